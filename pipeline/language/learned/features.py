"""What the learned reader sees of a sentence: words, pairs of words, concepts, parts of words, negation."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pipeline.language.clauses import Line
from pipeline.language.words import Word

_ENDINGS = ("ing", "ies", "ed", "es", "s", "ly", "e")
_SHORTEST_STEM = 3
_NEGATED = 4
"""Words after a negation that it is noted at; as far as the rules let a "no" reach."""
_TOGETHER = 4
"""Words within which two concepts are noted as a pair."""
_PIECES = (3, 4, 5)
_LITTLE = frozenset({"0", "1", "2"})


def find_features(line: Line, subject: str) -> list[str]:
    """Everything noted, each once; `subject` is the id of the mechanism the sentence is about."""
    line = line.without_own_name(subject) if subject else line
    stems = [_stem(_token(word, subject)) for word in line.words]
    return list(
        dict.fromkeys(
            (
                *(f"m={name}" for name in (subject,) if name),
                *(f"w={stem}" for stem in stems),
                *(f"b={one}_{two}" for one, two in pairwise(stems)),
                *(f"s={one}_{two}" for one, two in zip(stems, stems[2:], strict=False)),
                *_concepts(line),
                *_negations(line, stems),
                *_pieces(line.words),
            )
        )
    )


def _token(word: Word, subject: str) -> str:
    """The word; names and numbers stand for all of their kind."""
    if word.mechanism_id:
        return "@" if word.mechanism_id == subject else "@o"
    if word.text[0].isdigit() and word.text not in _LITTLE:
        return "#"
    return word.text


def _stem(text: str) -> str:
    if not text.isalpha():
        return text
    ending = next((end for end in _ENDINGS if text.endswith(end)), "")
    return text[: -len(ending)] if ending and len(text) - len(ending) >= _SHORTEST_STEM else text


def _concepts(line: Line) -> Iterator[str]:
    """The concepts, and pairs of them in the order they stand in."""
    places = [(at, name) for at, hit in enumerate(line.hits) for name in hit if name[:1].isupper()]
    yield from (f"c={name}" for _, name in places)
    yield from (f"cc={one}_{two}" for (at, one), (to, two) in _near(places) if to > at)


def _near(places: Sequence[tuple[int, str]]) -> Iterator[tuple[tuple[int, str], tuple[int, str]]]:
    for first, place in enumerate(places):
        for other in places[first + 1 :]:
            if other[0] - place[0] > _TOGETHER:
                break
            yield place, other


def _negations(line: Line, stems: Sequence[str]) -> Iterator[str]:
    places = [at for at, hit in enumerate(line.hits) if "NOT" in hit or "NO" in hit]
    yield f"neg={min(len(places), 3)}"
    for at in places:
        yield from (f"n={stem}" for stem in stems[at + 1 : at + 1 + _NEGATED])


def _pieces(words: Iterable[Word]) -> Iterator[str]:
    """Three to five letters in a row, so that "normalising" helps to know "normalised"."""
    for word in words:
        framed = f"<{word.text}>"
        for size in _PIECES:
            yield from (f"g={framed[at : at + size]}" for at in range(len(framed) - size + 1))
