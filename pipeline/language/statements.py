"""From patterns found to things stated: which frames stand, and with what value and negation."""

import math
from collections.abc import Iterable
from itertools import pairwise

from pipeline.language.clauses import Line
from pipeline.language.numbers import cardinal, factor
from pipeline.language.patterns import Frame, Pattern
from pipeline.language.tables import load_table
from pipeline.records import Statement


def nouns() -> frozenset[str]:
    """Concepts two statements of one sentence may share: both speak of the same weights."""
    return frozenset(load_table("cues.toml")["names"]["nouns"])


def choose_frames(frames: Iterable[Frame]) -> list[Frame]:
    """The frames that hold most, closest together first; each further one says something else elsewhere.

    A frame of one place is a guess: it counts only where nothing better stands.
    """
    chosen: list[Frame] = []
    stronger: list[Frame] = []
    for frame in sorted(frames, key=_weakness):
        worthy = not chosen or frame.pattern.size > 1 or _is_telling(frame)
        if worthy and are_apart(frame, chosen) and not _is_outdone(frame, stronger):
            chosen.append(frame)
        stronger.append(frame)
    return chosen


def _is_outdone(frame: Frame, stronger: Iterable[Frame]) -> bool:
    """Whether a fuller reading of the same words says something else: "compresses keys into one vector"."""
    own = predicate_words(frame)
    return any(
        other.pattern.property_id != frame.pattern.property_id
        and other.pattern.size > frame.pattern.size
        and own & predicate_words(other)
        for other in stronger
    )


def _is_telling(frame: Frame) -> bool:
    return frame.places[0][0] in load_table("cues.toml")["names"]["telling"]


def _weakness(frame: Frame) -> tuple[int, int, int]:
    return -frame.pattern.size, frame.looseness, -len(frame.words)


def are_apart(frame: Frame, chosen: Iterable[Frame]) -> bool:
    """Whether the frame says something that none of the chosen ones says."""
    return all(_is_apart(frame, other) for other in chosen)


def _is_apart(frame: Frame, other: Frame) -> bool:
    if frame.pattern.property_id == other.pattern.property_id:
        return False
    if frame.pattern.source == other.pattern.source:  # "linear time and space" says two things at once
        return True
    shared = len(frame.words & other.words)
    return predicate_words(frame).isdisjoint(predicate_words(other)) and 2 * shared <= len(frame.words)


def predicate_words(frame: Frame) -> set[int]:
    """The words that say something, the names of things aside."""
    shared = nouns()
    predicates = [place for place in frame.places if place[0] not in shared] or list(frame.places)
    return {at for _, start, end in predicates for at in range(start, end)}


def are_joined(one: Frame, other: Frame, line: Line) -> bool:
    """Whether they stand on either side of an "and" or a comma, so that both are asserted."""
    first, second = sorted((predicate_words(one), predicate_words(other)), key=min)
    if first == second:
        return True
    between = range(max(first) + 1, min(second))
    joints = load_table("cues.toml")["joints"]
    found = {line.words[at].text for at in between}
    return not found.isdisjoint(joints["joining"]) and found.isdisjoint(joints["severing"])


def holds_together(frame: Frame, line: Line) -> bool:
    """Whether its words stand in one sentence: what follows ", which" is said of something else."""
    if len(frame.pattern.sequences) > 1:
        return True
    starts = [start for _, start, _ in frame.places]
    together = len({line.sentence[start] for start in starts}) == 1
    return together and not _is_cut(line, min(starts), max(starts))


def _is_cut(line: Line, first: int, last: int) -> bool:
    """Whether ", without …" stands between: what follows it is denied, what went before is not."""
    texts = [word.text for word in line.words[first : last + 1]]
    return any(pair == (",", "without") for pair in pairwise(texts))


def suits(pattern: Pattern, subject: str) -> bool:
    """Whether the pattern may be said of this mechanism: "they are fixed" is said of positions only."""
    families = load_table("cues.toml")["families"]
    if is_unsaid(pattern.property_id, subject):
        return False
    return not pattern.families or any(subject in families[family] for family in pattern.families)


def is_unsaid(property_id: str, subject: str) -> bool:
    """Whether what is measured under this name means something else there, or nothing, when people say it."""
    families, unsaid = load_table("cues.toml")["families"], load_table("cues.toml")["unsaid"]
    return any(subject in families[family] and property_id in unsaid[family] for family in unsaid)


def agree(frame: Frame, other: Frame, line: Line) -> bool:
    """Whether two frames say the same in other words: "exact, with no approximation"."""
    if frame.pattern.property_id != other.pattern.property_id:
        return False
    one, two = state(frame, line), state(other, line)
    if one is None or two is None or one.relation != two.relation:
        return False
    if {one.value, two.value} == {"true", "false"}:
        return one.negated != two.negated
    return one.negated == two.negated and not set(one.value.split("|")).isdisjoint(two.value.split("|"))


def contradicts(frame: Frame, other: Frame, line: Line) -> bool:
    """Whether two frames of one property cannot both be meant: "queries and keys", and "the values"."""
    one, two = state(frame, line), state(other, line)
    if one is None or two is None or one.relation != two.relation:
        return False
    if {one.value, two.value} <= {"true", "false"}:
        return (one.value == two.value) == (one.negated != two.negated)
    apart = set(one.value.split("|")).isdisjoint(two.value.split("|"))
    return apart and not one.negated and not two.negated


def state(frame: Frame, line: Line, condition: str = "", *, joined: bool = False) -> Statement | None:
    """What the frame states, or None where a number in it cannot be read."""
    relation, _, value = frame.pattern.said.rpartition(":")
    if value in _COMPUTED:
        value = _COMPUTED[value](frame, line)
        if not value:
            return None
    negated = line.negators(frame, nouns()) % 2 == 1
    return Statement(
        property=frame.pattern.property_id,
        relation=relation or "is",
        value=value,
        negated=negated,
        condition=condition,
        joined=joined,
    )


def _growth(frame: Frame, line: Line) -> str:
    """The exponent named: in words (`quadratic`) or as O(…)."""
    in_words = load_table("numbers.toml")["growth"]
    for concept, start, _ in reversed(frame.places):  # "from quadratic to linear" says linear
        if concept in in_words:
            return str(in_words[concept])
        if concept == "GROWTH":
            return line.words[start].text.removeprefix("bigo_")
    return ""


def _factors(frame: Frame, line: Line) -> list[float]:
    scaled = [factor(line.words, start) for concept, start, _ in frame.places if concept == "FACTOR"]
    return [found[0] for found in scaled if found]


def _ratio(frame: Frame, line: Line) -> str:
    """The exponent behind "doubling the length quadruples the cost": log 4 / log 2."""
    factors = _factors(frame, line)
    told = [concept for concept, _, _ in frame.places]
    if any(marker in told[told.index("FACTOR") :] for marker in ("when", "if", "as", "whenever")):
        factors.reverse()
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


_COMPUTED = {
    "GROWTH": _growth,
    "GROWTH_WIDTH": _growth,
    "RATIO": _ratio,
    "FACTOR": _factor,
    "SHARE": _share,
    "COUNT": _count,
}
