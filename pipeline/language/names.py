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
_MIN_LOWER = 3  # "dpo"; "kv" is in every third flag
_IN_CODE = frozenset("_-/.=<>`\\@#$")
_IN_CODE_AFTER = _IN_CODE - {"-", "."}
_HUMP = re.compile(r"(?<=[a-z]{2})(?=[A-Z][A-Za-z]{2})|(?<=[A-Z]{2})(?=[A-Z][a-z]{2})")
_LETTER_PAIRS = ("kv", "qk", "qkv")
_BRITISH = re.compile(r"(?<=[a-z]{3})iz(?=(?:ations?|es?|ed|ing|ers?)(?![a-z]))|(?<=[Bb]ehavi)o(?=r)")
_AMERICAN_Z = {"iz": "is", "o": "ou"}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")  # Re-Act
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
        # A table of 4 MB; one of 24 MB (DFA) is twice as fast by itself, and slower among the other readers.
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
            if any_capitals and _is_slip(surface, text, start, end):
                others.append(span(form=OTHER_CAPITALS, name=surface.text))
        return others[0] if len({other.mechanism_id for other in others}) == 1 else None


def _by_pattern(surfaces: Iterable[Surface]) -> dict[str, tuple[Surface, ...]]:
    patterns: dict[str, tuple[Surface, ...]] = {}
    for surface in sorted(surfaces, key=_closeness):
        cut = _CAMEL if surface.form == "abbreviation" else _HUMP
        parted = cut.sub(" ", surface.text)
        words = {surface.text if surface.form == "abbreviation" else parted, parted, _PREFIX.sub(" ", parted)}
        for pattern in {spelled for name in words for spelled in _spellings(name)}:
            patterns[pattern] = (*patterns.get(pattern, ()), surface)
    return patterns


def _closeness(surface: Surface) -> tuple[bool, bool]:
    """`LoRA+` is a closer reading than `LoRA`, and an abbreviation in its own case closer than a name."""
    return (not closing_signs(surface.text), surface.form != "abbreviation")


def _spellings(name: str) -> set[str]:
    """Folded patterns: words apart or together, singular or plural."""
    spelled = {name, british(name)}
    words = (fold(one).text.strip(BOUNDARIES).split(" ") for one in spelled)
    return {joined for one in words for variant in _variants(one) for joined in _joined(variant)}


def british(name: str) -> str:
    """The name as the British write it.

    >>> british("4-bit quantization"), british("behavior cloning")
    ('4-bit quantisation', 'behaviour cloning')
    """
    return _BRITISH.sub(lambda match: _AMERICAN_Z[match[0]], name)


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
    if _is_apart(surface, written):
        return False
    letters, given = spelling(written), spelling(surface.text)
    return letters in (given, f"{given}s")


def _is_apart(surface: Surface, written: str) -> bool:
    """Whether two words spell an abbreviation that is one: `To Me` is no ToMe, but `Re-Act` is ReAct."""
    return surface.text.isalnum() and any(map(str.isspace, written))


def _is_slip(surface: Surface, text: str, start: int, end: int) -> bool:
    """Whether it can be the abbreviation in other capitals: `Yarn` of YaRN, `grpo` of GRPO.

    Nobody writes Grpo, and a `Repo` is no REPO; in lower case it must stand free, not in code.
    """
    written = text[start:end]
    if _BLANK_LINE.search(written) or _is_apart(surface, written):
        return False
    if written.islower():
        is_free = text[start - 1 : start] not in _IN_CODE and text[end : end + 1] not in _IN_CODE_AFTER
        return len(written) >= _MIN_LOWER and is_free and written.isalnum()
    if len(written) < _MIN_OTHER or not written[0].isupper() or surface.text.isupper():
        return False
    return not surface.text.islower() or _opens_phrase(text, start, end)


def _opens_phrase(text: str, start: int, end: int) -> bool:
    """Whether a word has its capital because a sentence begins, not because it is part of a name."""
    before, after = text[max(0, start - 2) : start].rstrip()[-1:], text[end : end + 2]
    return not (before.isalnum() or before in "-_/") and after[:1] in " -" and after[1:].islower()


def _without_overlap(spans: Iterable[NameSpan]) -> Iterator[NameSpan]:
    taken = -1
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.start >= taken:
            taken = span.end
            yield span
