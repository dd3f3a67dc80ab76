"""Which fields an object of foreign JSON is known to have (`fields.toml`), and reading it by them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.errors import DataError, ShapeDrift
from pipeline.parse.harvest import Harvest
from pipeline.parse.moments import parse_exact
from pipeline.records import Moment

_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "any": (object,),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """The known fields of one kind of object: name → accepted types; `needed` cannot be missing."""

    kind: str
    types: Mapping[str, tuple[type, ...]]
    needed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Row:
    """An object read by its shape: `known` fields have their type, everything else is in `extra`."""

    known: Mapping[str, Any]
    extra: Mapping[str, Any]

    def text(self, name: str) -> str:
        """A string field; empty where it is absent."""
        return str(self.known.get(name, ""))

    def number(self, name: str) -> int | None:
        """An integer field; None where it is absent."""
        return self.known.get(name)

    def list(self, name: str) -> list[Any]:
        """An array field; empty where it is absent."""
        return self.known.get(name, [])  # type: ignore[no-any-return]  # read_row has checked the type

    def object(self, name: str) -> dict[str, Any]:
        """An object field; empty where it is absent."""
        return self.known.get(name, {})  # type: ignore[no-any-return]  # read_row has checked the type

    def rest(self, recorded: frozenset[str]) -> dict[str, Any]:
        """What no record holds: unknown fields, and known ones that are not `recorded`."""
        return {**{key: value for key, value in self.known.items() if key not in recorded}, **self.extra}


@cache
def load_shapes() -> Mapping[str, Shape]:
    """Every shape of `fields.toml` by its kind."""
    data = tomllib.loads(files(__package__).joinpath("fields.toml").read_text("utf-8"))
    return {kind: _shape(kind, fields) for kind, fields in data.items()}


def _shape(kind: str, fields: Mapping[str, str]) -> Shape:
    unknown = {name.rstrip("!") for name in fields.values()} - set(_TYPES)
    if unknown:
        raise DataError(
            message=f"Expected types {sorted(_TYPES)}, found {sorted(unknown)}.",
            remedy="Correct the type names.",
            where=f"fields.toml [{kind}]",
        )
    return Shape(
        kind,
        {field: _TYPES[name.rstrip("!")] for field, name in fields.items()},
        frozenset(field for field, name in fields.items() if name.endswith("!")),
    )


def read_row(kind: str, value: object, harvest: Harvest) -> Row:
    """`value` sorted into known and extra fields; what is new or of another type is reported as drift.

    Raises:
        ShapeDrift: it is no object, or lacks a field this kind means nothing without.
    """
    shape = load_shapes()[kind]
    if not isinstance(value, dict):
        raise _drifted(kind, f"an object, found {type(value).__name__}")
    known: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for name, item in value.items():
        if _fits(item, shape.types.get(name, ())):
            known[name] = item
        elif item is not None or name not in shape.types:
            extra[name] = item
            harvest.drift(kind, name, item)
    missing = shape.needed - known.keys()
    if missing:
        raise _drifted(kind, f"{', '.join(sorted(missing))}; found {', '.join(sorted(value)[:20])}")
    return Row(known, extra)


def _fits(item: object, types: tuple[type, ...]) -> bool:
    if type(item) is bool and int in types:
        return False
    return item is not None and isinstance(item, types)


def _drifted(kind: str, what: str) -> ShapeDrift:
    return ShapeDrift(
        message=f"Expected {kind} with {what}.",
        remedy="The Hub's format may have changed; the capture is kept and can be read again.",
    )


def string_of(value: object) -> str:
    """A string as it is; empty for anything else."""
    return value if isinstance(value, str) else ""


def moment_in(row: Row, name: str, harvest: Harvest) -> Moment | None:
    """The ISO time in a field; one that is no time is reported as drift."""
    text = row.text(name)
    moment = parse_exact(text)
    if text and moment is None:
        harvest.drift("time", name, text)
    return moment
