"""What the Hub's own tokens say: models, datasets, spaces, papers, people and links, typed by the site."""

from collections.abc import Iterable
from typing import NamedTuple

from pipeline.extract.found import Found
from pipeline.extract.links import classify_link
from pipeline.extract.plain import PlainText

_KINDS = {"model", "dataset", "space", "paper", "user", "organization"}


class TypedSpan(NamedTuple):
    """A token of a post as the components need it: characters of the original text."""

    kind: str
    start: int
    end: int
    target: str


def typed_links(tokens: Iterable[TypedSpan], plain: PlainText) -> list[Found]:
    """The typed tokens as findings in the plain text; a paper's span is its id where the text shows it."""
    found = []
    for token in tokens:
        kind, start, end, target = token
        start, end = plain.plain(start), plain.plain(end)
        if start >= end or not target:
            continue
        kind = "user" if kind == "mention" else kind
        if kind == "link":
            kind, target, _ = classify_link(target)
        if kind == "paper":
            place = plain.text.rfind(target, start, end)
            start, end = (place, place + len(target)) if place >= 0 else (start, end)
        if kind in _KINDS or kind == "url":
            found.append(Found(start, end, kind, target.removeprefix("@")))
    return sorted(found)
