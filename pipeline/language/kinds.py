"""What sort of sentence it is, told by its cues: opinion, forecast, benchmark, speed, history, advice."""

from functools import cache

from pipeline.language.clauses import Line
from pipeline.language.patterns import Frame, PatternSet, find_frames, parse_pattern
from pipeline.language.reading import Kind
from pipeline.language.statements import predicate_words
from pipeline.language.tables import load_table
from pipeline.records import Modality

_ASIDE = frozenset({Kind.SPEED, Kind.HISTORY, Kind.BENCHMARK, Kind.COST})
"""Kinds that leave what is stated in another part of the sentence a claim: "fast because it …"."""


def find_kind(line: Line, frames: list[Frame]) -> tuple[Kind, str]:
    """The kind and the words that told it; what was understood tells nothing, unless it values.

    A claim with words to it is one beside which something else is said.
    """
    understood = {at for frame in frames for at in frame.words}
    found = find_frames(line.hits, _cues("kinds"))
    cues = [cue for cue in found if not cue.words <= understood or "EVALUATION" in _concepts(cue)]
    weighty = [
        cue for cue in cues if not (Kind(cue.pattern.said) in _ASIDE and _stands_apart(cue, frames, line))
    ]
    if weighty:
        return Kind(weighty[0].pattern.said), _quote(weighty[0], line)
    return Kind.CLAIM, ", ".join(_quote(cue, line) for cue in cues)


def _concepts(cue: Frame) -> set[str]:
    return {concept for concept, _, _ in cue.places}


def _stands_apart(cue: Frame, frames: list[Frame], line: Line) -> bool:
    """Whether every statement stands in another part of the sentence than the cue."""
    own = {(line.part[at], line.role[at]) for at in cue.words}
    return bool(frames) and all(
        own.isdisjoint({(line.part[at], line.role[at]) for at in predicate_words(frame)}) for frame in frames
    )


def find_modality(line: Line) -> Modality:
    """How the sentence stands by what it says; a question, quotation or irony first."""
    found = {Modality(cue.pattern.said) for cue in find_frames(line.hits, _cues("modalities"))}
    return next((modality for modality in _BY_WEIGHT if modality in found), Modality.ASSERTED)


def is_unreal(line: Line, frames: list[Frame]) -> bool:
    """Whether it tells what would be without a part the mechanism has: nobody measured that."""
    if "condition" not in line.role or any(frame.pattern.reads_conditions for frame in frames):
        return False
    bare = any("NO_POSITIONS" in hit for hit in line.hits)
    return not bare and bool(find_frames(line.hits, _cues("unreal")))


_BY_WEIGHT = (Modality.QUESTION, Modality.IRONIC, Modality.QUOTED, Modality.REPORTED, Modality.HEDGED)


@cache
def _cues(table: str) -> PatternSet:
    return PatternSet(
        parse_pattern(source, property=table, said=said)
        for said, sources in load_table("cues.toml")[table].items()
        for source in sources
    )


def _quote(cue: Frame, line: Line) -> str:
    return " ".join(line.words[at].text for at in sorted(cue.words))
