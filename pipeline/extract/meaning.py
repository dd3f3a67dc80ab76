"""Whether a known name is meant as a mechanism: by what the text defines, and by the words near it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.extract.abbreviations import Definition
from pipeline.extract.forms import has_trade, is_everyday, is_title_phrase, may_have_trade
from pipeline.extract.overlap import rows_in
from pipeline.language import Lexicon, NameSpan
from pipeline.language.names import OTHER_CAPITALS

# Words that support or rule out a reading stand at most this many characters away: two sentences.
_NEAR = 200
_MIN_LONG = 4  # of shorter ones many are words or names somewhere
_PAPER_NEAR = re.compile(r"\d{4}\.\d{4,5}|arxiv", re.IGNORECASE)
SHORT_FORMS = ("abbreviation", OTHER_CAPITALS)


def long_forms(text: str, definitions: Sequence[Definition]) -> dict[str, str]:
    """The first long form the text gives for each short one."""
    return {
        text[short.start : short.end].rstrip("s"): text[short.long_start : short.long_end]
        for short in reversed(definitions)
    }


@dataclass(frozen=True)
class Meaning:
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
        if span.form in SHORT_FORMS:
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
        """Whether `Lora` is LoRA with a slip rather than somebody: its kin or two words of its trade near.

        What is no word in small letters (`grpo`) is meant, too, where the text has it in its own.
        """
        written = self.text[span.start : span.end].lower().rstrip("s")
        if self.text[span.start].islower() and span.mechanism_id in self._ids:
            return True
        words = (word for word in self.lexicon.by_id[span.mechanism_id].context if word != written)
        needed = 1 if self._is_plain_in_small_letters(span) else 2
        return (
            self._has_kin(span)
            or sum(_has_word(near, word) for word in words) >= needed
            or (needed == 1 and self._has_trade and has_trade(near.replace(written, " ")))
        )

    def _is_plain_in_small_letters(self, span: NameSpan) -> bool:
        """Whether the letters mean nothing else however small: `grpo`, `qlora`."""
        is_long = span.end - span.start >= _MIN_LONG and self.text[span.start].islower()
        return is_long and span.name not in self.lexicon.by_id[span.mechanism_id].needs_context

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
