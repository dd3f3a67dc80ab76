"""Every reference mechanism, found by walking the package `models.references`."""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from functools import cache

from models import references
from models.reference import Reference


@cache
def all_references() -> dict[str, Reference]:
    """Return every reference by its mechanism id, in alphabetical order."""
    return index_references(_walk_references())


def index_references(references_found: Iterable[Reference]) -> dict[str, Reference]:
    """Return references by their ids, in alphabetical order; ValueError where two share an id."""
    found: dict[str, Reference] = {}
    for reference in references_found:
        if reference.mechanism_id in found:
            raise ValueError(f"Expected one reference for {reference.mechanism_id!r}, found two.")
        found[reference.mechanism_id] = reference
    return dict(sorted(found.items()))


def _walk_references() -> Iterator[Reference]:
    for module in pkgutil.iter_modules(references.__path__, prefix=f"{references.__name__}."):
        yield from importlib.import_module(module.name).REFERENCES
