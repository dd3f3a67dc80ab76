"""From patterns found to things stated: which frames stand, and with what value and negation."""

import math
from collections.abc import Iterable

from pipeline.language.clauses import Line
from pipeline.language.numbers import cardinal, factor
from pipeline.language.patterns import Frame
from pipeline.language.tables import load_table
from pipeline.records import Statement


def nouns() -> frozenset[str]:
    """Concepts two statements of one sentence may share: both speak of the same weights."""
    return frozenset(load_table("cues.toml")["names"]["nouns"])


def choose_frames(frames: Iterable[Frame]) -> list[Frame]:
    """The frames that hold most, closest together first; no predicate is read twice."""
    chosen: list[Frame] = []
    taken: set[int] = set()
    for frame in sorted(frames, key=lambda frame: (-frame.pattern.size, frame.span)):
        words = _predicate_words(frame)
        if taken.isdisjoint(words):
            taken |= words
            chosen.append(frame)
    return sorted(chosen, key=lambda frame: min(frame.words))


def _predicate_words(frame: Frame) -> set[int]:
    shared = nouns()
    predicates = [place for place in frame.places if place[0] not in shared] or list(frame.places)
    return {at for _, start, end in predicates for at in range(start, end)}


def state(frame: Frame, line: Line, condition: str = "") -> Statement | None:
    """What the frame states, or None where a number in it cannot be read."""
    relation, _, value = frame.pattern.said.rpartition(":")
    if value in _COMPUTED:
        value = _COMPUTED[value](frame, line)
        if not value:
            return None
    negated = line.negators(frame, nouns()) % 2 == 1
    return Statement(
        property=frame.pattern.property,
        relation=relation or "is",
        value=value,
        negated=negated,
        condition=condition,
    )


def _growth(frame: Frame, line: Line) -> str:
    """The exponent named: in words (`quadratic`) or as O(…)."""
    in_words = load_table("numbers.toml")["growth"]
    for concept, start, _ in frame.places:
        if concept in in_words:
            return str(in_words[concept])
        if concept == "GROWTH":
            return line.words[start].text.removeprefix("growth_")
    return ""


def _factors(frame: Frame, line: Line) -> list[float]:
    scaled = [factor(line.words, start) for concept, start, _ in frame.places if concept == "FACTOR"]
    return [found[0] for found in scaled if found]


def _ratio(frame: Frame, line: Line) -> str:
    """The exponent behind "doubling the length quadruples the cost": log 4 / log 2."""
    factors = _factors(frame, line)
    if len(factors) != 2 or factors[0] in (0, 1) or factors[1] <= 0:
        return ""
    return f"{math.log(factors[1]) / math.log(factors[0]):g}"


def _factor(frame: Frame, line: Line) -> str:
    factors = _factors(frame, line)
    return f"{factors[0]:g}" if factors else ""


def _share(frame: Frame, line: Line) -> str:
    """The factor of "8 times smaller": one eighth; "50 % smaller" leaves half."""
    factors = _factors(frame, line)
    if not factors or not factors[0]:
        return ""
    return f"{1 - factors[0] if factors[0] < 1 else 1 / factors[0]:g}"


def _count(frame: Frame, line: Line) -> str:
    for concept, start, _ in frame.places:
        number = cardinal(line.words[start].text) if concept == "CARDINAL" else None
        if number is not None:
            return f"{number:g}"
    return ""


_COMPUTED = {"GROWTH": _growth, "RATIO": _ratio, "FACTOR": _factor, "SHARE": _share, "COUNT": _count}
