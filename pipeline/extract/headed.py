"""Names by what they end in: `gain-weighted distillation`, `Hinge Token Search`, `self-distillation`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation

from pipeline.extract.forms import form_rules
from pipeline.extract.found import Found
from pipeline.extract.overlap import rows_in
from pipeline.extract.rules import read_rules
from pipeline.language import NameSpan

_REACH = 80  # characters before a head in which the words of its name stand
_MAX_WORDS = 5  # as before "attention"
_WORD_BEFORE = re.compile(r"([A-Za-z0-9][\w'+.-]*?)([ -])\Z")
_BITS = re.compile(r"\d(?:\.\d+)?-?bit\Z")
_SHORTEST_PREFIX = 3
_GERUND = re.compile(r"[A-Za-z]{2,30}ing ")  # `Integrating Chain of Thought` is what somebody does
_GOES_ON = re.compile(r"-?[^\W_]|_")


@dataclass(frozen=True, slots=True)
class HeadRules:
    heads: tuple[str, ...]
    classes: tuple[str, ...]
    shy_heads: tuple[str, ...]
    things: tuple[str, ...]
    kinds: tuple[str, ...]
    endings: tuple[str, ...]
    not_kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Sets:
    heads: frozenset[str]
    classes: frozenset[str]
    things: frozenset[str]
    kinds: frozenset[str]
    endings: frozenset[str]
    not_kinds: frozenset[str]


@cache
def _rules() -> HeadRules:
    return read_rules("heads", HeadRules)


@cache
def _sets() -> _Sets:
    rules = _rules()
    return _Sets(
        frozenset(map(str.lower, (*rules.heads, *rules.classes))),
        frozenset(rules.classes),
        frozenset(rules.things),
        frozenset((*rules.kinds, *rules.things)),
        frozenset(rules.endings),
        frozenset((*rules.not_kinds, *form_rules().not_kinds)) - {*rules.kinds, *rules.things},
    )


@cache
def _heads() -> AhoCorasick:
    rules = _rules()
    written = (
        form
        for head in (*rules.heads, *rules.classes, *rules.shy_heads)
        for form in (head, head.title(), head.capitalize())
    )
    return AhoCorasick(list(dict.fromkeys(written)), implementation=Implementation.DFA)


def find_headed(text: str, known: Sequence[NameSpan] = ()) -> list[Found]:
    """Names with a head and words of the trade, or of a name, before it; linear in the text.

    Those that say no more than the `known` names they are made of are left out.
    """
    found = []
    for _, start, end in _heads().find_matches_as_indexes(text, overlapping=True):
        if not text[start - 1 : start].isalnum() and not _goes_on(text, end):
            begin = _name_start(text, start, end)
            if begin < start or text[start:end].lower() in _sets().classes:
                found.append(Found(begin, end, "mechanism", "", "form", True, 0.6))
    return [name for name in found if _says_more(text, name, known)]


def _goes_on(text: str, end: int) -> bool:
    """Whether the word goes on: `pruningX`, `Decoding-Detector`."""
    return _GOES_ON.match(text, end) is not None


def _name_start(text: str, head: int, end: int) -> int:
    """Where the words of the name begin; `head` if none do."""
    start, begin, written = head, max(0, head - _REACH), text[head:end]
    is_capital = not (written.islower() or written.isupper())
    is_shy = written.lower() not in _sets().heads
    for _ in range(_MAX_WORDS):
        match = _WORD_BEFORE.search(text, begin, start)
        if match is None:
            break
        word = match[1]
        if start < head:
            is_part = _is_part(word, is_capital=is_capital)
        elif is_shy:
            is_part = word.lower().removesuffix("s") in _sets().things
        else:
            is_part = _is_part(word, is_capital=is_capital) or (match[2] == "-" and _is_prefix(word))
        if not is_part:
            break
        start = match.start()
    gerund = _GERUND.match(text, start, head)
    return gerund.end() if gerund else start


def _is_part(word: str, *, is_capital: bool) -> bool:
    plain, sets = word.lower(), _sets()
    if plain in sets.kinds or _BITS.match(plain):
        return True
    if plain in sets.not_kinds or not word[0].isalpha():
        return False
    if "-" in word and plain.rsplit("-", 1)[1] in sets.endings:
        return True
    return (is_capital and word[0].isupper()) or sum(map(str.isupper, word)) > 1


def _is_prefix(word: str) -> bool:
    """`self-distillation`, `auto-distillation`; but no `post-quantization`."""
    return len(word) >= _SHORTEST_PREFIX and word.isalpha() and word.lower() not in _sets().not_kinds


def _says_more(text: str, name: Found, known: Sequence[NameSpan]) -> bool:
    """Whether it says more than the known names in it: `post-training KV cache quantization` does not."""
    inside = rows_in(known, name.start, name.end)
    rest = _without(text, name, inside)
    has_long_name = any(
        " " in text[one.start : one.end] or "-" in text[one.start : one.end] for one in inside
    )
    if not rest.strip(" -"):
        return False
    return not has_long_name or not all(map(_is_plain, rest.split()))


def _is_plain(word: str) -> bool:
    """Whether a word before a known name only describes it: `post-training`, `Parameter`."""
    return word.islower() or word.strip("-").lower() in _sets().kinds or not word.strip("-")


def _without(text: str, name: Found, inside: Sequence[NameSpan]) -> str:
    """The words of a name that belong to no known one."""
    begins = [name.start, *(one.end for one in inside)]
    ends = [*(one.start for one in inside), name.end]
    return " ".join(text[begin:end] for begin, end in zip(begins, ends, strict=True))
