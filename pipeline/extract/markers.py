"""What marks the items of a list: numbers in every style, letters, bullets, emoji."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from pipeline.extract.rules import any_of, read_rules


@dataclass(frozen=True, slots=True)
class ListRules:
    arrows: tuple[str, ...]
    dashes: tuple[str, ...]
    bullets: tuple[str, ...]
    line_bullets: tuple[str, ...]
    ordinals: tuple[str, ...]
    labels: tuple[str, ...]
    readings: tuple[str, ...]
    others: tuple[str, ...]
    sources: tuple[str, ...]
    sentence_words: tuple[str, ...]
    joins: tuple[str, ...]
    body_starts: tuple[str, ...]


@cache
def list_rules() -> ListRules:
    return read_rules("lists", ListRules)


class Marker(NamedTuple):
    """What stands before an item, with the white space behind it."""

    start: int
    end: int


_CIRCLED = {
    **{chr(0x2460 + i): i + 1 for i in range(20)},
    **{chr(0x2474 + i): i + 1 for i in range(20)},
    **{chr(0x24F5 + i): i + 1 for i in range(10)},
    **{chr(0x2776 + i): i + 1 for i in range(10)},
    **{chr(0x2780 + i): i + 1 for i in range(10)},
    **{chr(0x278A + i): i + 1 for i in range(10)},
    "🔟": 10,
}
_NUMBER = re.compile(
    r"(\d\d?)(?:/\d{1,2}[).:]?(?=\s+[*_\"'A-Z\[])|[.)\]:/°º、]{1,2}-?(?=[\s*_\"'\[]|[^\W\d_a-z])| [-–—] "
    r"|(?:(?<=#\d)|(?<=#\d\d))\s+(?=[*_\"'A-Z]))[\s*_]*"
)
_DRAWN = re.compile(rf"(?:(?:\d\ufe0f?\u20e3){{1,2}}|[{''.join(_CIRCLED)}])[\ufe0f\u200b.):]*[\s*_]*")
_HAS_DRAWN = re.compile(f"[\u20e3{''.join(_CIRCLED)}]")
_LEAD_REACH = 8
_LINE_REACH = 120
# What may stand between white space and a number: `**1.`, `(1)`, `### 1.`
_LEAD = re.compile(r"(?:\A|(?<=[\s。；！？、」】）])|(?<=[^\x00-\x7f]:))(?:\*\*|__|#{1,6} )?[\[(#]?\Z")


def find_markers(text: str) -> list[Marker]:
    """Every marker, in order."""
    found = {*_numbers(text), *_chained(text), *_bullets(text)}
    return sorted(found or _dashed(text))


def _numbers(text: str) -> Iterator[Marker]:
    """A number counts when it begins a line or continues the numbers before it."""
    expected, style = 0, ""
    for match, number in _number_signs(text):
        lead = _LEAD.search(text[max(0, match.start() - _LEAD_REACH) : match.start()])
        if lead is None or (match.start() > _LEAD_REACH and lead.start() == 0):
            continue
        start = match.start() - (lead.end() - lead.start())
        # "… weights that sum to 1. 2. Hard attention": a list begins again only after an end of something.
        before = text[max(0, start - 2) : start].rstrip()[-1:]
        begins = number == 1 and (expected == 0 or not before.isalnum())
        is_drawn = match.re is _DRAWN
        sign = "" if is_drawn else match[0].lstrip("0123456789").strip(" *_")[:1]
        # After "1." the "2:" of "1. Model 2: a title" counts nothing.
        goes_on = number == expected and sign == style
        if begins or goes_on or is_drawn or text[start - 1 : start] in ("", "\n"):
            expected, style = number + 1, sign
            yield Marker(start, match.end())


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


# Signs that are words or plain numbers elsewhere: they count only in a row of at least two.
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
# It begins with a letter, which `re` skips to at once; what stands before and after is looked at then.
_FIRST_OF_ROW = re.compile(
    r"[aAiI1fF](?<![^\s(\[*_#].)(?:(?<=[aAiI])[.)\]:]|(?<=1)(?:\.1\b|st\b|(?<![^\n].) +[A-Z])"
    r"|(?<=[fF])irst(?:ly)?[,:])"
)
_ENDS = frozenset(".!?…:;)]}\"'”0123456789")


@cache
def _row_sign() -> re.Pattern[str]:
    return re.compile(
        r"(?<!\S)(?:\*\*|__|#{1,6} )?(?P<open>[(\[]?)"
        r"(?:(?P<letter>[A-Za-z]|[ivx]{2,5}|[IVX]{2,5})(?P<close>[.)\]:]{1,2})"
        r"|(?P<section>\d{1,2}\.\d{1,2})[.):]?(?=\s+\S)"
        r"|(?P<ordinal>\d{1,2})(?:st|nd|rd|th)[.):,]"
        rf"|(?P<word>{any_of(list_rules().ordinals)})(?:ly)?[,:]"
        r"|(?P<bare>\d{1,2})(?=\ +[A-Z]))[\s*_]+",
        re.IGNORECASE,
    )


class _Step(NamedTuple):
    """One sign that may continue a row: its style, its place in the row, and where it stands."""

    style: str
    number: int
    marker: Marker


def _chained(text: str) -> Iterator[Marker]:
    """Letters, Roman numerals, sections, ordinals: only with the one that follows (`a)` with `b)`)."""
    if _FIRST_OF_ROW.search(text) is None:
        return
    last: dict[str, _Step] = {}
    for match in _row_sign().finditer(text):
        if not _may_stand(text, match):
            continue
        marker = Marker(match.start(), match.end())
        for style, number in _readings(match):
            before = last.get(style)
            if before is not None and number == before.number + 1:
                yield before.marker
                yield marker
            elif number != 1:
                continue
            last[style] = _Step(style, number, marker)


def _may_stand(text: str, match: re.Match[str]) -> bool:
    """In running text only brackets and ends of sentences set a sign off: `by A. Ash and B. Birch`."""
    if match.start() == 0 or text[match.start() - 1] == "\n":
        return True
    if match["bare"]:
        return False
    is_bracketed = bool(match["close"]) and match["close"][0] in ")]"
    return is_bracketed or text[match.start() - 2 : match.start() - 1] in _ENDS


def _readings(match: re.Match[str]) -> Iterator[tuple[str, int]]:
    if match["letter"]:
        sign, lower = match["letter"], match["letter"].lower()
        style = f"{match['open']}{match['close']}{sign.isupper()}"
        if len(sign) == 1:
            yield f"letter{style}", ord(lower) - ord("a") + 1
        if lower in _ROMAN:
            yield f"roman{style}", _ROMAN.index(lower) + 1
    elif match["section"]:
        major, _, minor = match["section"].partition(".")
        yield f"section{major}", int(minor)
    elif match["word"]:
        yield "word", list_rules().ordinals.index(match["word"].lower()) + 1
    else:
        yield ("ordinal", int(match["ordinal"])) if match["ordinal"] else ("bare", int(match["bare"]))


# Emoji and dingbats without the arrows and the drawn numbers; what joins and colours them.
_EMOJI = "\u2300-\u23ff\u25a0-\u25ff\u2600-\u2775\u27c0-\u27ff\u2b00-\u2bff\U0001f000-\U0001faff"
_JOINING_DOTS = "·•∙"
_JOINERS = "\ufe0f\u200d"
_SET_OFF = frozenset(".!?…:;)]}\"'”0123456789")


@cache
def _bullet() -> re.Pattern[str]:
    # Any run of signs: a set of single characters, which `re` scans for quickly.
    signs = "".join(map(re.escape, (*list_rules().bullets, *_arrow_signs())))
    return re.compile(rf"[{signs}{_EMOJI}][{signs}{_EMOJI}{_JOINERS}]*[\s*_]*")


@cache
def _line_bullet(begin: str) -> re.Pattern[str]:
    return re.compile(rf"{begin}[ \t]*{any_of(list_rules().line_bullets)}[ \t]+(?:\[[ xX]\][ \t]+)?")


def _line_bullets(text: str) -> Iterator[Marker]:
    first = _line_bullet(r"\A").match(text)
    if first is not None:
        yield Marker(0, first.end())
    for match in _line_bullet("\n").finditer(text, first.end() if first else 0):
        yield Marker(match.start(), match.end())


@cache
def _arrow_signs() -> frozenset[str]:
    return frozenset(arrow for arrow in list_rules().arrows if len(arrow) == 1)


def _bullets(text: str) -> Iterator[Marker]:
    lines = list(_line_bullets(text))
    if not text.isascii():
        runs = [match for match in _bullet().finditer(text) if _begins_word(text, match.start())]
        rows = _repeated(text, runs)
        for match in runs:
            # Where the items stand on lines of their own, a dot within one joins its papers.
            if len(lines) > 1 and match[0][0] in _JOINING_DOTS:
                continue
            if _is_bullet(text, match, is_repeated=match[0][0] in rows):
                yield Marker(match.start(), match.end())
    yield from lines


_DASHED = re.compile(r"(?<=\S) ([-–—*+]) (?=[^\W_])")
_PHRASE = re.compile(r"[^:.!?…\n]*\Z")
_MOST_NAME_WORDS = 4  # "Trainable dynamic mask attention"


def _dashed(text: str) -> Iterator[Marker]:
    """Signs between the items of a list whose line breaks are lost: "three papers - A: T (id) - B: T (id)".

    In "Name - Title (id)" the sign parts a name from its title; what stands before a row is no name, and
    every item has a paper.
    """
    if not _has_id(text):
        return
    rows: dict[str, list[re.Match[str]]] = {}
    for match in _DASHED.finditer(text):
        rows.setdefault(match[1], []).append(match)
    for row in rows.values():
        ends = [*(match.start() for match in row[1:]), len(text)]
        items = [text[match.end() : end] for match, end in zip(row, ends, strict=True)]
        before = text[max(0, row[0].start() - _LINE_REACH) : row[0].start()]
        if len(row) > 1 and not _may_be_name(before) and all(map(_has_id, items)):
            yield from (Marker(match.start(), match.end()) for match in row)


def _may_be_name(text: str) -> bool:
    """Whether the text ends in a few words that begin with a capital."""
    phrase = _PHRASE.search(text)
    words = phrase[0].split() if phrase else []
    return bool(words) and words[0][0].isupper() and len(words) <= _MOST_NAME_WORDS


def _repeated(text: str, runs: list[re.Match[str]]) -> set[str]:
    """The signs that stand there twice; of arrows only those the text begins with, and none in between."""
    signs = Counter(match[0][0] for match in runs)
    rows = {sign for sign, count in signs.items() if count > 1}
    arrows = rows & _arrow_signs()
    opened = {sign for sign in arrows if _opens(text, text.index(sign)) and _is_row(text, sign)}
    return rows - arrows | opened


def _opens(text: str, position: int) -> bool:
    """Whether a sign stands at the start of the text, or after the end of a sentence or line."""
    before = text[max(0, position - 8) : position].rstrip(" \t")
    return before[-1:] in ("", ".", "!", "?", "\n")


def _is_row(text: str, sign: str) -> bool:
    """Whether what stands between the arrows are items, rather than names and titles by turns."""
    return all(_has_id(piece) for piece in text.split(sign)[1:]) or not _has_id(text)


def _has_id(text: str) -> bool:
    return re.search(r"\d{4}\.\d{4}", text) is not None


def _begins_word(text: str, position: int) -> bool:
    return position == 0 or text[position - 1].isspace() or text[position - 1] in "*_"


def _is_bullet(text: str, match: re.Match[str], *, is_repeated: bool) -> bool:
    """Whether an emoji opens something, rather than colouring the words before it."""
    sign, following = match[0][0], text[match.end() : match.end() + 1]
    if sign in list_rules().bullets and not _is_emoji(sign):
        return True
    before = text[max(0, match.start() - 2) : match.start()].rstrip(" \t*_")[-1:]
    begins_line = before in ("", "\n")
    if sign in _arrow_signs():
        if begins_line:
            return not _goes_on(text, match.start())
        return is_repeated
    if begins_line:
        return True
    if not following or "\n" in match[0] or following in "([:,.;!?)-–—=|" or following in _arrow_signs():
        return False
    return is_repeated or before in _SET_OFF or _is_emoji(before)


def _is_emoji(char: str) -> bool:
    return char >= "\u2300" and re.match(f"[{_EMOJI}{_JOINERS}]", char) is not None


_NAME_LINE = re.compile(r"[^\W\d_][^\n.!?:;]{1,80}\Z")


def _goes_on(text: str, position: int) -> bool:
    """Whether an arrow at the start of a line points from the name on the line above."""
    above = text[max(0, position - _LINE_REACH) : position].rstrip(" \t").removesuffix("\n")
    line = above.rpartition("\n")[2].strip()
    return _NAME_LINE.search(line) is not None and not _arrow_signs() & set(line)
