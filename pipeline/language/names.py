"""Finding names in running text: every spelling of every name in one automaton, one pass over the text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product

from ahocorasick_rs import AhoCorasick, Implementation

from pipeline.language.folding import BOUNDARIES, Folded, closing_signs, fold, spelling

# Gaps in names of more words than this are written apart or not at all, never mixed: mixed spellings
# of long names do not occur in 2,000 real posts, and their number doubles with every gap.
_MIXED_GAPS = 4
OTHER_CAPITALS = "other capitals"
_MIN_OTHER = 4  # "Rag", "Moe" and "Pot" are too short to be told from words and names
_HUMP = re.compile(r"(?<=[a-z]{2})(?=[A-Z][A-Za-z]{2})|(?<=[A-Z]{2})(?=[A-Z][a-z]{2})")
_LETTER_PAIRS = ("kv", "qk", "qkv")
_PREFIX = re.compile(r"(?<=\A[A-Z])(?=[A-Z][a-z]+[A-Z])")  # Q-LoRA
_APOSTROPHE = re.compile(r"\w['\u2019]")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """One way to write a mechanism. `form`: name, alias or abbreviation; the last keeps its case."""

    text: str
    mechanism_id: str
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NameSpan:
    """A name at `text[start:end]`; whether it is meant that way is for the reader of the text to say.

    `name` is the form as the lexicon writes it, the key of `Mechanism.needs_context`.
    """

    start: int
    end: int
    mechanism_id: str
    form: str
    name: str = ""


class NameFinder:
    """All names of a lexicon, ready to be looked for."""

    def __init__(self, surfaces: Iterable[Surface]) -> None:
        self._surfaces = _by_pattern(surfaces)
        self._patterns = list(self._surfaces)
        self._automaton = AhoCorasick(
            self._patterns, implementation=Implementation.ContiguousNFA, store_patterns=False
        )

    def find(self, text: str, *, any_capitals: bool = False) -> list[NameSpan]:
        """Names in order, the longest where several begin or overlap; linear in the length of `text`.

        `any_capitals` takes abbreviations in other capitals too (`Yarn`, `LORA`), as form "other capitals".
        """
        folded = fold(text)
        letters = folded.text
        spans = (
            self._read(text, folded, self._patterns[index], (start, end), any_capitals=any_capitals)
            for index, start, end in self._automaton.find_matches_as_indexes(letters, overlapping=True)
            if letters[start - 1] in BOUNDARIES and letters[end] in BOUNDARIES
        )
        return list(_without_overlap(span for span in spans if span))

    def _read(
        self, text: str, folded: Folded, pattern: str, place: tuple[int, int], *, any_capitals: bool
    ) -> NameSpan | None:
        start, end = folded.locate(place[0]), folded.locate(place[1] - 1) + 1
        if start > 1 and _APOSTROPHE.match(text, start - 2):
            return None  # the "s LoRA" of "somebody's LoRA"
        others: list[NameSpan] = []
        for surface in self._surfaces[pattern]:
            signs = closing_signs(surface.text)
            if not text.startswith(signs, end):
                continue
            span = partial(NameSpan, start=start, end=end + len(signs), mechanism_id=surface.mechanism_id)
            if _is_written(surface, text[start:end]):
                return span(form=surface.form, name=surface.text)
            if any_capitals and _is_capitalised(surface, text[start:end]):
                others.append(span(form=OTHER_CAPITALS, name=surface.text))
        return others[0] if len(others) == 1 else None


def _by_pattern(surfaces: Iterable[Surface]) -> dict[str, tuple[Surface, ...]]:
    patterns: dict[str, tuple[Surface, ...]] = {}
    for surface in sorted(surfaces, key=_closeness):
        words = surface.text if surface.form == "abbreviation" else _HUMP.sub(" ", surface.text)
        for pattern in _spellings(words) | _spellings(_PREFIX.sub(" ", words)):
            patterns[pattern] = (*patterns.get(pattern, ()), surface)
    return patterns


def _closeness(surface: Surface) -> tuple[bool, bool]:
    """`LoRA+` is a closer reading than `LoRA`, and an abbreviation in its own case closer than a name."""
    return (not closing_signs(surface.text), surface.form != "abbreviation")


def _spellings(name: str) -> set[str]:
    """Folded patterns: words apart or together, singular or plural."""
    words = fold(name).text.strip(BOUNDARIES).split(" ")
    return {spelled for variant in _variants(words) for spelled in _joined(variant)}


def _variants(words: list[str]) -> Iterator[list[str]]:
    """The words, and the words as people shorten them (`attn`) or part them (`K/V`)."""
    yield words
    if "attention" in words and len(words) > 1:
        yield ["attn" if word == "attention" else word for word in words]
    parted = [letter for word in words for letter in (word if word in _LETTER_PAIRS else (word,))]
    if parted != words and len(words) > 1:
        yield parted


def _joined(words: list[str]) -> set[str]:
    gaps = len(words) - 1
    mixed = product(("", " "), repeat=gaps) if gaps <= _MIXED_GAPS else (("",) * gaps, (" ",) * gaps)
    joined = {"".join(map("".join, zip(words, (*gap, ""), strict=True))) for gap in mixed}
    return {text + ending for text in joined for ending in _endings(text)}


def _endings(word: str) -> tuple[str, ...]:
    if word[-1] == "s":
        return ("",)
    return ("", "s", "es") if word.endswith(("x", "ch", "sh")) else ("", "s")


def _is_written(surface: Surface, written: str) -> bool:
    """Whether no blank line parts the name, and an abbreviation stands there in its own case."""
    if _BLANK_LINE.search(written):
        return False
    if surface.form != "abbreviation":
        return True
    letters, given = spelling(written), spelling(surface.text)
    return letters in (given, f"{given}s")


def _is_capitalised(surface: Surface, written: str) -> bool:
    """Whether it can be a slip: `Yarn` of YaRN. Nobody slips in GRPO, and a `Repo` is no REPO."""
    if len(written) < _MIN_OTHER or not written[0].isupper() or surface.text.isupper():
        return False
    return _BLANK_LINE.search(written) is None


def _without_overlap(spans: Iterable[NameSpan]) -> Iterator[NameSpan]:
    taken = -1
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.start >= taken:
            taken = span.end
            yield span
