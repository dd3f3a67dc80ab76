-- What SQL can ask: each view with its number of columns and what it holds.
SELECT
    found.view_name,
    count(col.column_name) AS columns,
    coalesce(any_value(found.comment), '') AS meaning
FROM duckdb_views() AS found
INNER JOIN duckdb_columns() AS col
    ON col.table_name = found.view_name AND col.schema_name = found.schema_name
WHERE found.schema_name = 'main' AND NOT found.internal
GROUP BY found.view_name
ORDER BY found.view_name;
