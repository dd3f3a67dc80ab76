"""A sentence read into the claim language, or kept as what it is: opinion, history, question …"""

from dataclasses import replace

from pipeline.language.clauses import Line
from pipeline.language.comparison import beside_setting, complete, leading_setting
from pipeline.language.kinds import find_kind, find_modality, is_unreal
from pipeline.language.learned import guess
from pipeline.language.lexicon import Lexicon, load_lexicon
from pipeline.language.patterns import Frame, find_frames, load_conditional_patterns, load_patterns
from pipeline.language.reading import Kind, Reading
from pipeline.language.residue import Residue, find_residue, gives_way, spoils
from pipeline.language.statements import (
    are_apart,
    are_joined,
    choose_frames,
    holds_together,
    state,
    suits,
)
from pipeline.language.subjects import Measured, Names, find_names, mark_lower_case, mark_names
from pipeline.language.tables import load_table
from pipeline.language.topic import is_about, on_topic
from pipeline.language.vocabulary import known_words, load_vocabulary
from pipeline.language.words import make_plain, split_words
from pipeline.records import Guess, Modality, Statement

_GUESSED = frozenset(Kind) - {Kind.QUESTION, Kind.ADVICE}
"""Kinds that a word or two may have told wrongly: "costs no training" is no statement about training."""
LONGEST = 120
"""Words in a sentence; what is longer is a paragraph, in which a pattern finds pairs that do not belong."""


def read_claim(
    text: str, *, mechanism_id: str = "", lexicon: Lexicon | None = None, measured: Measured | None = None
) -> Reading:
    """What the sentence states of which mechanism; `mechanism_id` serves where it names none.

    Names `measured` does not know are not what a sentence under a heading it knows is about.
    A sentence that states several things has the rest in `also`. Never raises for any text.
    """
    line = read_line(text, lexicon or load_lexicon())
    if len(line.words) > LONGEST:
        return Reading(kind=Kind.UNCLEAR, mechanism_id=mechanism_id, why="it is too long to be one statement")
    names = find_names(line, hint=mechanism_id, measured=measured)
    line = line.without_own_name(names.subject)
    found = _find_frames(line, names.subject)
    residue = find_residue(line, _choose(line, found), found) if found else Residue(sure=())
    frames = on_topic(line, residue.sure, names.subject)
    modality = find_modality(line)
    kind, why = find_kind(line, frames)
    beside = why if kind is Kind.CLAIM else ""
    if modality is Modality.QUESTION:
        kind, why = Kind.QUESTION, "it asks instead of stating"
    statements, trouble = _statements(line, frames, names)
    if kind is Kind.CLAIM and trouble:
        kind, why = Kind.UNCLEAR, trouble
    reading = _reading(kind, names, statements, modality=modality, why=why)
    return replace(
        reading,
        unread=", ".join(filter(None, (residue.unread, beside))),
        guesses=() if beside or spoils(line, residue.unread) else _guesses(line, names, kind),
    )


def _find_frames(line: Line, subject: str) -> list[Frame]:
    """The patterns that stand in one sentence and may be said of the subject."""
    frames = _frames(beside_setting(line))
    return [frame for frame in frames if suits(frame.pattern, subject) and holds_together(frame, line)]


def _guesses(line: Line, names: Names, kind: Kind) -> tuple[Guess, ...]:
    """What it may state where it is a claim, or none of the sentences that are known to be something else."""
    about = is_about(line, names.subject) and not is_unreal(line, [])
    if kind not in _GUESSED or names.others or not about:
        return ()
    set_apart = leading_setting(line, names.subject) if any(word.text == "," for word in line.words) else ""
    condition = line.text("condition") or set_apart
    return guess(line, names, condition="" if _is_bare(line, names.subject) else condition)


def read_line(text: str, lexicon: Lexicon) -> Line:
    """The sentence as words and concepts, mechanisms' names drawn together."""
    plain = make_plain(text)
    words = mark_names(split_words(plain), lexicon.find(plain))
    words = mark_lower_case(words, lexicon, known_words())
    return Line(words, load_vocabulary().find(words))


def _frames(line: Line) -> list[Frame]:
    """Every pattern in the parts that state something; in the others only where those say nothing."""
    frames: list[Frame] = []
    if "condition" in line.role:
        frames = find_frames(line.only("main", "condition"), load_conditional_patterns())
    for roles in (("main",), ("main", "reason"), ("main", "condition")):
        if roles[-1] not in line.role:
            continue
        frames += find_frames(line.only(*roles), load_patterns())
        if frames:
            return [*frames, *_reasons(line, roles)]
    return []


def _choose(line: Line, found: list[Frame]) -> list[Frame]:
    """What the sentence states comes before the reasons it gives, however few words say it."""
    found = [frame for frame in found if not gives_way(frame, found, line)]
    given = [frame for frame in found if any(line.role[at] == "reason" for at in frame.words)]
    stated = [frame for frame in found if frame not in given]
    chosen = choose_frames(stated)
    return [*chosen, *(frame for frame in choose_frames(given) if are_apart(frame, chosen))]


def _reasons(line: Line, read: tuple[str, ...]) -> list[Frame]:
    """What an unnegated "because …" states beside the rest: a false reason spoils a true sentence."""
    hits = line.only("reason")
    if "reason" in read or any("NOT" in hit or "NO" in hit for hit in hits):
        return []
    return find_frames(hits, load_patterns())


def _statements(line: Line, frames: list[Frame], names: Names) -> tuple[list[Statement], str]:
    """What the frames state, and what stands against believing it."""
    if not frames:
        return [], "no property of a mechanism was recognised in it"
    if not names.subject:
        return [], "it names no mechanism that is known"
    if names.others:
        return [], "it speaks of several mechanisms at once"
    if is_unreal(line, frames):
        return [], "it tells what would be otherwise"
    condition = "" if _is_bare(line, names.subject) else line.text("condition")
    stated = [_stated(frame, frames, line, condition) for frame in frames]
    completed = [complete(statement, line, names) for statement in stated if statement]
    statements = [statement for statement in completed if statement]
    return statements, "" if statements else "a number or a name in it is missing"


def _is_bare(line: Line, subject: str) -> bool:
    """Whether the condition takes away what it does not have: "without positions" of plain attention."""
    bare = load_table("cues.toml")["families"]["bare"]
    return subject in bare and any("NO_POSITIONS" in hit for hit in line.hits)


def _stated(frame: Frame, frames: list[Frame], line: Line, condition: str) -> Statement | None:
    if frame.pattern.reads_conditions:
        condition = ""
    joined = frame is not frames[0] and are_joined(frames[0], frame, line)
    return state(frame, line, condition, joined=joined)


def _reading(
    kind: Kind, names: Names, statements: list[Statement], *, modality: Modality, why: str
) -> Reading:
    first = statements[0] if statements else Statement(property="", relation="")
    return Reading(
        kind=kind,
        mechanism_id=names.subject,
        property=first.property,
        relation=first.relation,
        value=first.value,
        partner_id=names.partners[0] if names.partners else "",
        negated=first.negated,
        modality=modality,
        condition=first.condition,
        also=tuple(statements[1:]),
        why=why,
    )
