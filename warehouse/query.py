"""One question of anybody, in SQL: read-only, and blind to everything but the warehouse."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import QueryError
from warehouse.connection import Connection, open_reader

READING = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}
"""What a question may be; SHOW, DESCRIBE, SUMMARIZE and VALUES count as SELECT."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryResult:
    """The answer: names of columns and rows of plain Python values."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def run_query(path: Path, sql: str, *, wait: float = 0.0) -> QueryResult:
    """Answer one SELECT from the warehouse at `path`.

    The connection is read-only, reads no files, loads nothing and cannot be set otherwise. Raises
    QueryError with DuckDB's own words, WarehouseBusy while somebody writes.
    """
    with open_reader(path, wait=wait) as con:
        _lock(con)
        try:
            _check_statement(con, sql)
            result = con.execute(sql)
            columns = tuple(column[0] for column in result.description or ())
            return QueryResult(columns=columns, rows=tuple(result.fetchall()))
        except duckdb.Error as exc:
            raise QueryError(message=str(exc), remedy="Ask again; nothing has changed.") from exc


def render_result(result: QueryResult, form: str) -> bytes:
    """Return the answer as `csv`, `json`, `parquet` or `table` (plain text)."""
    if form not in RENDERERS:
        raise QueryError(message=f"expected one of {', '.join(RENDERERS)} as format, found {form!r}.")
    return RENDERERS[form](result)


def save_result(result: QueryResult, path: Path) -> None:
    """Write the answer in the form its file name ends with."""
    path.write_bytes(render_result(result, path.suffix.removeprefix(".") or "table"))


def _lock(con: Connection) -> None:
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")


def _check_statement(con: Connection, sql: str) -> None:
    statements = con.extract_statements(sql)
    if len(statements) != 1:
        raise QueryError(message=f"expected one statement, found {len(statements)}.")
    if statements[0].type not in READING:
        raise QueryError(
            message=f"expected a SELECT, found {statements[0].type.name}.",
            remedy="The warehouse is read-only here; `hearsay rebuild` makes it anew.",
        )


def _as_csv(result: QueryResult) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(result.columns)
    writer.writerows([_flat(value) for value in row] for row in result.rows)
    return text.getvalue().encode()


def _as_json(result: QueryResult) -> bytes:
    rows = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
    return (json.dumps(rows, ensure_ascii=False, default=_simple, indent=1) + "\n").encode()


def _as_parquet(result: QueryResult) -> bytes:
    columns = zip(*result.rows, strict=True) if result.rows else ((),) * len(result.columns)
    arrays = [_array(list(values)) for values in columns]
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, names=_distinct(result.columns)), sink)
    return sink.getvalue()


def _as_table(result: QueryResult) -> bytes:
    rows = [result.columns, *([_flat(value) for value in row] for row in result.rows)]
    texts = [[str(cell).replace("\n", " ") for cell in row] for row in rows]
    widths = [max(len(row[number]) for row in texts) for number in range(len(result.columns))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in texts)
    return "".join(f"{line.rstrip()}\n" for line in lines).encode()


RENDERERS: Mapping[str, Callable[[QueryResult], bytes]] = {
    "table": _as_table,
    "csv": _as_csv,
    "json": _as_json,
    "parquet": _as_parquet,
}


def _array(values: list[Any]) -> pa.Array:
    try:
        return pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError):  # values of several types share no Arrow type: as text
        return pa.array([None if value is None else str(_flat(value)) for value in values])


def _distinct(names: tuple[str, ...]) -> list[str]:
    return [name if names.index(name) == place else f"{name}_{place}" for place, name in enumerate(names)]


def _flat(value: Any) -> Any:
    """Return a value as one cell: lists and structs as JSON, nothing as the empty text."""
    if value is None:
        return ""
    if isinstance(value, list | dict | tuple):
        return json.dumps(value, ensure_ascii=False, default=_simple)
    return value.isoformat() if isinstance(value, datetime) else value


def _simple(value: Any) -> Any:
    """Return what JSON has no word for as text, numbers as numbers."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value) if isinstance(value, UUID) else repr(value)
