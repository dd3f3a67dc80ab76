"""From a name to a paper: list headings, names beside an id, and sentences that say who introduced what."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.extract.found import Credit, Found
from pipeline.extract.name_parts import name_parts
from pipeline.extract.overlap import rows_in

_REACH = 200  # characters between a name and the id its sentence ends in
_SHORT_REACH = 80
_ROW_REACH = 300
_ITEM_REACH = 400
_ITEM_START = re.compile(r"\s*(?:[-*+•–]|\W{0,2}\d{1,2}[.):]|[^\w\s]{1,2})\s+[*_]{0,3}")
_ITEM_END = re.compile(r"[)\]}>.]{0,3}[^\S\n]*(?:\n|\Z)")
_ONE_SENTENCE = re.compile(r"(?:(?![.!?]\s)[^\n])*[(\[][^()\[\]\n]{0,30}")
_SHORTEST_TITLE = 3
_BRACKET_REACH = 250  # `NAME (TITLE (id))`: the longest of 11,018 titles of the daily list has 219 characters
_BEFORE_BRACKET = re.compile(r"[*_`\"']{0,3}\s*(?:\([^()\n]{1,40}\)\s*)?")
_BESIDE = re.compile(
    r"(?:\s*\([^()\n]{1,40}\))?(?:\s*paper\s*:?|\s*:|[^\S\n]*(?:=>|=|->|→|⇒|[-–—](?=[^\S\n])))?"
    r"\s*[(\[]{0,2}\s*(?:ar[Xx]iv[:\s]*)?(?:\]\(\s*)?"
)
_INTRODUCED = re.compile(
    r"[^.!?\n]{0,24}\b(?:introduced|proposed|presented|described|published|comes|came|originates|from)\b"
    r"(?:\s+(?:first|originally))?\s+(?:in|by|from|here)\b[^!?\n]{0,180}"
)
_PAPER_OF = re.compile(
    r"\s*(?:\([^()\n]{1,40}\)\s*)?(?:'s)?\s*(?:original\s+)?(?:paper|preprint)\b\s*:?[^!?\n]{0,160}",
    re.IGNORECASE,
)
_JOINS = re.compile(r"\s*(?:[,/&+]|and|or)\s*(?:and\s+)?")
_NAME_AFTER = re.compile(r"[^\S\n]*[\])}>|]{0,2}[^\S\n]*(?:[:–—|-]|->|→|=)\s*[*_`\"']{0,3}")
_INTRODUCES = re.compile(
    r"[)\]>\s]*(?:\S+\s+){0,3}?(?:first\s+)?(?:introduce|propose|present)[sd]?\b[^.!?\n]{0,30}", re.IGNORECASE
)


def find_citations(
    text: str, headings: Sequence[Credit], mechanisms: Sequence[Found], papers: Sequence[Found]
) -> list[Credit]:
    """Every (mechanism, paper) the text puts together, in order of position.

    `mechanisms` without those that are only a paper's title.
    """
    found = [one for row in headings if row.arxiv_id for one in _of_heading(text, row, mechanisms)]
    found = [_by_bracket(text, row, mechanisms) for row in found]
    known = [row for row in found if row.mechanism_id]
    found = [row for row in found if row.is_sure or row.mechanism_id or _is_in_company(text, row, known)]
    listed = {row.end for row in found}
    rest = [paper for paper in papers if paper.end not in listed]
    if rest and mechanisms:
        found.extend(_of_prose(text, rest, mechanisms))
    return sorted(found)


def _by_bracket(text: str, row: Credit, mechanisms: Sequence[Found]) -> Credit:
    """`no pairs = KTO (TITLE (id))` credits KTO, not what stands for it in the heading."""
    paper = Found(row.end - len(row.arxiv_id) - len(row.version), row.end, "paper", row.arxiv_id)
    mention = _before_bracket(text, paper, mechanisms)
    if mention is None or mention.is_new or mention.start < row.name_end:
        return row
    if len(text[mention.end : paper.start].split()) < _SHORTEST_TITLE:  # the name ends the title
        return row
    return row._replace(name_start=mention.start, name_end=mention.end, mechanism_id=mention.target)


def _is_in_company(text: str, row: Credit, known: Sequence[Credit]) -> bool:
    """Whether the line credits two mechanisms the same way: `BitNet (id), GPTQ (id), this one (id)`."""
    near = rows_in(known, row.start - _ROW_REACH, row.end + _ROW_REACH)
    return sum("\n" not in text[min(row.start, one.start) : max(row.end, one.end)] for one in near) > 1


def _of_heading(text: str, row: Credit, mechanisms: Sequence[Found]) -> Iterator[Credit]:
    """The credit of a heading; one for each of several names: `SwiGLU, GEGLU: TITLE (id)`."""
    inside = rows_in(mechanisms, row.name_start, row.name_end)
    gaps = [text[one.end : other.start] for one, other in pairwise(inside)]
    if len({mention.target for mention in inside}) > 1 and all(map(_JOINS.fullmatch, gaps)):
        for mention in inside:
            yield row._replace(name_start=mention.start, name_end=mention.end, mechanism_id=mention.target)
    else:
        yield _of_name(text, row, mechanisms)


def _of_name(text: str, row: Credit, mechanisms: Sequence[Found]) -> Credit:
    start, end = name_parts(text, row.name_start, row.name_end).name
    # A mention may begin before the name (`Original RoPE`), but not by more than a name is long.
    near = rows_in(mechanisms, start - _SHORT_REACH, end)
    inside = [mention for mention in near if mention.end > start]
    target = inside[0].target if inside else ""
    if inside and not row.is_sure:  # the heading may be the beginning of a sentence
        start, end = inside[0].start, inside[0].end
    return row._replace(name_start=start, name_end=end, mechanism_id=target)


def _of_prose(text: str, papers: Sequence[Found], mechanisms: Sequence[Found]) -> Iterator[Credit]:
    for paper in papers:
        mention = _credited(text, paper, mechanisms)
        if mention is not None:
            start, end = min(mention.start, paper.start), max(mention.end, paper.end)
            yield Credit(start, end, mention.start, mention.end, mention.target, paper.target, paper.note)


def _credited(text: str, paper: Found, mechanisms: Sequence[Found]) -> Found | None:
    named = _before_bracket(text, paper, mechanisms) or _subject_of_item(text, paper, mechanisms)
    if named is not None:
        return named
    near = rows_in(mechanisms, paper.start - _REACH, paper.start)
    before = [mention for mention in near if mention.end <= paper.start]
    if before:
        last = before[-1]
        if _BESIDE.fullmatch(text, last.end, paper.start) and not _ends_title(text, last):
            return last
        for mention in before[-2:]:
            if any(p.fullmatch(text, mention.end, paper.start) for p in (_INTRODUCED, _PAPER_OF)):
                return mention
    for after in rows_in(mechanisms, paper.end, paper.end + _SHORT_REACH)[:1]:
        for pattern in (_INTRODUCES, _NAME_AFTER):
            if pattern.fullmatch(text, paper.end, after.start):
                return after
    return None


def _subject_of_item(text: str, paper: Found, mechanisms: Sequence[Found]) -> Found | None:
    """The name a list item begins with that says one sentence and ends in a paper."""
    line = max(text.rfind("\n", 0, paper.start) + 1, paper.start - _ITEM_REACH)
    ends = _ITEM_END.match(text, paper.end)
    for mention in rows_in(mechanisms, line, paper.start)[:1] if ends else ():
        if mention.is_new or not _ITEM_START.fullmatch(text, line, mention.start):
            continue
        if _ONE_SENTENCE.fullmatch(text, mention.end, paper.start):
            return mention
    return None


def _before_bracket(text: str, paper: Found, mechanisms: Sequence[Found]) -> Found | None:
    """The name right before a bracket in which the paper stands: `NAME (TITLE (id))`."""
    for opened in _open_brackets(text, paper.start):
        for mention in rows_in(mechanisms, opened - _SHORT_REACH, opened)[-1:]:
            is_beside = mention.end <= opened and _BEFORE_BRACKET.fullmatch(text, mention.end, opened)
            if is_beside and not _ends_title(text, mention):
                return mention
    return None


def _open_brackets(text: str, position: int) -> Iterator[int]:
    """Where the brackets open that are not closed before `position`, the innermost first."""
    depth = 0
    for at in range(position - 1, max(-1, position - _BRACKET_REACH), -1):
        depth += (text[at] in ")]") - (text[at] in "([")
        if depth < 0:
            yield at
            depth = 0


def _ends_title(text: str, mention: Found) -> bool:
    """Whether the name is only the end of a longer title: `Streaming Models with Attention Sinks`."""
    words = text[max(0, mention.start - 60) : mention.start].split()
    capitals = 0
    for word in reversed(words):
        if not any(map(str.isalnum, word)):
            break
        if word[-1] in ".!?:;)" or not (word[0].isupper() or len(word) < 5):
            break
        capitals += word[0].isupper()
    return capitals > 0 and bool(words) and words[-1][-1] not in ".!?:;,"
