"""Small questions about the characters around a place in the text."""

import re

_LAST_WORD = re.compile(r"([^\W_]+|[%$€£¥])\W*\Z")
_NEXT_WORD = re.compile(r"[^\S\n]?([^\W_]+(?:/[^\W_]+)?|[%$€£¥])(?![.)\]]{1,2}\s)")
# Longer words are never in a list; looking no further keeps every question constant in time.
_REACH = 24


def word_before(text: str, position: int) -> str:
    """The last word before `position`, lower case, whatever marks stand between; else empty."""
    match = _LAST_WORD.search(text[max(0, position - _REACH) : position])
    return match[1].lower() if match else ""


def word_after(text: str, position: int) -> str:
    """The word (or unit) that begins at `position` or one space later, lower case; else empty.

    What marks the next item of a list (`b)`) is none.
    """
    match = _NEXT_WORD.match(text, position, position + _REACH)
    return match[1].lower() if match else ""


def char_before(text: str, position: int) -> str:
    return text[position - 1] if position else ""


def char_after(text: str, position: int) -> str:
    return text[position : position + 1]
