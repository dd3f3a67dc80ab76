"""Mechanisms a text speaks of: those the lexicon knows, and new ones by form, definition and list."""

import re
from collections.abc import Iterable, Sequence

from pipeline.extract.abbreviations import find_definitions
from pipeline.extract.compounds import is_part_of_name
from pipeline.extract.definitions import find_introduced
from pipeline.extract.forms import find_forms, form_rules
from pipeline.extract.found import Found
from pipeline.extract.headed import find_headed
from pipeline.extract.listed import find_listed
from pipeline.extract.meaning import SHORT_FORMS, Meaning, long_forms
from pipeline.extract.overlap import is_covered, merge
from pipeline.extract.short_forms import find_again, find_around, find_spelled_out
from pipeline.language import Lexicon, NameSpan
from pipeline.language.names import OTHER_CAPITALS

_MAY_DEFINE = re.compile(r"\([A-Z][\w-]{1,9}[),]")
_SLUG = re.compile(r"[^a-z0-9+]+")


class MechanismFinder:
    """Finds the names of one lexicon, and names nobody listed."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._small_words = frozenset(form_rules().small_words)

    def find(self, text: str, named: Sequence[Found] = (), closed: Iterable[Found] = ()) -> list[Found]:
        """Every mention, in order, without overlaps.

        `named` are those that lists introduce by name; inside `closed` (links, repositories, ids) no
        name counts.
        """
        known = self._known(text)
        coined = [
            _with_target(text, self.lexicon, one) for one in (*find_forms(text), *find_introduced(text))
        ]
        new = [*named, *find_headed(text, known), *coined]
        if not (known or new or _MAY_DEFINE.search(text)):
            return []
        definitions = find_definitions(text, said=any(span.form in SHORT_FORMS for span in known))
        meaning = Meaning(text, self.lexicon, long_forms(text, definitions), known)
        found = [
            Found(span.start, span.end, "mechanism", span.mechanism_id, span.form)
            for span in known
            if meaning.is_meant(span)
        ]
        new += [*find_spelled_out(text, definitions), *find_listed(text, sorted([*found, *new]))]
        found.extend([_with_target(text, self.lexicon, mention) for mention in new])
        found.extend([*find_again(text, definitions, found, coined), *find_around(text, self.lexicon)])
        return _without_overlap(_outside(text, found, merge(closed)))

    def _known(self, text: str) -> list[NameSpan]:
        """The names of the lexicon, without words that are its abbreviations only in capitals (`star`)."""
        return [
            span
            for span in self.lexicon.find(text, any_capitals=True)
            if span.form != OTHER_CAPITALS or text[span.start : span.end].rstrip("s") not in self._small_words
        ]


def _outside(text: str, found: Iterable[Found], closed: Sequence[Found]) -> list[Found]:
    """Those that stand in no link or id, and are no part of a longer name."""
    return [
        mention
        for mention in found
        if not is_covered(mention, closed) and not is_part_of_name(text, mention.start, mention.end)
    ]


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
