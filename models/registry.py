"""Every reference mechanism, found by walking the package `models.references`."""

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache

from models import references
from models.reference import Reference


@cache
def all_references() -> dict[str, Reference]:
    """Return every reference by its mechanism id, in alphabetical order.

    Raises ValueError where two modules define the same mechanism.
    """
    found: dict[str, Reference] = {}
    for reference in _walk_references():
        if reference.mechanism_id in found:
            raise ValueError(f"Expected one reference for {reference.mechanism_id!r}, found two.")
        found[reference.mechanism_id] = reference
    return dict(sorted(found.items()))


def _walk_references() -> Iterator[Reference]:
    for module in pkgutil.iter_modules(references.__path__, prefix=f"{references.__name__}."):
        yield from importlib.import_module(module.name).REFERENCES
