"""Erasing one person from one capture."""

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from typing import Any
from urllib.parse import unquote

from pipeline.errors import InputRejected
from pipeline.parse.content import Content, read_content
from pipeline.parse.dispatch import parse_capture
from pipeline.parse.erase.json_tree import Erased, erase_value, write_json
from pipeline.parse.erase.markup import erase_feed, erase_islands, island_values
from pipeline.parse.erase.names import Names, find_names
from pipeline.parse.erase.page_text import erase_text
from pipeline.parse.paper_text import PAPER_TEXT
from pipeline.parse.shapes import UNKNOWN
from pipeline.parse.visible import visible_text
from pipeline.records import Capture, Parsed

_ABOUT_THE_BYTES = frozenset(
    {"content-encoding", "content-length", "content-type", "etag", "digest", "content-md5"}
)
"""Headers that describe the bytes as they were."""


_WHOLE = frozenset({"broken-json", UNKNOWN})
"""Kinds of which nobody can tell what belongs to whom: they stay or go as a whole."""


def erase_person(capture: Capture, user: str, called: Iterable[str] = ()) -> Capture | None:
    """The capture without one byte of `user`; None if nothing remains.

    What they wrote, did or are is removed; names, full names and avatars that stand in other
    people's texts are blotted out: those the capture itself tells, and what else they are `called`.
    JSON is written anew; of a page only its islands are kept. A capture that does not name them is
    returned as it is.
    """
    names = Names.of(user, called)
    if Names.of(user).touch(unquote(capture.url)):
        return None
    try:
        content = read_content(capture)
        body = _erased_body(content, names, capture.url)
    except (InputRejected, RecursionError):
        # What cannot be taken apart stays or goes as a whole.
        return None if names.touch_bytes(capture.body) else capture
    if body == content.text:
        return capture
    erased = _rewritten(capture, body or "", content, names)
    left = _says_something(parse_capture(erased)) or not _says_something(parse_capture(capture))
    return erased if body and left else None


def _erased_body(content: Content, names: Names, url: str) -> str | None:
    """The text without the person; the same text where they are not in it, None where it is theirs."""
    if content.values:
        return _erase_values(content, names)
    if content.islands:
        return _erase_page(content, names)
    if not names.touch(content.text):
        return content.text
    if content.kind in _WHOLE:
        return None
    if content.kind == "feed":
        return erase_feed(content.text, names)
    return _erase_words(content, names, url)


def _erase_words(content: Content, names: Names, url: str) -> str | None:
    if content.kind == PAPER_TEXT:
        return names.blot(content.text)
    text = visible_text(content.text) if content.kind == "html" else content.text
    return erase_text(text, names, url)


def _erase_page(content: Content, names: Names) -> str:
    values = island_values(content.islands)
    names = find_names(names, values, content.text)
    unnamed = not names.touch(content.text) and _is_unchanged(values, names)
    return content.text if unnamed else erase_islands(content.islands, names)


def _is_unchanged(values: list[Any], names: Names) -> bool:
    try:
        return [erase_value(value, names) for value in values] == values
    except Erased:
        return False


def _erase_values(content: Content, names: Names) -> str | None:
    """The values without the person, one per line; the text as it was where they are not in it."""
    values = [value for _, value in content.values]
    names, kept = find_names(names, values, content.text), []
    for value in values:
        try:
            kept.append(erase_value(value, names))
        except Erased:
            continue
    broken = [line for _, _, line in content.broken]
    whole = [line for line in broken if not names.touch_bytes(line.encode("utf-8", "replace"))]
    if kept == values and whole == broken:
        return content.text
    lines = [write_json(value) for value in kept]
    return "\n".join(lines + [line for line in whole if len(line) < len(content.text)])


def _rewritten(capture: Capture, text: str, content: Content, names: Names) -> Capture:
    body = text.encode("utf-8", "replace")
    form = "text/html" if content.islands else "application/json" if content.values else "text/plain"
    headers = [pair for pair in capture.headers if pair[0].lower() not in _ABOUT_THE_BYTES]
    return replace(
        capture,
        body=body,
        headers=(*_unnamed(headers, names), ("Content-Type", f"{form}; charset=utf-8")),
        request_headers=tuple(_unnamed(list(capture.request_headers), names)),
        digest=f"sha256:{sha256(body).hexdigest()}",
    )


def _unnamed(headers: list[tuple[str, str]], names: Names) -> list[tuple[str, str]]:
    return [pair for pair in headers if not names.touch(unquote(pair[1]))]


def _says_something(parsed: Parsed) -> Any:
    return (
        parsed.profiles
        or parsed.activities
        or parsed.posts
        or parsed.comments
        or parsed.papers
        or parsed.observations
    )
