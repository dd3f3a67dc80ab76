"""What a reading leaves unread, and which of its statements stand in a part that was read in full."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from pipeline.language.clauses import Line
from pipeline.language.comparison import setting_words
from pipeline.language.echoes import is_echo
from pipeline.language.numbers import cardinal
from pipeline.language.patterns import Frame
from pipeline.language.statements import agree, contradicts, nouns, predicate_words
from pipeline.language.tables import load_table
from pipeline.language.vocabulary import known_words
from pipeline.language.words import Word

STRANGERS = 3
"""Unknown words that make a part unsure. Of 478 claims the patterns had not seen, right readings hold one
in 15 cases and two in 3; with three none was right."""
LEAST_SHARE = 1 / 3
"""Of the words that say something, so many must be read. Of 564 decisions on 805 claims that the patterns had
not seen, those with less were right in 66 to 70 of 100, the others in 94."""
_COUNTABLE = 2  # larger numbers are said to be meant; one and two are mostly articles ("two sequences")


@dataclass(frozen=True, slots=True, kw_only=True)
class Residue:
    """The frames to be believed, and words of the parts that were not read; empty where all was."""

    sure: tuple[Frame, ...]
    unread: str = ""


def find_residue(line: Line, frames: Sequence[Frame], found: Sequence[Frame]) -> Residue:
    """Hold what was read against all there is to read, part by part."""
    agreeing = [frame for frame in found if any(agree(frame, other, line) for other in frames)]
    read = (*frames, *agreeing)
    understood = {at for frame in read for at in frame.words}
    loose = {at for at in line.negator_places if not any(line.reaches(at, frame, nouns()) for frame in read)}
    doubts = _doubts(line, understood, loose)
    guessed = _share_read(line, understood) < LEAST_SHARE
    sure = tuple(
        frame
        for frame in frames
        if not guessed
        and not _is_contested(frame, found, line, understood - frame.words)
        and doubts.keys().isdisjoint(_parts(line, frame))
        and not _is_elsewhere(line, frame, understood | setting_words(line.hits))
    )
    if sure and frames[0] not in sure:  # what is left says less than what was doubted
        sure = ()
    left = [word for words in doubts.values() for word in words] + _exceptions(line, understood)
    left += [line.words[at].text for frame in frames if frame not in sure for at in sorted(frame.words)]
    return Residue(sure=sure, unread=", ".join(dict.fromkeys(left)))


def _is_contested(frame: Frame, found: Iterable[Frame], line: Line, understood: set[int]) -> bool:
    """Whether something else is said of the same thing, in more of these words or in another part.

    What other statements of the sentence understood is theirs.
    """
    return any(
        other.pattern.property_id == frame.pattern.property_id
        and other.pattern.size > 1
        and not other.words <= understood
        and len({line.part[start] for _, start, _ in other.places}) == 1
        and (frame.words < other.words or _parts(line, frame).isdisjoint(_parts(line, other)))
        and contradicts(other, frame, line)
        for other in found
    )


def _exceptions(line: Line, understood: set[int]) -> list[str]:
    """The words of exceptions that nobody measured: "except in every other layer"."""
    table = load_table("residue.toml")["exceptions"]
    apart = [at for at in range(len(line.words)) if line.role[at] == "condition" and at not in understood]
    texts = [line.words[at].text for at in apart]
    starts = [at for at, text in enumerate(texts) if text in table["markers"]]
    excepted = [texts[start:end] for start, end in pairwise((*starts, len(texts)))]
    return [text for words in excepted if set(words).isdisjoint(table["known"]) for text in words]


def _share_read(line: Line, understood: set[int]) -> float:
    """How much of what the sentence says was read, in words that say something."""
    read = understood | setting_words(line.hits)
    roles = {"main", *(line.role[at] for at in understood)}
    silent = {at for at in _absorbed(line) if not line.hits[at]}
    telling = [
        at
        for at, word in enumerate(line.words)
        if line.role[at] in roles and at not in silent and (at in read or _tells(word))
    ]
    return sum(at in read for at in telling) / max(1, len(telling))


def _tells(word: Word) -> bool:
    return not word.mechanism_id and (word.text.startswith("bigo_") or _is_strange(word.text))


def _doubts(line: Line, understood: set[int], loose: set[int]) -> dict[int, list[str]]:
    """The words of each part that stand against believing what was read there.

    `loose`: negations that belong to nothing read.
    """
    named = {concept for start in understood for concept in line.hits[start]}
    absorbed = _absorbed(line)
    weighty: dict[int, list[str]] = {}
    strange: dict[int, list[str]] = {}
    for at, word in enumerate(line.words):
        if at in understood or line.role[at] != "main" or word.mechanism_id:
            continue
        if at in loose or (is_weighty(word.text, line.hits[at]) and not is_echo(line, at, named)):
            weighty.setdefault(line.part[at], []).append(word.text)
        elif at not in absorbed and _is_strange(word.text):
            strange.setdefault(line.part[at], []).append(word.text)
    crowded = {part: words for part, words in strange.items() if len(words) >= STRANGERS}
    return {part: weighty.get(part, []) + crowded.get(part, []) for part in sorted({*weighty, *crowded})}


def _is_strange(text: str) -> bool:
    """Whether it is a word, not a letter of a formula, that nothing here knows."""
    return len(text) > 1 and text.isalpha() and text not in _plain()


def gives_way(frame: Frame, found: Iterable[Frame], line: Line) -> bool:
    """Whether the frame leaves out a thing it is not said of, which another one reads: memory, not work."""
    strangers = load_table("residue.toml")["elsewhere"].get(frame.pattern.property_id, ())
    parts = _parts(line, frame)
    return any(
        line.part[start] in parts
        and start not in frame.words
        and not line.hits[start].keys().isdisjoint(strangers)
        for other in found
        if other.pattern.property_id != frame.pattern.property_id
        and other.pattern.size >= frame.pattern.size
        and not other.words.isdisjoint(frame.words)
        for start in other.words
    )


def _is_elsewhere(line: Line, frame: Frame, understood: set[int]) -> bool:
    """Whether an unread word beside it names a thing of which this property is not said."""
    others = load_table("residue.toml")["elsewhere"].get(frame.pattern.property_id, ())
    parts = _parts(line, frame)
    return any(
        not line.hits[at].keys().isdisjoint(others)
        for at in range(len(line.words))
        if at not in understood and line.part[at] in parts and line.role[at] == "main"
    )


def spoils(line: Line, unread: str) -> bool:
    """Whether a word may undo what is said before it, for one who reads no more than the rest.

    "…, apart from every ninth head" names an exception nobody measured; "…, and seven of them dance" was read
    up to a number that may be meant.
    """
    table, texts = load_table("residue.toml")["spoiling"], [word.text for word in line.words]
    known = set(load_table("residue.toml")["exceptions"]["known"])
    starts = [at for at, text in enumerate(texts) if text in table["words"]]
    excepted = any(known.isdisjoint(texts[start:end]) for start, end in pairwise((*starts, len(texts))))
    numbers = (cardinal(word) for word in unread.replace(",", " ").split())
    return excepted or any((number or 0) > table["largest_number"] for number in numbers)


def is_weighty(text: str, hit: dict[str, int]) -> bool:
    """Whether the word changes what a sentence says, so that it must not be left unread."""
    words, concepts, light = _weighty()
    if "NEUTRAL" in hit:
        return False
    number = cardinal(text) if "CARDINAL" in hit else None
    counts = number is not None and number > _COUNTABLE
    return (
        counts
        or text in words
        or "AROUND_SOFTMAX" in hit
        or (text not in light and not concepts.isdisjoint(hit))
    )


def is_everyday(text: str) -> bool:
    """Whether the word is one the claim language knows, or one that adds nothing."""
    return not text.isalpha() or text in _plain() or text in known_words()


def _parts(line: Line, frame: Frame) -> set[int]:
    return {line.part[at] for at in predicate_words(frame)}


@cache
def _weighty() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    table = load_table("residue.toml")["weighty"]
    return frozenset(table["words"]), frozenset(table["concepts"]), frozenset(table["light"])


@cache
def _plain() -> frozenset[str]:
    return frozenset(load_table("residue.toml")["plain"]["words"])


def _absorbed(line: Line) -> set[int]:
    """The words inside phrases that are known as a whole."""
    return {at for start, hit in enumerate(line.hits) for at in range(start, _end_of_known(hit))}


def _end_of_known(hit: dict[str, int]) -> int:
    """Where the longest phrase known to begin here ends; a verb alone is known by its form only."""
    return max((end for concept, end in hit.items() if concept != "VERB"), default=0)
