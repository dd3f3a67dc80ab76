"""RSS 2.0, RSS 1.0 and Atom."""

import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import Any

from lxml import etree

from pipeline.parse.entry import Entry, add_entry
from pipeline.parse.harvest import Harvest

FIELDS = {
    "title": ("title",),
    "html": ("encoded", "content", "description", "summary"),
    "author": ("creator", "author"),
    "time": ("published", "pubDate", "date", "updated"),
}
"""Local names of the elements that say it, the best first; namespaces differ from feed to feed."""


NAMESPACES = 32
"""Names of namespaces looked at: feeds declare five to fifteen, and each entry is read with all of them."""

_OPENS = re.compile(r"<((?:\w+:)?(?:item|entry))[\s>]")
_NAMESPACE = re.compile(r"""xmlns(:\w+|)\s*=\s*["']([^"'<>]*)["']""")


def read_feed(text: str, harvest: Harvest) -> None:
    """The entries of a feed, each for itself; damage costs only the entries it lies in."""
    root, damage = _parse(text)
    if damage is not None:
        harvest.aside("feed", f"damaged XML: {damage.message}", text, position=f"line {damage.line}")
    whole = list(whole_entries(text)) if damage is not None else []
    entries = [*whole, *(_entries(root) if root is not None else ())]
    for number, element in enumerate(entries, 1):
        harvest.position = f"entry {number}"
        add_entry(_entry(element), harvest)
    harvest.position = ""
    if not entries:
        harvest.aside("feed", "a feed without entries", text)


def whole_entries(text: str) -> Iterator[etree._Element]:
    """The entries whose markup is whole, each read by itself, whatever stands around them."""
    names = dict(islice(_NAMESPACE.findall(text), NAMESPACES))
    around = " ".join(f'xmlns{prefix}="{name}"' for prefix, name in names.items())
    starts = [(found.start(), found[1]) for found in _OPENS.finditer(text)]
    for (start, tag), after in zip(starts, [*(at for at, _ in starts[1:]), len(text)], strict=False):
        end = text.find(f"</{tag}>", start, after)
        if end >= 0:
            root, damage = _parse(f"<feed {around}>{text[start:end]}</{tag}></feed>")
            yield from _entries(root) if root is not None and damage is None else ()


def _parse(text: str) -> tuple[etree._Element | None, Any]:
    """The tree as far as it goes, and the first thing wrong with it."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    return root, next(iter(parser.error_log), None)


def _entries(root: etree._Element) -> Iterator[etree._Element]:
    return (element for element in root.iter("{*}item", "{*}entry"))


def _entry(element: etree._Element) -> Entry:
    said = {name: _first(element, tags) for name, tags in FIELDS.items()}
    return Entry(
        url=_link(element),
        title=said["title"],
        html=said["html"],
        author=said["author"],
        time=_iso(said["time"]),
    )


def _first(element: etree._Element, tags: tuple[str, ...]) -> str:
    for tag in tags:
        for child in element.iterchildren(f"{{*}}{tag}"):
            text = "".join(str(part) for part in child.itertext()).strip()
            if text:
                return text
    return ""


def _link(element: etree._Element) -> str:
    for child in element.iterchildren("{*}link"):
        if child.get("rel", "alternate") == "alternate":
            return str(child.get("href") or child.text or "").strip()
    return _first(element, ("guid", "id"))


def _iso(time: str) -> str:
    """RSS writes times as e-mail does; Atom in ISO already."""
    try:
        return parsedate_to_datetime(time).isoformat()
    except (ValueError, TypeError, IndexError):
        return time
