"""What a JSON object is, by the fields it has (`shapes.toml`)."""

import tomllib
from functools import cache
from importlib.resources import files

UNKNOWN = "unknown"


@cache
def _load_shapes() -> tuple[tuple[str, frozenset[str]], ...]:
    data = tomllib.loads(files(__package__).joinpath("shapes.toml").read_text("utf-8"))
    return tuple((entry["kind"], frozenset(entry["fields"])) for entry in data["shape"])


def known_shapes() -> dict[str, list[frozenset[str]]]:
    """Every kind with the sets of fields it is known by."""
    kinds: dict[str, list[frozenset[str]]] = {}
    for kind, fields in _load_shapes():
        kinds.setdefault(kind, []).append(fields)
    return kinds


def shape_of(value: object) -> str:
    """The kind of a JSON value; of an array, the kind of the first element that has one."""
    if isinstance(value, dict):
        fields = value.keys()
        return next((kind for kind, needed in _load_shapes() if needed <= fields), UNKNOWN)
    if isinstance(value, list):
        kinds = (shape_of(item) for item in value[:100] if isinstance(item, dict))
        return next((kind for kind in kinds if kind != UNKNOWN), UNKNOWN)
    return UNKNOWN
