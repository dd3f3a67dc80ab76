"""Where the items of a list begin and end, with line breaks or with all white space collapsed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.extract.rules import any_of, read_rules


@dataclass(frozen=True, slots=True)
class ListRules:
    arrows: tuple[str, ...]
    dashes: tuple[str, ...]
    bullets: tuple[str, ...]
    line_bullets: tuple[str, ...]
    labels: tuple[str, ...]
    readings: tuple[str, ...]
    joins: tuple[str, ...]
    body_starts: tuple[str, ...]


@cache
def list_rules() -> ListRules:
    return read_rules("lists", ListRules)


class Item(NamedTuple):
    """One item at `start:end`, its marker left out. `marked`: it has a number or bullet of its own."""

    start: int
    end: int
    marked: bool


class _Marker(NamedTuple):
    start: int
    end: int
    number: int  # 0 for a bullet


_CIRCLED = {
    **{chr(0x2460 + i): i + 1 for i in range(20)},
    **{chr(0x2474 + i): i + 1 for i in range(20)},
    **{chr(0x24F5 + i): i + 1 for i in range(10)},
    **{chr(0x2776 + i): i + 1 for i in range(10)},
    **{chr(0x2780 + i): i + 1 for i in range(10)},
    **{chr(0x278A + i): i + 1 for i in range(10)},
    "🔟": 10,
}
_NUMBER = re.compile(r"(\d{1,2})(?:[.)\]:/]{1,2}(?=[\s*_\"'A-Z\[])| [-–—] )[\s*_]*")
_DRAWN = re.compile(rf"(?:(?:\d\ufe0f?\u20e3){{1,2}}|[{''.join(_CIRCLED)}])[\ufe0f\u200b.):]*[\s*_]*")
_HAS_DRAWN = re.compile(f"[\u20e3{''.join(_CIRCLED)}]")
_LEAD_REACH = 8
# What may stand between white space and a number: `**1.`, `(1)`, `### 1.`
_LEAD = re.compile(r"(?:\A|(?<=\s))(?:\*\*|__|#{1,4} )?[\[(#]?\Z")


@cache
def _bullet() -> re.Pattern[str]:
    # Any run of bullet signs: a set of single characters, which `re` scans for quickly.
    return re.compile(rf"[{''.join(map(re.escape, list_rules().bullets))}][\ufe0f\u200d\s]*")


@cache
def _line_bullet() -> re.Pattern[str]:
    return re.compile(rf"(?:\n|\A)[ \t]*{any_of(list_rules().line_bullets)}[ \t]+")


def find_items(text: str) -> list[Item]:
    """The pieces of the text that may each credit a name: list items, else lines.

    A number counts when it begins a line or continues the numbers before it. An item reaches to
    the next marker; what stands before the first one is cut into lines.
    """
    markers = sorted([*_numbers(text), *_bullets(text)])
    first = markers[0].start if markers else len(text)
    items = [Item(start, end, False) for start, end in _lines(text, first)]
    for marker, following in pairwise([*markers, _Marker(len(text), len(text), 0)]):
        items.append(Item(marker.end, max(marker.end, following.start), True))
    return [item for item in items if item.end > item.start]


def _lines(text: str, stop: int) -> Iterator[tuple[int, int]]:
    start = 0
    while start < stop:
        end = text.find("\n", start, stop)
        end = stop if end < 0 else end
        yield start, end
        start = end + 1


def _bullets(text: str) -> Iterator[_Marker]:
    for match in _bullet().finditer(text):
        if match.start() == 0 or text[match.start() - 1].isspace():
            yield _Marker(match.start(), match.end(), 0)
    for match in _line_bullet().finditer(text):
        yield _Marker(match.start(), match.end(), 0)


def _numbers(text: str) -> Iterator[_Marker]:
    expected = 0
    for match, number in _number_signs(text):
        lead = _LEAD.search(text[max(0, match.start() - _LEAD_REACH) : match.start()])
        if lead is None or (match.start() > _LEAD_REACH and lead.start() == 0):
            continue
        start = match.start() - (lead.end() - lead.start())
        # "… weights that sum to 1. 2. Hard attention": a list begins again only after an end of something.
        before = text[max(0, start - 2) : start].rstrip()[-1:]
        begins = number == 1 and (expected == 0 or not before.isalnum())
        is_drawn = match.re is _DRAWN
        if begins or number == expected or is_drawn or text[start - 1 : start] in ("", "\n"):
            expected = number + 1
            yield _Marker(start, match.end(), number)


def _number_signs(text: str) -> list[tuple[re.Match[str], int]]:
    """Numbers that may mark an item, in order, with what they count to."""
    signs = [(match, int(match[1])) for match in _NUMBER.finditer(text)]
    if not text.isascii() and _HAS_DRAWN.search(text):
        drawn = ((match, _drawn_value(match[0])) for match in _DRAWN.finditer(text))
        signs = sorted([*signs, *drawn], key=lambda sign: sign[0].start())
    return signs


def _drawn_value(sign: str) -> int:
    digits = "".join(char for char in sign if char.isascii() and char.isdigit())
    return int(digits) if digits else _CIRCLED[sign[0]]
