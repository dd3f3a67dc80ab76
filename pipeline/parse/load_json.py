"""Text → JSON value: fast where it is well-formed, patient where it is not."""

import json
from typing import Any

import orjson

from pipeline.errors import BrokenInput

REPLACEMENT = "\ufffd"


def load_json(text: str) -> Any:
    """The value of a JSON text; lone surrogates become U+FFFD; NaN and control characters pass.

    Raises:
        BrokenInput: it is not JSON, or is nested deeper than Python can follow.
    """
    try:
        return orjson.loads(text)
    except ValueError:
        return _load_patiently(text)


def _load_patiently(text: str) -> Any:
    try:
        value = json.loads(text, strict=False)
        return _clean(value) if "\\u" in text or not is_clean(text) else value
    except json.JSONDecodeError as exc:
        raise BrokenInput(
            message=f"Expected JSON, found {exc.msg.lower()} at character {exc.pos}.",
            remedy="What is complete before it is read; fetch or export it again for the rest.",
            where=f"character {exc.pos}",
        ) from exc
    except (RecursionError, ValueError) as exc:
        raise BrokenInput(
            message=f"Expected JSON of ordinary depth and numbers, found {type(exc).__name__}: {exc}.",
            remedy="Nothing the Hub writes looks like this; check where the file comes from.",
        ) from exc


def is_clean(text: str) -> bool:
    """Whether `text` can be written as UTF-8 at all."""
    return not any("\ud800" <= c <= "\udfff" for c in text)


def replace_surrogates(text: str) -> str:
    """`text` with every half of a surrogate pair replaced by U+FFFD; whole pairs become characters."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return replace_surrogates(value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(item) for key, item in value.items()}
    return value
