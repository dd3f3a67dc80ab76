"""The words of the graph, from kinds.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline.errors import DataError


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """Words of records → words of the graph."""

    activity: Mapping[str, str]
    target: Mapping[str, str]
    used: Mapping[str, str]


@cache
def load_kinds() -> Kinds:
    """Return kinds.toml; DataError when a section is missing or unknown."""
    data = tomllib.loads(files(__package__).joinpath("kinds.toml").read_text(encoding="utf-8"))
    if set(data) != {"activity", "target", "used"}:
        raise DataError(
            message=f"expected the sections activity, target, used, found {', '.join(sorted(data))}.",
            where="pipeline/link/kinds.toml",
        )
    return Kinds(**data)
