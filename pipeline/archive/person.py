"""A person's user name in what surrounds a body: URLs, headers, file names."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from urllib.parse import unquote

from pipeline.archive.member import digest_bytes
from pipeline.records import Capture

FORGOTTEN = "(forgotten)"

Erase = Callable[[Capture, str], Capture | None]
"""Gives a capture without one byte of a person, or None where nothing would remain."""


def names_person(text: str, user: str) -> bool:
    """Whether a text holds the user name as a name of its own, in any case, percent-encoded or not.

    >>> names_person("/posts/Ada/1", "ada"), names_person("/posts/ada-b/1", "ada")
    (True, False)
    """
    return bool(_name(user).search(text) or ("%" in text and _name(user).search(unquote(text))))


def blank_name(text: str, user: str) -> str:
    """The text without the user name."""
    if not names_person(text, user):
        return text
    blank = _name(user).sub(FORGOTTEN, text)
    return _name(user).sub(FORGOTTEN, unquote(blank)) if names_person(blank, user) else blank


def erase_capture(capture: Capture, user: str, erase: Erase) -> Capture | None:
    """The capture without the person in its body or around it, under the digest it then has."""
    clean = erase(capture, user)
    if clean is None:
        return None
    return replace(blank_capture(clean, user), digest=digest_bytes(clean.body))


def blank_capture(capture: Capture, user: str) -> Capture:
    """The capture with nothing around its body that names the person; headers that do are dropped."""
    return replace(
        capture,
        url=_blank_url(capture.url, user),
        headers=_drop_headers(capture.headers, user),
        request_headers=_drop_headers(capture.request_headers, user),
        source=blank_glued(capture.source, user),
        position=blank_glued(capture.position, user),
    )


def _drop_headers(headers: tuple[tuple[str, str], ...], user: str) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in headers if not any(names_person(text, user) for text in pair))


def _blank_url(url: str, user: str) -> str:
    if url.startswith("file:"):
        return blank_glued(url, user)
    return blank_name(url, user)


def blank_glued(text: str, user: str) -> str:
    """A file name without the user name: where URLs do not, it may be glued on (`profile_ada-2.html`)."""
    return _glued_name(user).sub(FORGOTTEN, text)


@lru_cache(maxsize=64)
def _name(user: str) -> re.Pattern[str]:
    """The name between characters that user names cannot have."""
    return re.compile(rf"(?<![\w-]){re.escape(user)}(?![\w-])", re.IGNORECASE)


@lru_cache(maxsize=64)
def _glued_name(user: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){re.escape(user)}(?![^\W_])", re.IGNORECASE)
