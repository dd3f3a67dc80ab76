"""What a list item calls its thing: `NAME (ALIAS) -> TITLE (id)` in all the ways people set it out."""

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from pipeline.extract.items import list_rules
from pipeline.extract.rules import any_of

# Names in real lists have at most nine words ("Amortized Bayesian Meta-Learning for LoRA (ABMLL)");
# what is longer before an arrow is a sentence or a title.
_MAX_WORDS, _MAX_CHARS = 12, 110
_WRAPPING = " \t\n*_`\"'~#>|:;,.!?\ufe0f\u200d\u200b–—-"
_LINK_NAME = re.compile(r"\[([^\[\]\n]{1,120})\]\(\s*\Z")
_OPENER = re.compile(r"[\s(\[<{|【*_\"']*(?:ar[Xx]iv[\s:]*)?\Z")
_TITLE_QUOTES = "\"'*_` "


class Heading(NamedTuple):
    """The name at `start:end`, and the title at `title_start:title_end` (empty: there is none)."""

    start: int
    end: int
    title_start: int
    title_end: int
    form: str


@dataclass(frozen=True, slots=True)
class _Patterns:
    arrow: re.Pattern[str]
    dash: re.Pattern[str]
    colon: re.Pattern[str]
    cell: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    rules = list_rules()
    return _Patterns(
        re.compile(rf"{any_of(rules.arrows)}[\ufe0f\s]*"),
        re.compile(rf"(?<=\s){any_of(rules.dashes)}\s+"),
        re.compile(r"[\*_]{0,3}:[\*_]{0,3}\s+"),
        re.compile(r"\s*\|\s*"),
    )


@cache
def _labels() -> frozenset[str]:
    return frozenset(list_rules().labels)


def is_label(name: str) -> bool:
    """Whether the words only say what the link is (`Paper`, `Read more`)."""
    return re.sub(r"[^a-z0-9;/ ]+", "", name.lower()).strip() in _labels()


def find_heading(text: str, start: int, paper_start: int) -> Heading | None:
    """The heading in `text[start:paper_start]`, which ends where the id or link begins; None if none."""
    stop = _before_opener(text, start, paper_start)
    line = max(text.rfind("\n", start, stop) + 1, start)
    for begin in dict.fromkeys((line, start)):
        heading = _read_line(text, begin, stop, paper_start)
        if heading is not None:
            return heading
    return None


def _read_line(text: str, start: int, stop: int, paper_start: int) -> Heading | None:
    first_line = text.find("\n", start, stop)
    if first_line >= 0:
        return _accepted(text, (start, first_line), (stop, stop), "line")
    linked = _LINK_NAME.search(text, max(start, paper_start - 130), paper_start)
    if linked is not None and not is_label(linked[1]):
        return _accepted(text, linked.span(1), (paper_start, paper_start), "link")
    for form in ("cell", "arrow", "colon", "dash"):
        cut = getattr(_patterns(), form).search(text, start + 1, stop + 1 if form == "arrow" else stop)
        if cut is None:
            continue
        heading = _accepted(text, (start, cut.start()), (cut.end(), stop), form)
        if heading is not None or form == "arrow":
            return heading
    return _accepted(text, (start, stop), (stop, stop), "beside")


def _before_opener(text: str, start: int, paper_start: int) -> int:
    match = _OPENER.search(text, max(start, paper_start - 16), paper_start)
    return match.start() if match else paper_start


def _accepted(text: str, name: tuple[int, int], title: tuple[int, int], form: str) -> Heading | None:
    start, end = strip_span(text, *name)
    written = text[start:end]
    if not is_name(written, form):
        return None
    title_start, title_end = strip_span(text, *title) if title[0] < title[1] else (title[1], title[1])
    return Heading(start, end, title_start, title_end, form)


def is_name(written: str, form: str) -> bool:
    """Whether the words can be what a list item is about."""
    words = written.split()
    if not words or len(written) > _MAX_CHARS or len(words) > _MAX_WORDS or is_label(written):
        return False
    if not any(char.isalpha() for char in written) or re.search(r"[.!?]\s+[A-Z]|\n|https?:|www\.", written):
        return False
    if any(word.strip(",.:;()").lower() in list_rules().readings for word in words):
        return False
    # Without an arrow a name must look like one: few words, and not a running sentence.
    return form in ("arrow", "cell", "link") or (len(words) <= 6 and _is_titled(words))


def _is_titled(words: list[str]) -> bool:
    long = [word for word in words if len(word) > 3 and word[0].isalpha()]
    capital = sum(word[0].isupper() or any(char.isupper() for char in word[1:]) for word in long)
    return capital * 2 >= len(long) and words[0][0].isalnum()


def strip_span(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space, Markdown, quotes, emoji and end marks around it."""
    while start < end and not (text[start].isalnum() or text[start] in "([&@"):
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in ")]+"):
        end -= 1
    while end > start and text[end - 1] in ")]" and "([)]"[")]".index(text[end - 1])] not in text[start:end]:
        end -= 1
    return start, end


class NameParts(NamedTuple):
    """A name and its aliases, each a span of the text."""

    name: tuple[int, int]
    aliases: tuple[tuple[int, int], ...]


_ALIAS = re.compile(r"\s*[(\[]([^()\[\]]{1,80})[)\]]")
_INNER_CUT = re.compile(r"\s*(?::|\s[-–—]|,|\s/)\s+")


def name_parts(text: str, start: int, end: int) -> NameParts:
    """`Soft attention (Deterministic attention)`, `GSPO: Group Sequence …`, `LLM - Large …` in parts."""
    aliases: list[tuple[int, int]] = []
    bracket = _ALIAS.search(text, start, end)
    core_end = bracket.start() if bracket and bracket.start() > start else end
    cut = _INNER_CUT.search(text, start, core_end)
    if cut is not None:
        aliases.append(strip_span(text, cut.end(), core_end))
        core_end = cut.start()
    if bracket is not None and bracket.start() > start:
        if bracket.end() < end:
            core_end = end if cut is None else core_end
        aliases.extend(_split_alias(text, *bracket.span(1)))
    name = strip_span(text, start, core_end)
    return NameParts(name, tuple(alias for alias in aliases if alias[0] < alias[1]))


def _split_alias(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans, begin = [], start
    for match in re.finditer(r"\s*(?:,|;|\bor\b|\baka\b|/)\s*", text[start:end]):
        spans.append(strip_span(text, begin, start + match.start()))
        begin = start + match.end()
    return [*spans, strip_span(text, begin, end)]
