"""The vocabulary of properties: each id is defined once, in `properties.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

KINDS = frozenset({"truth", "exponent", "number", "word", "mechanism"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """What can be measured, in words: a definition, a unit and how the value is found.

    `kind` is one of `KINDS`; `values` are the words a word property can take; `size` is what an
    exponent is the growth in; `applies_to` says what a mechanism must have to be measured.
    """

    id: str
    kind: str
    definition: str
    applies_to: str
    procedure: str
    unit: str = ""
    size: str = ""
    values: tuple[str, ...] = ()


@cache
def load_properties() -> Mapping[str, Property]:
    """Return every property by its id, in the order of the file.

    Raises ValueError where a definition is not whole.
    """
    text = resources.files("models").joinpath("properties.toml").read_text(encoding="utf-8")
    return {id_: _parse_property(id_, fields) for id_, fields in tomllib.loads(text).items()}


def _parse_property(id_: str, fields: Mapping[str, object]) -> Property:
    kind = str(fields.get("kind", ""))
    if kind not in KINDS:
        raise ValueError(f"Expected one of {sorted(KINDS)} as kind of {id_!r}, found {kind!r}.")
    values = fields.get("values", ())
    if not isinstance(values, list | tuple) or bool(values) != (kind == "word"):
        raise ValueError(f"Expected a list of values for a word property only; look at {id_!r}.")
    return Property(
        id=id_,
        kind=kind,
        definition=str(fields["definition"]),
        applies_to=str(fields["applies_to"]),
        procedure=str(fields["procedure"]),
        unit=str(fields.get("unit", "")),
        size=str(fields.get("size", "")),
        values=tuple(str(value) for value in values),
    )


def describe_property(id_: str) -> str:
    """Return definition, unit and procedure of a property as one paragraph people can read.

    Raises KeyError for an id nobody defined.
    """
    found = load_properties()[id_]
    unit = f" Unit: {found.unit}." if found.unit else ""
    size = f" Growth in {found.size}: 0 none, 1 linear, 2 quadratic." if found.size else ""
    words = f" One of: {', '.join(found.values)}." if found.values else ""
    return (
        f"{found.definition}{unit}{size}{words} Measured on {found.applies_to}: "
        f"{found.procedure[0].lower()}{found.procedure[1:]}"
    )
