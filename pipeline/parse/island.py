"""Data islands of the Hub's pages: JSON in `data-props` beside a `data-target`."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup, SoupStrainer

_ISLAND = re.compile(r"""data-target="([A-Za-z0-9_]+)"\s+data-props="([^"]*)\"""")
_COMMENT_OPENS, _COMMENT_CLOSES = "<!--", "-->"


@dataclass(frozen=True, slots=True)
class Island:
    """One island: the component's name and its JSON text."""

    target: str
    props: str


def find_islands(page: str, wanted: frozenset[str]) -> tuple[Island, ...]:
    """The islands of `page` for the `wanted` components, in order.

    Pages as the Hub serves them are read by their fixed order of attributes, which takes one pass;
    pages saved by other tools, which may order or quote attributes anew, by a parser.
    """
    if "data-props" not in page:
        return ()
    return tuple(_served(page, wanted)) or tuple(parse_islands(page, wanted))


def _served(page: str, wanted: frozenset[str]) -> Iterator[Island]:
    for found in _ISLAND.finditer(page):
        if found[1] in wanted and not _in_comment(page, found.start()):
            yield Island(found[1], _unescape(found[2]))


def _in_comment(page: str, at: int) -> bool:
    return page.rfind(_COMMENT_OPENS, 0, at) > page.rfind(_COMMENT_CLOSES, 0, at)


def _unescape(attribute: str) -> str:
    """The value of a double-quoted attribute; `&quot;`, nearly all there is, first and in bulk."""
    text = attribute.replace("&quot;", '"')
    return html.unescape(text) if "&" in text else text


def parse_islands(page: str, wanted: frozenset[str]) -> Iterator[Island]:
    """The same islands, found by building the elements that carry `data-props`."""
    strainer = SoupStrainer(attrs={"data-props": True})
    soup = BeautifulSoup(page, "lxml", parse_only=strainer)
    for element in soup.find_all(attrs={"data-target": list(wanted)}):
        yield Island(str(element["data-target"]), str(element.get("data-props", "")))
