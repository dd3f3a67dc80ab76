"""Which name a text credits to which paper."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from pipeline.extract.found import Found
from pipeline.extract.headings import (
    CUTS,
    Heading,
    arrow_heading,
    find_heading,
    has_arrow,
    is_label,
    line_heading,
)
from pipeline.extract.items import Item, find_items
from pipeline.extract.markers import list_rules
from pipeline.extract.overlap import rows_in
from pipeline.extract.rows import find_rows
from pipeline.extract.rules import any_of

_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"[.!?][\s\"')]+(?=[A-Z0-9])|\n")
_PAIR_ENDS = frozenset(":>→⟶⇒=")  # `…, NAME: id` begins a pair of its own
_NEXT_PAIR = re.compile(
    r"[)\]]{1,2}[*_]{0,2}\s*(?:[;,]\s*(?:and\s+)?|\s)(?=[*_]{0,2}[^\W\d_])"
)  # `… (id) NAME: TITLE (id)`
_JOIN_MARKS = ",;+&/|·•"
_MAX_JOINED_TITLE = 220  # the longest title in 11,018 papers of the daily list has 219 characters


class ItemCredit(NamedTuple):
    """One list item: its heading and the papers it is credited to (none: the text was cut, or gives none).

    `is_sure`: set out so that the name can be one nobody knows; else it must be known for a mechanism.
    """

    item: Item
    heading: Heading
    papers: tuple[Found, ...]
    is_sure: bool = True


_PLAIN_FORMS = frozenset({*CUTS, "beside", "line", "tail"})
_NEVER_SURE = frozenset({"authors", "tail"})  # a name with authors is a book or a paper
# Where a list says what it is a list of: in its title, or in the sentence before the first item.
_MARKUP = 4  # characters of `**[` before a name
_HEAD_REACH, _LEAD_REACH = 80, 200


def credits_of_items(text: str, papers: Sequence[Found], *, continues: bool = False) -> list[ItemCredit]:
    """Every item that names something and gives its paper; `papers` in order of position.

    A table, an arrow or a link in a list item is sure. Colons, dashes and brackets are so only in a
    list of at least two such items, or where the text `continues` a list begun elsewhere; lists of
    books, datasets or lectures never are.
    """
    if not papers:
        return []
    found: list[ItemCredit] = []
    bare: list[Item] = []
    above: Item | None = None
    for item in find_items(text):
        inside = list(rows_in(papers, item.start, item.end))
        own = [
            credit
            for row in find_rows(text, item, inside)
            for credit in _credits_of_item(text, row, list(rows_in(inside, row.start, row.end)))
        ]
        found.extend(own or _credits_of_label(text, above, item, inside))
        above = item if item.marked and not inside else None
        if item.marked and not inside:
            bare.append(item)
    if any(credit.heading.form == "arrow" and credit.item.marked for credit in found):
        found.extend(_without_paper(text, bare))
    lists = _lists(found, continues=continues) if not _is_of_others(text, found) else frozenset()
    judged = [credit._replace(is_sure=_is_sure(credit, lists)) for credit in found]
    return sorted(credit for credit in judged if credit.is_sure or credit.heading.form != "described")


def _lists(found: list[ItemCredit], *, continues: bool) -> frozenset[tuple[str, bool]]:
    """Which (layout, marked) make a list: at least two items, or one that goes on a list begun elsewhere."""
    rows = Counter((_layout(credit), credit.item.marked) for credit in found)
    del rows["link in running text", False]
    return frozenset(row for row, count in rows.items() if count > 1 or continues or row == ("arrow", True))


def _layout(credit: ItemCredit) -> str:
    """Marked items may be set out in several plain ways; lines without marks must all look the same.

    Links in running text lead anywhere: only those count that begin their line.
    """
    form = credit.heading.form
    if form == "link" and credit.heading.start - credit.item.start > _MARKUP:
        return "link in running text"
    if form == "described":
        return form
    return "plain" if credit.item.marked and form in _PLAIN_FORMS else form


def _is_sure(credit: ItemCredit, lists: frozenset[tuple[str, bool]]) -> bool:
    form = credit.heading.form
    if form in ("cell", "id link") or (form == "link" and credit.item.marked):
        return True
    return form not in _NEVER_SURE and (_layout(credit), credit.item.marked) in lists


def _is_of_others(text: str, found: list[ItemCredit]) -> bool:
    """Whether the words that open the list say that it is one of books, datasets, lectures."""
    first = min((credit.item.start for credit in found), default=0)
    lead = re.split(r"[.!?]\s|\n(?=\s*\S)", text[max(0, first - _LEAD_REACH) : first])
    return any(_others().search(part) for part in (text[: min(first, _HEAD_REACH)], lead[-1]))


@cache
def _others() -> re.Pattern[str]:
    counted = (
        r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|few|several|list of|collection of|set of"
        r"|some|our|my|these|the|following|free|best|top)"
    )
    return re.compile(rf"\b{counted}(?:\s+[\w-]+){{0,4}}?\s+{any_of(list_rules().others)}\b", re.IGNORECASE)


def _without_paper(text: str, items: list[Item]) -> Iterator[ItemCredit]:
    """Items of an arrow list that give no id: `3. NAME -> TITLE...` where the text was cut."""
    for item in items:
        heading = arrow_heading(text, item.start, item.end)
        if heading is not None:
            yield ItemCredit(item, heading, ())


def _credits_of_item(text: str, item: Item, papers: list[Found]) -> Iterator[ItemCredit]:
    begin = item.start
    while papers:
        group = _joined(text, papers)
        if _may_begin(text, item, begin, papers[0]):
            heading = find_heading(text, begin, papers[0].start)
            if heading is not None and (
                item.marked or "\n" in text or heading.form != "beside" or begin != 0
            ):
                yield ItemCredit(item, heading, tuple(group))
        begin = group[-1].end
        papers = papers[len(group) :]


def _may_stand_alone(text: str, item: Item, heading: Heading) -> bool:
    """`NAME (id)` credits nothing where the whole text is one sentence."""
    return heading.form != "beside" or item.marked or item.start > 0 or "\n" in text


def _credits_of_label(text: str, above: Item | None, item: Item, papers: list[Found]) -> Iterator[ItemCredit]:
    """`1. NAME` with the paper in an item of its own below: `- Paper: TITLE (id)`."""
    if (
        above is None
        or not papers
        or not is_label(text[item.start : papers[0].start].split(":", maxsplit=1)[0])
    ):
        return
    heading = line_heading(text, above.start, above.end)
    if heading is not None:
        yield ItemCredit(item, heading, tuple(_joined(text, papers)))


def _may_begin(text: str, item: Item, begin: int, paper: Found) -> bool:
    """A second, unconnected paper of an item needs a line, a table cell or a link of its own."""
    between = text[begin : paper.start]
    if begin == item.start or "\n" in between or "|" in between or "](" in between:
        return True
    return not item.marked and (has_arrow(text, begin, paper.start) or _NEXT_PAIR.match(between) is not None)


def _joined(text: str, papers: list[Found]) -> list[Found]:
    group = papers[:1]
    for paper in papers[1:]:
        if not is_joined(text, group[-1].end, paper.start):
            break
        group.append(paper)
    return group


@cache
def _joining_words() -> frozenset[str]:
    rules = list_rules()
    return frozenset({*rules.joins, *rules.labels, "arxiv", "abs", "pdf", "org", "https", "http"})


def is_joined(text: str, end: int, start: int) -> bool:
    """Whether the paper beginning at `start` goes with the one that ended at `end`."""
    gap = text[end:start]
    if len(gap) > _MAX_JOINED_TITLE or "\n\n" in gap or "|" in gap:
        return False
    if gap.rstrip()[-1:] in _PAIR_ENDS and any(char.isalnum() for char in gap):
        return False
    words = [word.lower() for word in _WORD.findall(gap)]
    if all(word in _joining_words() for word in words):
        return True
    rest = gap.lstrip(" )]}>*_`\"'")
    connected = rest[:1] in _JOIN_MARKS or words[0] in ("and", "also")
    return bool(rest) and connected and "[" not in gap.rstrip("([ ") and not _SENTENCE_END.search(gap)
