"""The data files beside this module, read once."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

from pipeline.errors import DataError


@cache
def load_table(name: str) -> dict[str, dict[str, Any]]:
    """A TOML file of this folder as tables.

    Raises DataError where it is no valid TOML.
    """
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(message=f"Expected TOML, found: {error}.", where=name) from error


def table_files(folder: str) -> Iterator[str]:
    """The names of the files in a folder beside this module, sorted: `patterns/caches.toml` …"""
    entries = resources.files(__package__).joinpath(folder).iterdir()
    names = sorted(entry.name for entry in entries if entry.name.endswith(".toml"))
    return (f"{folder}/{name}" for name in names)
