"""Patterns from wording to property: how they are written, and finding them in a sentence.

A pattern is a line of data, e.g. `WEIGHT & SUM ONE !LARGER`. Names in capitals are concepts, small
words stand for themselves (`such_as` for several), `|` separates alternatives. Side by side: in
this order, at most `GAP` words between. `+`: directly after; `~`: at most one word between; `>`:
anywhere after. `&`: anywhere in the sentence. `!`: the sentence must not hold it. `%position`: only
of mechanisms of that family. Of several places a match takes those closest together; nothing
backtracks, so time is linear in the words for each pattern.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from pipeline.errors import DataError
from pipeline.language.tables import load_table, table_files
from pipeline.language.vocabulary import Hits

GAP = 5
"""Words between neighbours: "weights of each query always sum to one" has five. Swept 2 to 8 on the 861
labelled claims: 2 decides 93.4 %, 4 96.7 %, 5 97.0 % with none wrong; more gains nothing."""
Place = tuple[str, int, int]
"""The concept found, its first word and the one past its last."""
_Asked = tuple[int, int, tuple[int, ...]]
"""The place of a pattern, and as bits what is barred and each of its elements but the rarest."""

_IN_CONDITIONS = frozenset({"when", "until", "UNSCALED"})
_GAPS = {"+": 0, "~": 1, ">": 1000}


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a pattern: any of these concepts, at most `gap` words after the place before."""

    concepts: frozenset[str]
    gap: int = GAP


@dataclass(frozen=True, slots=True)
class Pattern:
    """What is said (`property_id`, `said`) when every sequence is found and nothing `barred` is."""

    property_id: str
    said: str
    source: str
    sequences: tuple[tuple[Element, ...], ...]
    barred: frozenset[str]
    families: frozenset[str] = frozenset()

    @property
    def reads_conditions(self) -> bool:
        """Whether it takes in a "when …", which otherwise states nothing: "doubles when n doubles"."""
        return any(_IN_CONDITIONS & element.concepts for sequence in self.sequences for element in sequence)

    @property
    def size(self) -> int:
        """How many places the pattern fills: what decides between two patterns."""
        return sum(map(len, self.sequences))


@dataclass(frozen=True)
class Frame:
    """A pattern found: `places` are (concepts allowed, first word, past last word) in pattern order."""

    pattern: Pattern
    places: tuple[Place, ...]

    @cached_property
    def words(self) -> frozenset[int]:
        return frozenset(at for _, start, end in self.places for at in range(start, end))

    @property
    def looseness(self) -> int:
        """Words between its places that belong to none."""
        span = max(end for *_, end in self.places) - min(start for _, start, _ in self.places)
        return span - len(self.words)


def parse_pattern(source: str, *, property: str, said: str) -> Pattern:
    """One line of data as a pattern.

    Raises DataError for a line that asks for nothing.
    """
    barred: set[str] = set()
    families: set[str] = set()
    sequences: list[tuple[Element, ...]] = []
    for part in source.split("&"):
        sequence: list[Element] = []
        for token in part.split():
            if token[0] in "!%":
                (barred if token[0] == "!" else families).update(token[1:].split("|"))
                continue
            gap = _GAPS.get(token[0], GAP)
            sequence.append(Element(frozenset(token.lstrip("+~>").split("|")), gap))
        if sequence:
            sequences.append(tuple(sequence))
    if not sequences:
        raise DataError(message=f"Expected a concept in the pattern, found {source!r}.", where=property)
    return Pattern(property, said, source, tuple(sequences), frozenset(barred), frozenset(families))


@cache
def load_patterns() -> "PatternSet":
    """Every pattern under `patterns/`: tables are properties, keys what is said, values the wordings."""
    return PatternSet(
        parse_pattern(source, property=name, said=said)
        for file in table_files("patterns")
        for name, table in load_table(file).items()
        for said, sources in table.items()
        for source in sources
    )


def _elements(pattern: Pattern) -> list[frozenset[str]]:
    return [element.concepts for sequence in pattern.sequences for element in sequence]


@cache
def load_conditional_patterns() -> "PatternSet":
    """Those that take in a "when …" as well."""
    return PatternSet(pattern for pattern in load_patterns() if pattern.reads_conditions)


