"""Records → rows: plain dictionaries named like the columns of `store`; DuckDB's own schema types them."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.records import Moment

Row = dict[str, Any]

LARGEST = 2**63 - 1
_HALVES = re.compile("[\ud800-\udfff]")

CHUNK = 50_000
"""Rows per Arrow table: 20 to 50 MB of posts, few enough to stay flat, many enough to be fast."""


def render_row(record: object, **more: Any) -> Row:
    """Return the fields of a record as a row; `more` adds columns, moments become three of them."""
    row: Row = {}
    for field in fields(record):  # type: ignore[arg-type]  # every record is a dataclass
        row.update(_columns(field.name, getattr(record, field.name)))
    return {**row, **more}


def append_rows(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Row]) -> int:
    """Append rows to `store.<table>`; columns a row lacks are NULL, those the table lacks are left out."""
    total = 0
    schema: pa.Schema | None = None
    for chunk in _chunks(rows):
        schema = schema or _schema(con, table)
        with staged(con, pa.Table.from_pylist(chunk, schema=schema)):
            con.execute(f"INSERT INTO store.{table} BY NAME SELECT * FROM staged")
        total += len(chunk)
    return total


@contextmanager
def staged(con: duckdb.DuckDBPyConnection, table: pa.Table) -> Iterator[None]:
    """Show an Arrow table to SQL under the name `staged`."""
    con.register("staged", table)
    try:
        yield
    finally:
        con.unregister("staged")


def stage_ids(ids: Iterable[str]) -> pa.Table:
    """Return ids as a table with one column `id`, each once."""
    return pa.table({"id": pa.array(sorted(set(ids)), pa.string())})


def _schema(con: duckdb.DuckDBPyConnection, table: str) -> pa.Schema:
    return con.execute(f"FROM store.{table} LIMIT 0").to_arrow_table().schema


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    chunk: list[Row] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _columns(name: str, value: Any) -> Row:
    if name in {"published", "created", "at"} and (value is None or isinstance(value, Moment)):
        return _moment(name if name == "at" else f"{name}_at", name, value)
    if name == "detail":
        return {name: [{"key": key, "value": text} for key, text in value]}
    return {name: _plain(value)}


def _moment(column: str, name: str, moment: Moment | None) -> Row:
    if moment is None:
        return {column: None, f"{name}_precision": None, f"{name}_text": None}
    return {column: moment.at, f"{name}_precision": moment.precision.value, f"{name}_text": moment.text}


def _plain(value: Any) -> Any:
    """Return a value as Arrow takes it: tuples as lists, records as structs, foreign JSON as text.

    Halves of surrogate pairs become U+FFFD, so every offset stays; no count exceeds 64 bits.
    """
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, str):
        return value if value.isascii() else _HALVES.sub("\ufffd", value)
    if isinstance(value, int):
        return min(value, LARGEST)
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Mapping):
        return _plain(json.dumps(value, sort_keys=True, ensure_ascii=False, default=str))
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value
