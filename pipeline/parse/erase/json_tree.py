"""Removing a person's objects from JSON."""

from typing import Any

from pipeline.parse.erase.names import Names

OWNER = ("name", "user", "author", "actor")


def erase_value(value: Any, names: Names) -> Any:
    """`value` without the person; None where it is theirs as a whole."""
    if isinstance(value, str):
        return None if names.is_user(value) else names.blot(value)
    if isinstance(value, list):
        return [kept for item in value if item is None or (kept := erase_value(item, names)) is not None]
    if not isinstance(value, dict):
        return value
    if _is_theirs(value, names):
        return None
    return {
        names.blot(key): kept
        for key, item in value.items()
        if (kept := erase_value(item, names)) is not None or item is None
    }


def _is_theirs(value: dict[str, Any], names: Names) -> bool:
    for key in OWNER:
        owner = value.get(key)
        if names.is_user(owner) or (isinstance(owner, dict) and _is_theirs(owner, names)):
            return True
    return False
