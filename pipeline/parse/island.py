"""Data islands of the Hub's pages: JSON in `data-props` beside a `data-target`."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup
from bs4.filter import SoupStrainer

_NEXT = re.compile(r'<!--|data-target="')
_ISLAND = re.compile(r'data-target="([A-Za-z0-9_]+)"\s+data-props="([^"]*)')


@dataclass(frozen=True, slots=True)
class Island:
    """One island: the component's name and its JSON text."""

    target: str
    props: str


def find_islands(page: str, wanted: frozenset[str]) -> tuple[Island, ...]:
    """The islands of `page` for the `wanted` components, in order.

    Pages as the Hub serves them are read by their fixed order of attributes, in one pass; pages
    saved by other tools, which order or quote attributes anew, by a parser.
    """
    if "data-props" not in page or not any(target in page for target in wanted):
        return ()
    return tuple(_served_islands(page, wanted)) or tuple(parse_islands(page, wanted))


def _served_islands(page: str, wanted: frozenset[str]) -> Iterator[Island]:
    """Islands outside comments; what an island itself contains is never taken for markup."""
    at = 0
    while found := _NEXT.search(page, at):
        at = found.end()
        if found[0] == "<!--":
            closed = page.find("-->", found.start() + 2)
            at = closed + 3 if closed >= 0 else len(page)
        elif island := _ISLAND.match(page, found.start()):
            at = island.end()
            if island[1] in wanted:
                yield Island(island[1], unescape(island[2]))


def unescape(attribute: str) -> str:
    """The value of a double-quoted attribute; `&quot;`, nearly all there is, first and in bulk."""
    text = attribute.replace("&quot;", '"')
    return html.unescape(text) if "&" in text else text


def parse_islands(page: str, wanted: frozenset[str]) -> Iterator[Island]:
    """The same islands, found by parsing the page: slower, but whatever the markup looks like."""
    elements = BeautifulSoup(page, "lxml", parse_only=SoupStrainer(attrs={"data-target": True}))
    for element in elements.select("[data-props]"):
        target = str(element.get("data-target", ""))
        if target in wanted:
            yield Island(target, str(element["data-props"]))
