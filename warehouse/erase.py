"""A person leaves the warehouse.

What they wrote, did or showed goes; where other people's texts name them, the name is blotted out, as
the archive does. What was read in those texts goes too and is read again by the next run.
`compact_warehouse` afterwards takes the freed bytes off the disk.
"""

import re
from collections import Counter
from dataclasses import dataclass

from warehouse.connection import Connection, transaction
from warehouse.resolve import resolve_things, touched_of
from warehouse.retract import drop_orphans
from warehouse.search import refresh_search
from warehouse.sql import load_query

ERASED = ("profile_sightings", "activity_sightings", "post_sightings", "observations", "comment_sightings")
"""Tables with rows that are one person's; queries/erase_<table>.sql says which. Observations of comments
are found by the comments, so they go first."""

BLOTTED = (
    "profile_sightings",
    "post_sightings",
    "comment_sightings",
    "paper_sightings",
    "observations",
    "captures",
    "asides",
    "drifts",
    "runs",
)
"""Tables of others' rows that may name the person; queries/blot_<table>.sql takes the name out."""

LOST = ("nodes", "edges", "metrics", "opinions")
"""What hangs on things that are no more; queries/drop_lost_<name>.sql, in this order."""


@dataclass(frozen=True, slots=True)
class _Person:
    user: str
    pattern: str  # RE2: the names as whole words, the characters around them as groups


def erase_person(con: Connection, user: str) -> dict[str, int]:
    """Remove every row about a user and blot the name out of the others.

    Returns rows removed or changed by table of `store`; a second call returns nothing.
    """
    counts: Counter[str] = Counter()
    with transaction(con):
        con.execute(load_query("define_blot"))
        person = _find_person(con, user)
        touched = touched_of(_execute(con, "things_of_person", person).fetchall())
        for table in ERASED:
            counts[table] += _changed(_execute(con, f"erase_{table}", person))
        for table in BLOTTED:
            counts[table] += _changed(_execute(con, f"blot_{table}", person))
        resolve_things(con, touched)
        counts += _drop_derived(con, person)
        refresh_search(con)
    return dict(+counts)


def _find_person(con: Connection, user: str) -> _Person:
    rows = con.execute(load_query("names_of_person"), {"user": user}).fetchall()
    names = "|".join(re.escape(name) for (name,) in sorted(rows, key=lambda row: (-len(row[0]), row[0])))
    edge = r"[^\p{L}\p{N}_]"
    return _Person(user, f"(^|{edge})(?:{names})($|{edge})")


def _drop_derived(con: Connection, person: _Person) -> Counter[str]:
    """Remove rows that still name the person, wherever they stand, and what hung on things now gone."""
    counts: Counter[str] = Counter()
    for (table,) in con.execute(load_query("store_tables")).fetchall():
        result = con.execute(
            f"DELETE FROM store.{table} AS line WHERE regexp_matches(line::VARCHAR, ?, 'i')", [person.pattern]
        )
        counts[table] += _changed(result)
    drop_orphans(con)
    for name in LOST:
        con.execute(load_query(f"drop_lost_{name}"))
    return counts


def _execute(con: Connection, query: str, person: _Person) -> Connection:
    """Run a query with those of its parameters that it names."""
    text = load_query(query)
    known = {"user": person.user, "pattern": person.pattern}
    return con.execute(text, {name: value for name, value in known.items() if f"${name}" in text})


def _changed(result: Connection) -> int:
    row = result.fetchone()
    return int(row[0]) if row else 0
