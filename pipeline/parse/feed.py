"""RSS 2.0, RSS 1.0 and Atom."""

from collections.abc import Iterator
from email.utils import parsedate_to_datetime

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


def read_feed(text: str, harvest: Harvest) -> None:
    """The entries of a feed, each for itself; a damaged feed is read as far as it goes."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    for error in list(parser.error_log)[:1]:
        harvest.aside("feed", f"damaged XML: {error.message}", text, position=f"line {error.line}")
    entries = list(_entries(root)) if root is not None else []
    for number, element in enumerate(entries, 1):
        harvest.position = f"entry {number}"
        add_entry(_entry(element), harvest)
    harvest.position = ""
    if not entries:
        harvest.aside("feed", "a feed without entries", text)


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
