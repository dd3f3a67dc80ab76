"""Which name a text credits to which paper."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.extract.found import Found
from pipeline.extract.headings import Heading, find_heading
from pipeline.extract.items import Item, find_items, list_rules

_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"[.!?][\s\"')]+(?=[A-Z0-9])|\n")
_JOIN_MARKS = ",;+&/|·•"
_MAX_JOINED_TITLE = 220  # the longest title in 11,018 papers of the daily list has 219 characters


class ItemCredit(NamedTuple):
    """One list item: its heading and the papers it is credited to."""

    item: Item
    heading: Heading
    papers: tuple[Found, ...]


def credits_of_items(text: str, papers: Sequence[Found], *, continues: bool = False) -> list[ItemCredit]:
    """Every item that names something and gives its paper; `papers` in order of position.

    `continues`: the text goes on with a list begun elsewhere.
    """
    if not papers:
        return []
    found: list[ItemCredit] = []
    for item in find_items(text):
        inside = [paper for paper in papers if item.start <= paper.start < item.end]
        found.extend(_credits_of_item(text, item, inside))
    return found


def _credits_of_item(text: str, item: Item, papers: list[Found]) -> Iterator[ItemCredit]:
    begin = item.start
    while papers:
        group = _joined(text, papers)
        heading = (
            find_heading(text, begin, papers[0].start) if _may_begin(text, item, begin, papers[0]) else None
        )
        if heading is not None and (item.marked or heading.form != "beside"):
            yield ItemCredit(item, heading, tuple(group))
        begin = group[-1].end
        papers = papers[len(group) :]


def _may_begin(text: str, item: Item, begin: int, paper: Found) -> bool:
    """A second, unconnected paper of an item needs a line of its own."""
    return begin == item.start or "\n" in text[begin : paper.start]


def _joined(text: str, papers: list[Found]) -> list[Found]:
    group = papers[:1]
    for paper in papers[1:]:
        if not is_joined(text, group[-1].end, paper.start):
            break
        group.append(paper)
    return group


def is_joined(text: str, end: int, start: int) -> bool:
    """Whether the paper beginning at `start` goes with the one that ended at `end`."""
    gap = text[end:start]
    if len(gap) > _MAX_JOINED_TITLE:
        return False
    words = [word.lower() for word in _WORD.findall(gap)]
    rules = list_rules()
    known = {*rules.joins, *rules.labels, "arxiv", "abs", "pdf", "org", "https", "http"}
    if all(word in known for word in words):
        return "\n\n" not in gap
    rest = gap.lstrip(" )]}>*_`\"'")
    connected = rest[:1] in _JOIN_MARKS or (words and words[0] in ("and", "also"))
    return bool(rest) and bool(connected) and not _SENTENCE_END.search(gap)
