"""Records → rows: plain dictionaries named like the columns of `store`; DuckDB's own schema types them."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.records import Moment

Row = dict[str, Any]

LARGEST = 2**63 - 1
"""No count exceeds 64 bits; what a hostile page says beyond that is cut to it."""

CHUNK = 50_000
"""Rows per Arrow table: 20 to 50 MB of posts, few enough to stay flat, many enough to be fast."""


def render_row(record: object, **more: Any) -> Row:
    """Return the fields of a record as a row; `more` adds columns, moments become three of them."""
    row: Row = {}
    kind: Any = type(record)
    for name in _names(kind):
        value = getattr(record, name)
        if name in _MOMENTS and (value is None or isinstance(value, Moment)):
            row.update(_moment(name, value))
        else:
            row[name] = _plain(value)
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


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _moment(name: str, moment: Moment | None) -> Row:
    column = name if name == "at" else f"{name}_at"
    if moment is None:
        return {column: None, f"{name}_precision": None, f"{name}_text": None}
    text = _text(moment.text)
    return {column: moment.at, f"{name}_precision": moment.precision.value, f"{name}_text": text}


def _plain(value: Any) -> Any:
    """Return a value as Arrow takes it: tuples as lists, records as structs, foreign JSON as text."""
    convert = _CONVERTERS.get(type(value))
    return convert(value) if convert else _other(value)


def _text(value: str) -> str:
    """Halves of surrogate pairs become U+FFFD, so every offset stays."""
    return value if value.isascii() else _HALVES.sub("\ufffd", value)


def _tuple(value: tuple[Any, ...]) -> list[Any]:
    if value and type(value[0]) is tuple:
        return [{"key": _text(key), "value": _text(text)} for key, text in value]
    return [_plain(item) for item in value]


def _other(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Mapping):
        return _text(_encode(dict(value))) if value else "{}"
    kind: Any = type(value)
    return {name: _plain(getattr(value, name)) for name in _names(kind)}


def _same(value: Any) -> Any:
    return value


_MOMENTS = {"published", "created", "at"}
_HALVES = re.compile("[\ud800-\udfff]")
_encode = json.JSONEncoder(sort_keys=True, ensure_ascii=False, default=str).encode
_CONVERTERS: dict[type[Any], Callable[[Any], Any]] = {
    str: _text,
    int: lambda value: max(-LARGEST, min(value, LARGEST)),
    tuple: _tuple,
    timedelta: timedelta.total_seconds,
    type(None): _same,
    bool: _same,
    float: _same,
    datetime: _same,
}
