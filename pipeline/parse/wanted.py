"""Which islands of the Hub's pages are read (`islands.toml`)."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def load_wanted_islands() -> Mapping[str, str]:
    """Component name → the shape of its JSON."""
    return dict(tomllib.loads(files(__package__).joinpath("islands.toml").read_text("utf-8")))
