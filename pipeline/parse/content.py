"""What a capture is, by its content and never by its name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.errors import BrokenInput, UnknownKind
from pipeline.parse.decode import decode_body
from pipeline.parse.fields import load_shapes
from pipeline.parse.island import Island, find_islands, unescape
from pipeline.parse.load_json import load_json
from pipeline.parse.page_head import load_page_rules
from pipeline.parse.paper_text import PAPER_TEXT, paper_of_text
from pipeline.parse.salvage import salvage_known
from pipeline.parse.shapes import UNKNOWN, shape_of
from pipeline.records import Capture

_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)[\s>]")
_ENTRY = re.compile(r"</(?:\w+:)?(?:item|entry)>")
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|div|main|article|meta|span|p)\b", re.I)


PAGE_KINDS = frozenset({"post", "comment", "event", "post-island", "profile-island"})
"""What islands are made of: kinds with so many fields that nothing else in a page is like them."""


@dataclass(frozen=True, slots=True)
class Content:
    """The kind of a body and what has been made of it so far.

    `values`: JSON values with their position; `islands`: those of a page; `notes`: what had to be
    repaired; `broken`: positions and reasons of what could not be.
    """

    kind: str
    text: str
    values: tuple[tuple[str, Any], ...] = ()
    islands: tuple[Island, ...] = ()
    notes: tuple[str, ...] = ()
    broken: tuple[tuple[str, str, str], ...] = ()


def read_content(capture: Capture) -> Content:
    """Decode a capture and recognise its kind.

    Raises:
        UnknownKind: it is empty or no text.
        BrokenInput: it is packed in a way that cannot be undone.
    """
    decoded = decode_body(capture)
    text = decoded.text.strip("\ufeff \t\r\n")
    if not text:
        raise UnknownKind(message="Expected a page, found nothing.", remedy="Fetch or export it again.")
    if paper_of_text(capture.url):
        # Markdown may begin like JSON or like a page: only its address tells what it is.
        return Content(PAPER_TEXT, text, notes=decoded.notes)
    if text[0] in "{[":
        found = _json_content(text, capture)
        if found is not None:
            return _noted(found, decoded.notes)
    if text[0] == "<":
        return _noted(_markup_content(text), decoded.notes)
    return Content("page-text", text, notes=decoded.notes)


def _noted(content: Content, notes: tuple[str, ...]) -> Content:
    return Content(content.kind, content.text, content.values, content.islands, notes, content.broken)


def _json_content(text: str, capture: Capture) -> Content | None:
    try:
        value = load_json(text)
    except BrokenInput as error:
        return _json_lines(text, capture) or _salvaged(text, error)
    return Content(shape_of(value), text, (("", value),))


def _json_lines(text: str, capture: Capture) -> Content | None:
    """A file of one JSON value per line; lines that are none are broken, not lost."""
    if "\n" not in text:
        return None
    values, broken = [], []
    for number, line in enumerate(text.split("\n"), first_line(capture)):
        if not line.strip():
            continue
        try:
            values.append((f"line {number}", load_json(line)))
        except BrokenInput as error:
            broken.append((f"line {number}", error.message, line))
    if not values or not any(isinstance(value, dict | list) for _, value in values):
        return None
    return Content("json-lines", text, tuple(values), broken=tuple(broken))


def first_line(capture: Capture) -> int:
    """The number of a capture's first line in the file it was cut from (`lines 901-1800`)."""
    found = re.match(r"lines? (\d+)", capture.position)
    return int(found[1]) if found else 1


def _salvaged(text: str, error: BrokenInput) -> Content | None:
    """The complete objects of a JSON text that is cut or damaged."""
    known = list(salvage_known(text, load_shapes()))
    if not known:
        return (
            None
            if text[0] == "[" and "{" not in text[:100]
            else Content("broken-json", text, broken=_why(error, text))
        )
    return Content("json-lines", text, tuple(known), broken=_why(error, text))


def _why(error: BrokenInput, text: str) -> tuple[tuple[str, str, str], ...]:
    return ((error.where or "character 0", error.message, text),)


def salvage_page(text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """What a page's markup holds of the Hub's records, wherever islands should have been."""
    return salvage_known(unescape(text), PAGE_KINDS) if "&quot;" in text else iter(())


def _markup_content(text: str) -> Content:
    if _FEED.search(text[:1000]) or (text.startswith("<?xml") and _ENTRY.search(text)):
        return Content("feed", text)
    wanted = load_page_rules().islands
    islands = find_islands(text, frozenset(wanted))
    if islands:
        return Content(wanted[islands[0].target].replace("island", "page"), text, islands=islands)
    if lost := tuple(salvage_page(text)):
        why = ("page", "Expected the page's data in an island of it, found it in damaged markup.", text)
        return Content("broken-page", text, lost, broken=(why,))
    return Content("html" if _HTML.search(text[:20_000]) else UNKNOWN, text)
