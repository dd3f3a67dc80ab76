"""What a list item calls its thing: `NAME (ALIAS) -> TITLE (id)` in all the ways people set it out."""

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from pipeline.extract.markers import list_rules
from pipeline.extract.name_parts import strip_span
from pipeline.extract.rules import any_of

# Names in real lists have at most nine words ("Amortized Bayesian Meta-Learning for LoRA (ABMLL)");
# what is longer before an arrow is a sentence or a title.
_MAX_WORDS, _MAX_CHARS = 12, 110
_MAX_CITED_WORDS = 4  # longer ones are titles
_MAX_PLAIN_WORDS = 6  # without an arrow a longer one is a title or the beginning of a sentence
_LONGEST_TITLE = 230  # the longest of 11,018 titles of the daily list has 219 characters
_SENTENCE = re.compile(r"[.!?]\s+[A-Z\d]|\b(?:[Pp]aper|[Cc]ode|[Aa]rticles?|[Dd]emo|[Mm]odels?|arXiv)\s*:")
_SENTENCE_END = re.compile(r"[.!?;][*_\"')]*\s+|\s(?=[📄📑📝🔗👉])")
_DESCRIBES = re.compile(r"[*_]{0,3}:[*_]{0,3}\s+|\s+[-–—]{1,2}\s+")
_COUNTS = re.compile(  # `A → NAME → TITLE`
    r"\W*(?:[A-Za-z]|(?:(?:item|step|no|part|type|kind|method|day|tip|point)\.?\s*)?\d{1,2})\W*",
    re.IGNORECASE,
)
_LINK_NAME = re.compile(r"\[([^\[\]\n]{1,120})\]\(\s*\Z")
_MARK = re.compile(r"(?:[.!?:;]|\d[.)]|[^\w\s,()'\"/.:;!?&+-])\s+")
_CELL = re.compile(r"\|?\s*([^|\s][^|\n]{0,250}?)\s*(?=\||\Z)")
_BEFORE_LINK = re.compile(r"[*_`]{0,3}\s*(?::|->|→|=>|[–—-](?=\s))[*_`]{0,3}\s*\Z")
_BEFORE_REACH = 12
CUTS = frozenset(
    ("dash", "colon", "dots", "equals", "semicolon", "quote", "origin", "source", "authors", "bracket")
)
"""The forms of headings whose name and title running text could part the same way."""
_OPENER = re.compile(r"[\s(\[<{|【*_\"']*(?:ar[Xx]iv[\s:]*)?\Z")


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
    cut: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    rules = list_rules()
    dashes, sources = any_of(rules.dashes), any_of(rules.sources)
    return _Patterns(
        re.compile(rf"{any_of(rules.arrows)}[\ufe0f\s]*"),
        re.compile(
            rf"(?P<dash>(?<=\s){dashes}\s+)|(?P<colon>[*_]{{0,3}}:[*_]{{0,3}}\s+)|(?P<dots>\s*(?:…|\.{{2,}})\s*)"
            rf"|(?P<equals>\s+:?=\s+)|(?P<semicolon>[*_]{{0,3}};\s+)|(?P<quote>[*_]{{0,3}},?[*_]{{0,3}}\s+(?=\"))"
            # A name comes "from" a whole title: in "Learning from Human Feedback" nothing does.
            rf"|(?P<origin>[*_]{{0,3}},?[*_]{{0,3}}\s+from[*_]{{0,3}}:?\s+(?=[A-Z\"]\S*(?:\s+\S+){{3}}))"
            rf"|(?P<source>[*_]{{0,3}},?[*_]{{0,3}}\s+{sources}[*_]{{0,3}}:?\s+)|(?P<authors>,?\s+by\s+)"
        ),
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
    heading = _read_line(text, line, stop, paper_start)
    if line == start or (heading is not None and heading.form not in (*CUTS, "beside")):
        return heading
    # `1. NAME` with `TITLE: SUBTITLE (id)` on the line below.
    return _read_line(text, start, stop, paper_start) or heading


def arrow_heading(text: str, start: int, end: int) -> Heading | None:
    """The heading of an item that goes `NAME -> TITLE` but gives no paper."""
    line_end = text.find("\n", start, end)
    end = end if line_end < 0 else line_end
    arrow = _patterns().arrow.search(text, start + 1, min(end, start + _MAX_CHARS + 40))
    return _accepted(text, (start, arrow.start()), (end, end), "arrow") if arrow else None


def line_heading(text: str, start: int, end: int) -> Heading | None:
    """The heading of an item that is nothing but a name."""
    return _accepted(text, (start, end), (end, end), "line")


def has_arrow(text: str, start: int, end: int) -> bool:
    return _patterns().arrow.search(text, start, end) is not None


def _read_line(text: str, start: int, stop: int, paper_start: int) -> Heading | None:
    first_line = text.find("\n", start, stop)
    if first_line >= 0:
        return _accepted(text, (start, first_line), (stop, stop), "line")
    return (
        _link_name(text, start, paper_start)
        or _table_row(text, start, paper_start)
        or _separated(text, start, stop)
        or _beside(text, start, stop)
    )


def _link_name(text: str, start: int, paper_start: int) -> Heading | None:
    linked = _LINK_NAME.search(text, max(start, paper_start - 130), paper_start)
    if linked is None or is_label(linked[1]):
        return None
    mark = _BEFORE_LINK.search(text, max(start, linked.start() - _BEFORE_REACH), linked.start())
    if mark is not None and mark.start() > start:  # NAME: [TITLE](link)
        named = _accepted(text, (start, mark.start()), linked.span(1), "colon")
        if named is not None:
            return named
    before = _accepted(text, (start, linked.start()), linked.span(1), "beside")
    if before is not None and len(linked[1].split()) > _MAX_CITED_WORDS:  # NAME [TITLE](link)
        return before._replace(form="link")
    # A link that is nothing but an id is how someone cites who names: `[NAME](2405.04434)`.
    form = "id link" if text[paper_start].isdigit() and len(linked[1].split()) <= _MAX_CITED_WORDS else "link"
    return _accepted(text, linked.span(1), (paper_start, paper_start), form)


def _separated(text: str, start: int, stop: int) -> Heading | None:
    """`NAME -> TITLE`, `NAME: TITLE`, `NAME — TITLE`, `NAME (TITLE (id))`; an arrow rules the others out."""
    patterns = _patterns()
    arrow = patterns.arrow.search(text, start + 1, stop + 1)
    if arrow is not None and _COUNTS.fullmatch(text, start, arrow.start()):
        start, arrow = arrow.end(), patterns.arrow.search(text, arrow.end() + 1, stop + 1)
    if arrow is not None:
        title = (arrow.end(), stop)
        name = _accepted(text, (start, arrow.start()), title, "arrow")
        return name or _tail(text, start, arrow.start(), title)
    opened = _open_bracket(text, start, stop)
    for cut in patterns.cut.finditer(text, start + 1, min(stop, start + _MAX_CHARS)):
        if start < opened < cut.start():
            break
        heading = _accepted(text, (start, cut.start()), (cut.end(), stop), cut.lastgroup or "")
        if heading is not None:
            return heading
    if opened > start:
        return _accepted(text, (start, opened), (opened, stop), "bracket")
    return _described(text, start, stop)


def _described(text: str, start: int, stop: int) -> Heading | None:
    """`NAME: what it does. Paper: id`; only a list of such items is believed."""
    sentences = list(_SENTENCE_END.finditer(text, start, stop))
    cut = _DESCRIBES.search(text, start + 1, min(stop, start + _MAX_CHARS))
    if not sentences or cut is None or cut.start() > sentences[0].start():
        return None
    last = text[sentences[-1].end() : stop].rpartition("(")[2]
    is_labelled = not any(map(str.isalpha, last)) or is_label(last)
    return _accepted(text, (start, cut.start()), (stop, stop), "described") if is_labelled else None


def _beside(text: str, start: int, stop: int) -> Heading | None:
    """`NAME (id)`, `NAME, id`."""
    if _patterns().arrow.search(text, start + 1, stop + 1):
        return None
    return _accepted(text, (start, stop), (stop, stop), "beside")


def _tail(text: str, start: int, arrow: int, title: tuple[int, int]) -> Heading | None:
    """The name between the last mark of the running text before an arrow, and the arrow."""
    begin = max(start, arrow - _MAX_CHARS)
    marks = [match.end() for match in _MARK.finditer(text, begin, arrow)]
    return _accepted(text, (marks[-1], arrow), title, "tail") if marks else None


def _open_bracket(text: str, start: int, stop: int) -> int:
    """Where the bracket opens in which the title and the id stand together; -1 if nowhere."""
    depth = 0
    for at in range(stop - 1, max(start, stop - _LONGEST_TITLE), -1):
        depth += (text[at] in ")]") - (text[at] in "([")
        if depth < 0:
            return at
    return -1


def _table_row(text: str, start: int, stop: int) -> Heading | None:
    """The first cell of a row, also of one whose line breaks are gone."""
    if "|" not in text[start:stop]:
        return None
    rule = text.rfind("-|", start, stop)
    cells = [(m.start(1), m.end(1)) for m in _CELL.finditer(text, rule + 2 if rule >= 0 else start, stop + 1)]
    named = [cell for cell in cells if any(map(str.isalpha, text[slice(*cell)]))]  # the first may count
    if not named:
        return None
    title = named[-1] if len(named) > 1 else (stop, stop)
    return _accepted(text, named[0], title, "cell")


def _before_opener(text: str, start: int, paper_start: int) -> int:
    match = _OPENER.search(text, max(start, paper_start - 16), paper_start)
    return match.start() if match else paper_start


def _accepted(text: str, name: tuple[int, int], title: tuple[int, int], form: str) -> Heading | None:
    start, end = strip_span(text, *name)
    written = text[start:end]
    if not is_name(written, form) or (form in CUTS and not _is_title(text[slice(*title)])):
        return None
    title_start, title_end = strip_span(text, *title) if title[0] < title[1] else (title[1], title[1])
    return Heading(start, end, title_start, title_end, form)


def _is_title(written: str) -> bool:
    """Whether the words between a name and its id can be the paper's title, not a running text."""
    if len(written) > _LONGEST_TITLE or "://" in written or "\n" in written or written[-2:-1] == ",":
        return False
    if written.rstrip()[-1:] in ("=", ":"):
        return False
    words = {word.strip(",.:;()").lower() for word in written.split()}
    if words & set(list_rules().readings):
        return False
    parts = [part.strip() for part in written.split(":")]
    return not any(is_label(part.rsplit("  ")[-1]) for part in parts[1:]) and not _SENTENCE.search(written)


def is_name(written: str, form: str) -> bool:
    """Whether the words can be what a list item is about."""
    words = written.split()
    if (
        not words
        or len(written) > _MAX_CHARS
        or len(words) > _MAX_WORDS
        or is_label(written.partition(":")[0])
    ):
        return False
    if not any(char.isalpha() for char in written) or re.search(r"[.!?]\s+[A-Z]|\n|https?:|www\.", written):
        return False
    if any(word.strip(",.:;()").lower() in list_rules().readings for word in words):
        return False
    # Without an arrow a name must look like one: few words, and not a running sentence.
    if form in ("arrow", "cell", "link", "id link"):
        return True
    return len(words) <= _MAX_PLAIN_WORDS and (form == "line" or _is_phrase(words))


def _is_phrase(words: list[str]) -> bool:
    """Whether the words can be a name: none of them is one that only sentences have."""
    return words[0][0].isalnum() and _sentence_words().isdisjoint(
        word.strip(",.;()").lower() for word in words
    )


@cache
def _sentence_words() -> frozenset[str]:
    return frozenset(list_rules().sentence_words)
