"""Recognising a login wall, so that it is reported and never walked around."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

_FORM = re.compile(rb"<form\b[^>]*\baction\s*=\s*[\"']?(?P<action>[^\"'\s>]+)", re.IGNORECASE)
_ISLAND = b"data-props="


def is_login_wall(status: int, location: str, body: bytes) -> bool:
    """Whether an answer asks for a login: 401 or 403, a redirect to the login page, or its form.

    A page with a data island is what was asked for, even where it offers a login beside it.
    """
    if status in (401, 403):
        return True
    if location and urlsplit(location).path.rstrip("/") in _rules()["login_paths"]:
        return True
    if _ISLAND in body:
        return False
    actions = (match["action"].decode("latin-1") for match in _FORM.finditer(body))
    return any(urlsplit(action).path in _rules()["login_form_actions"] for action in actions)


@cache
def _rules() -> dict[str, frozenset[str]]:
    data = tomllib.loads(files(__package__).joinpath("walls.toml").read_text(encoding="utf-8"))
    return {name: frozenset(values) for name, values in data.items()}
