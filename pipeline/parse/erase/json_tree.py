"""Removing a person's objects from JSON."""

import json
from typing import Any

from pipeline.parse.erase.names import Names
from pipeline.parse.erase.page_text import erase_text

_OWNERS = ("name", "user", "author", "actor")
_RANKED = "ranked"
"""A list in which the place says something: what is removed leaves a null."""


_PROSE = frozenset({"value", "raw", "rawContent", "text", "html", "code", "label", "summary", "title"})
"""Fields whose text stays, blotted, even where it is nothing but the name."""


def write_json(value: Any) -> str:
    """A value as compact JSON, numbers of any size included."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Erased(Exception):
    """A value is the person's as a whole; raised to the container, which drops it."""


def erase_value(value: Any, names: Names) -> Any:
    """`value` without the person.

    Raises:
        Erased: it is theirs as a whole.
    """
    if isinstance(value, str):
        return _erase_string(value, names)
    if isinstance(value, list):
        return list(_kept(value, names))
    if not isinstance(value, dict):
        return value
    if value.get("type") == "mention" and names.is_user(value.get("user")):
        said = names.blot(str(value.get("raw", "")))
        return {"type": "text", "value": said, "raw": said}
    if is_theirs(value, names) or _is_their_page(value, names):
        raise Erased
    return dict(_kept_fields(value, names))


def _erase_string(value: str, names: Names) -> str:
    if names.owns(value):
        raise Erased
    return names.blot(value)


def _kept(items: list[Any], names: Names) -> Any:
    for item in items:
        try:
            yield erase_value(item, names)
        except Erased:
            continue


def _kept_fields(value: dict[str, Any], names: Names) -> Any:
    for key, item in value.items():
        try:
            if key == _RANKED and isinstance(item, list):
                yield key, [None if isinstance(one, str) and names.owns(one) else one for one in item]
            elif key == "text" and isinstance(item, str) and isinstance(value.get("url"), str):
                yield key, _erase_page(item, names, value["url"])
            elif key in _PROSE and isinstance(item, str):
                yield key, names.blot(item)
            else:
                yield names.blot(key), erase_value(item, names)
        except Erased:
            continue


def _erase_page(text: str, names: Names, url: str) -> str:
    erased = erase_text(text, names, url)
    if erased is None:
        raise Erased
    return erased


def is_theirs(value: dict[str, Any], names: Names) -> bool:
    """Whether an object is the person, or something they wrote or did."""
    for key in _OWNERS:
        owner = value.get(key)
        if names.is_user(owner) or (isinstance(owner, dict) and is_theirs(owner, names)):
            return True
    return False


def _is_their_page(value: dict[str, Any], names: Names) -> bool:
    return isinstance(value.get("url"), str) and "text" in value and names.touch(value["url"])
