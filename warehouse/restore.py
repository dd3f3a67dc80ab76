"""Rows → records: the way back of rows.render_row, for every record the warehouse keeps."""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import timedelta
from typing import Any, TypeVar

from pipeline.records import (
    Attachment,
    CitationOutcome,
    Evidence,
    Guess,
    Modality,
    Moment,
    Outcome,
    Precision,
    Reaction,
    Statement,
    Token,
)

Row = dict[str, Any]
Record = TypeVar("Record")


def restore_record(kind: type[Record], row: Row) -> Record:
    """Return the record a row was made of; columns the record does not know are left out."""
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]  # every record is a dataclass
    values = {**row, **_moments(row, known)}
    return kind(**{name: _restored(kind.__name__, name, values[name]) for name in known if name in values})


def _moments(row: Row, known: set[str]) -> Row:
    found: Row = {}
    for name in ("published", "created", "at"):
        if name in known and f"{name}_precision" in row:
            found[name] = _moment(row, name, "at" if name == "at" else f"{name}_at")
    return found


def _moment(row: Row, name: str, column: str) -> Moment | None:
    if row[column] is None:
        return None
    return Moment(
        at=row[column], precision=Precision(row[f"{name}_precision"]), text=row[f"{name}_text"] or ""
    )


def _structs(kind: type[Any]) -> Callable[[list[Row]], tuple[Any, ...]]:
    return lambda rows: tuple(restore_record(kind, row) for row in rows)


RESTORERS: Mapping[tuple[str, str], Callable[[Any], Any]] = {
    ("", "tokens"): _structs(Token),
    ("", "attachments"): _structs(Attachment),
    ("", "reactions"): _structs(Reaction),
    ("Claim", "also"): _structs(Statement),
    ("Claim", "guesses"): _structs(Guess),
    ("Verdict", "evidence"): _structs(Evidence),
    ("Verdict", "outcome"): Outcome,
    ("CitationVerdict", "outcome"): CitationOutcome,
    ("Claim", "modality"): Modality,
    ("Narrative", "span"): lambda seconds: timedelta(seconds=seconds),
    ("Activity", "detail"): lambda pairs: tuple((pair["key"], pair["value"]) for pair in pairs),
    ("", "extra"): json.loads,
}
"""(record, field) → how its column is read; no record name means every record."""


def _restored(record: str, name: str, value: Any) -> Any:
    if value is None:
        return None
    restore = RESTORERS.get((record, name)) or RESTORERS.get(("", name))
    if restore is not None:
        return restore(value)
    return tuple(value) if isinstance(value, list) else value
