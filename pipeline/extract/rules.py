"""Word lists and tables the patterns walk: TOML files in `rules/`, read once, checked against a type."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import fields
from importlib import resources
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.errors import DataError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")
"""A frozen dataclass whose fields are tuples of strings, or mappings of strings."""


def read_rules(name: str, shape: type[T]) -> T:
    """The rules in `rules/<name>.toml` as `shape`.

    Raises DataError when a key is missing or unknown, or a list is empty, holds something else
    than strings, or says the same thing twice.
    """
    path = resources.files("pipeline.extract") / "rules" / f"{name}.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return parse_rules(table, shape, where=f"rules/{name}.toml")


def parse_rules(table: dict[str, Any], shape: type[T], *, where: str) -> T:
    """`table` as `shape`; `where` names the file in errors."""
    expected = {field.name for field in fields(shape)}
    if table.keys() != expected:
        differing = ", ".join(sorted(table.keys() ^ expected))
        raise DataError(
            message=f"Expected the keys {', '.join(sorted(expected))}. Found a difference in: {differing}.",
            remedy="Add what is missing, take out what nothing reads.",
            where=where,
        )
    return shape(**{key: _checked(value, f"{where}: {key}") for key, value in table.items()})


def _checked(value: Any, where: str) -> Any:
    if isinstance(value, dict):
        return {key: _checked(entry, f"{where}.{key}") for key, entry in value.items()}
    if not isinstance(value, list):
        return value
    repeated = {entry for entry in value if value.count(entry) > 1}
    if not value or repeated or not all(isinstance(entry, str) and entry for entry in value):
        found = f"repeated {sorted(repeated)}" if repeated else repr(value)[:80]
        raise DataError(
            message=f"Expected a list of distinct words. Found {found}.",
            remedy="Keep one of each.",
            where=where,
        )
    return tuple(value)


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first; a space stands for any white space or hyphen."""
    ordered = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"[\s-]{1,3}") for word in ordered) + ")"