class PatternSet(tuple[Pattern, ...]):
    """Patterns in order, with those that may stand where a concept does."""

    @cached_property
    def by_concept(self) -> Mapping[str, tuple[_Asked, ...]]:
        """What patterns ask for, by each concept of their rarest element, the one fewest patterns ask for."""
        asked = Counter(concept for pattern in self for element in _elements(pattern) for concept in element)
        places: dict[str, list[_Asked]] = {}
        for place, pattern in enumerate(self):
            elements = sorted(_elements(pattern), key=lambda element: sum(asked[name] for name in element))
            others = tuple(map(self._mask, elements[1:]))
            for concept in elements[0]:
                places.setdefault(concept, []).append((place, self._mask(pattern.barred), others))
        return {concept: tuple(several) for concept, several in places.items()}

    @cached_property
    def bits(self) -> Mapping[str, int]:
        """A bit for every concept asked for: as whole numbers, sets of concepts are compared at once."""
        asked = {concept for pattern in self for element in _elements(pattern) for concept in element}
        return {concept: 1 << at for at, concept in enumerate(sorted(asked.union(*(p.barred for p in self))))}

    def candidates(self, present: frozenset[str]) -> list[Pattern]:
        """Those whose every element is present and nothing barred, in order."""
        held = self._mask(present)
        found: set[int] = set()
        for concept in present:
            for place, barred, others in self.by_concept.get(concept, ()):
                if barred & held:
                    continue
                for element in others:  # `all` of a generator made reading 5 % slower
                    if not element & held:
                        break
                else:
                    found.add(place)
        return [self[place] for place in sorted(found)]

    def _mask(self, concepts: Iterable[str]) -> int:
        mask = 0
        for concept in concepts:
            mask |= self.bits.get(concept, 0)
        return mask


def find_frames(hits: Hits, patterns: PatternSet) -> list[Frame]:
    """Every pattern that stands in the sentence, each once."""
    present = frozenset(concept for hit in hits for concept in hit)
    frames = (_find(hits, pattern) for pattern in patterns.candidates(present))
    return [frame for frame in frames if frame is not None]


def _find(hits: Hits, pattern: Pattern) -> Frame | None:
    first, *others = pattern.sequences
    openings = (_follow(hits, first, start, set()) for start in _openings(hits, first))
    frames = [_complete(hits, pattern, opening, others) for opening in openings if opening]
    return min((frame for frame in frames if frame), key=lambda frame: frame.looseness, default=None)


def _complete(
    hits: Hits, pattern: Pattern, opening: list[Place], others: list[tuple[Element, ...]]
) -> Frame | None:
    places = list(opening)
    for sequence in others:
        found = _closest(hits, sequence, places)
        if found is None:
            return None
        places.extend(found)
    return Frame(pattern, tuple(places))


def _openings(hits: Hits, sequence: tuple[Element, ...]) -> Iterator[int]:
    concepts = sequence[0].concepts
    return (start for start, hit in enumerate(hits) if not concepts.isdisjoint(hit))


def _closest(hits: Hits, sequence: tuple[Element, ...], taken: list[Place]) -> list[Place] | None:
    used = {at for _, start, end in taken for at in range(start, end)}
    best: list[Place] | None = None
    for start in _openings(hits, sequence):
        found = _follow(hits, sequence, start, used)
        if found and (best is None or _distance(found, taken) < _distance(best, taken)):
            best = found
    return best


def _distance(found: list[Place], taken: list[Place]) -> int:
    places = [*found, *taken]
    return max(end for *_, end in places) - min(start for _, start, _ in places)


def _follow(hits: Hits, sequence: tuple[Element, ...], start: int, used: set[int]) -> list[Place] | None:
    places: list[Place] = []
    at = start
    for number, element in enumerate(sequence):
        gap = element.gap if number else 0
        place = _first(hits, element, range(at, min(at + gap + 1, len(hits))), used)
        if place is None:
            return None
        places.append(place)
        at = place[2]
    return places


def _first(hits: Hits, element: Element, where: range, used: set[int]) -> Place | None:
    for at in where:
        for concept, end in reversed(hits[at].items()):  # the longest first
            if concept in element.concepts and used.isdisjoint(range(at, end)):
                return concept, at, end
    return None
