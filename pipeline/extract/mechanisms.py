"""Mechanisms a text speaks of: those the lexicon knows, and new ones by form, definition and list."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.extract.abbreviations import Definition, find_definitions
from pipeline.extract.definitions import find_introduced
from pipeline.extract.forms import (
    ends_in_head,
    find_forms,
    has_trade,
    is_everyday,
    is_title_phrase,
    may_have_trade,
)
from pipeline.extract.found import Found
from pipeline.extract.listed import find_listed
from pipeline.extract.overlap import is_covered, merge, rows_in
from pipeline.language import Lexicon, NameSpan
from pipeline.language.names import OTHER_CAPITALS

# Words that support or rule out a reading stand at most this many characters away: two sentences.
_NEAR = 200
_MIN_LONG = 4  # a long form has more letters than most short ones
_LOST_WORDS = 24  # characters of a long form a lexicon name may lack: "Trainable" Sparse Attention (TSA)
_SHORT_FORM = re.compile(r"(?<![\w/@.-])[A-Za-z0-9][\w+&-]{1,10}(?![\w/])")
_PAPER_NEAR = re.compile(r"\d{4}\.\d{4,5}|arxiv", re.IGNORECASE)
_SHORT_FORMS = ("abbreviation", OTHER_CAPITALS)
_MAY_DEFINE = re.compile(r"\([A-Z][\w-]{1,9}[),]")
_SLUG = re.compile(r"[^a-z0-9+]+")


class MechanismFinder:
    """Finds the names of one lexicon, and names nobody listed."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def find(self, text: str, named: Sequence[Found] = (), closed: Iterable[Found] = ()) -> list[Found]:
        """Every mention, in order, without overlaps.

        `named` are those that lists introduce by name; inside `closed` (links, repositories, ids) no
        name counts.
        """
        known = self.lexicon.find(text, any_capitals=True)
        new = [*named, *find_forms(text), *find_introduced(text)]
        if not (known or new or _MAY_DEFINE.search(text)):
            return []
        definitions = find_definitions(text, said=any(span.form in _SHORT_FORMS for span in known))
        meaning = _Meaning(text, self.lexicon, _long_forms(text, definitions), known)
        found = [
            Found(span.start, span.end, "mechanism", span.mechanism_id, span.form)
            for span in known
            if meaning.is_meant(span)
        ]
        new += [*_spelled_out(text, definitions), *find_listed(text, sorted([*found, *new]))]
        found.extend([_with_target(text, self.lexicon, mention) for mention in new])
        found.extend(_defined(text, definitions, found))
        taken = merge(closed)
        return _without_overlap([mention for mention in found if not is_covered(mention, taken)])


def _long_forms(text: str, definitions: Sequence[Definition]) -> dict[str, str]:
    """The first long form the text gives for each short one."""
    return {
        text[short.start : short.end].rstrip("s"): text[short.long_start : short.long_end]
        for short in reversed(definitions)
    }


