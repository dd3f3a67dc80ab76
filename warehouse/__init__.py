"""The only DuckDB code: one file that SQL, the flows and the report read.

    connection   open late, close early: one writer at a time, readers in between
    migrate      migrations/*.sql once each, views/*.sql whenever they changed
    write        records → rows, whole batches in one transaction
    read         rows → records, in batches; what is still to be read, judged, audited
    query        one read-only SELECT of anybody → table, csv, json, parquet
    graph        rows ↔ networkx, node metrics
    erase        a person leaves the warehouse
    rebuild      a new file beside the old one, then swapped in

Two schemas: `main` is the public surface (views/*.sql, documented column by column), `store` holds
the tables behind it. `store.*_sightings` say what each capture shows; `store.posts`, `comments` and
`papers` are resolved from them, so rows never depend on the order in which captures came.
"""