@dataclass(frozen=True)
class _Meaning:
    """What in a text decides whether a name is meant as a mechanism.

    What the whole text lacks is not looked for near each name again.
    """

    text: str
    lexicon: Lexicon
    definitions: Mapping[str, str]
    known: Sequence[NameSpan]

    @cached_property
    def _lower(self) -> str:
        return self.text.lower()

    @cached_property
    def _has_trade(self) -> bool:
        return may_have_trade(self._lower)

    @cached_property
    def _ids(self) -> frozenset[str]:
        return frozenset(span.mechanism_id for span in self.known if span.form != OTHER_CAPITALS)

    @cached_property
    def _present(self) -> dict[tuple[str, ...], list[str]]:
        return {}

    def _has_any(self, near: str, words: tuple[str, ...]) -> bool:
        """Whether one of the words stands in this part of the text, as a word."""
        present = self._present.get(words)
        if present is None:
            present = self._present[words] = [word for word in words if word in self._lower]
        return any(_has_word(near, word) for word in present)

    def is_meant(self, span: NameSpan) -> bool:
        mechanism = self.lexicon.by_id[span.mechanism_id]
        if self._is_of_everyday(span):
            return False
        near = self.text[max(0, span.start - _NEAR) : span.end + _NEAR].lower()
        if self._has_any(near, mechanism.not_when):
            return False
        written = self.text[span.start : span.end]
        if span.form in _SHORT_FORMS:
            defined = self._defined_as(written)
            if defined is not None:
                return self._fits(defined, span.mechanism_id)
        if span.form == OTHER_CAPITALS:
            return self._is_slip(span, near)
        context = self._context(span)
        if not context or self._has_any(near, context) or self._is_supported(span):
            return True
        may_help = span.form == "abbreviation" and self._has_trade
        return may_help and has_trade(near.replace(written.lower(), " "))

    def _is_of_everyday(self, span: NameSpan) -> bool:
        opens_title = is_title_phrase(self.text, span.start, span.end)
        if opens_title and " " not in self.text[span.start : span.end]:
            return True
        return is_everyday(self.text, span.start, span.end) or self.text[span.start - 1 : span.start] == "'"

    def _is_slip(self, span: NameSpan, near: str) -> bool:
        """Whether `Lora` is LoRA with a slip rather than somebody: its kin or two words of its trade near."""
        written = self.text[span.start : span.end].lower().rstrip("s")
        words = (word for word in self.lexicon.by_id[span.mechanism_id].context if word != written)
        return self._has_kin(span) or sum(_has_word(near, word) for word in words) > 1

    def _has_kin(self, span: NameSpan) -> bool:
        family = self.lexicon.by_id[span.mechanism_id].family
        return any(
            self.lexicon.by_id[other.mechanism_id].family == family
            for other in rows_in(self.known, span.start - _NEAR, span.start + _NEAR)
            if other.form != OTHER_CAPITALS and other.mechanism_id != span.mechanism_id
        )

    def _context(self, span: NameSpan) -> tuple[str, ...]:
        """The words of which one must stand near this form; none if it is unmistakable."""
        return self.lexicon.by_id[span.mechanism_id].needs_context.get(span.name, ())

    def _is_supported(self, span: NameSpan) -> bool:
        """Whether a paper stands beside it, or another mechanism of its family or beyond doubt near it."""
        if _PAPER_NEAR.search(self.text, max(0, span.start - 24), span.end + 64):
            return True
        if self._ids == {span.mechanism_id}:
            return False
        family = self.lexicon.by_id[span.mechanism_id].family
        near = rows_in(self.known, span.start - _NEAR, span.start + _NEAR)
        return any(
            self.lexicon.by_id[other.mechanism_id].family == family or not self._context(other)
            for other in near
            if other.mechanism_id != span.mechanism_id and other.form != OTHER_CAPITALS
        )

    def _defined_as(self, short: str) -> str | None:
        return self.definitions.get(short.rstrip("s"))

    def _fits(self, long: str, mechanism_id: str) -> bool:
        resolved = self.lexicon.resolve(long)
        if resolved:
            return resolved == mechanism_id
        mechanism = self.lexicon.by_id[mechanism_id]
        names = " ".join((mechanism.name, *mechanism.aliases)).lower()
        words = set(re.findall(r"[a-z]{4,}", long.lower()))
        return bool(words) and sum(word[:6] in names for word in words) * 2 >= len(words)


def _has_word(text: str, word: str) -> bool:
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
            return True
        at = text.find(word, at + 1)
    return False


def slug(name: str) -> str:
    """The id of a mechanism nobody listed: its name in kebab-case.

    >>> slug("Training-Free GRPO")
    'training-free-grpo'
    """
    return _SLUG.sub("-", name.lower()).strip("-")


def _with_target(text: str, lexicon: Lexicon, mention: Found) -> Found:
    name = text[mention.start : mention.end]
    known = lexicon.resolve(name)
    if known:
        return mention._replace(target=known, is_new=False, confidence=1.0)
    return mention._replace(target=mention.target or slug(name))


def _spelled_out(text: str, definitions: Sequence[Definition]) -> Iterator[Found]:
    """Long forms that say what kind of mechanism they name: `Weathervane Position Encoding (WPE)`."""
    for definition in definitions:
        if ends_in_head(text[definition.long_start : definition.long_end]):
            yield Found(definition.long_start, definition.long_end, "mechanism", "", "definition", True, 0.6)


def _defined(text: str, definitions: Sequence[Definition], found: Sequence[Found]) -> list[Found]:
    """The short forms of names that were found, wherever they stand."""
    by_end = {mention.end: mention for mention in found if mention.end - mention.start > _MIN_LONG}
    shorts: dict[str, Found] = {}
    for definition in definitions:
        long = by_end.get(definition.long_end)
        if long is not None and long.start <= definition.long_start + _LOST_WORDS:
            shorts.setdefault(text[definition.start : definition.end], long)
    if not shorts:
        return []
    return [
        Found(m.start(), m.end(), "mechanism", long.target, "abbreviation", long.is_new, long.confidence)
        for m in _SHORT_FORM.finditer(text)
        if (long := shorts.get(m[0])) is not None
    ]


def _without_overlap(found: list[Found]) -> list[Found]:
    """The longest where several overlap; of equals the one that is known."""
    kept: list[Found] = []
    for mention in sorted(found, key=lambda m: (m.start, -m.end, m.is_new)):
        if kept and mention.start < kept[-1].end:
            if mention.end - mention.start > kept[-1].end - kept[-1].start:
                kept[-1] = mention
            continue
        kept.append(mention)
    return kept
