"""Whether a sentence speaks of a mechanism at all: posts are mostly about people, products and plans."""

from collections.abc import Iterable
from functools import cache

from pipeline.language.clauses import Line
from pipeline.language.patterns import Frame
from pipeline.language.residue import is_everyday
from pipeline.language.statements import predicate_words
from pipeline.language.tables import load_table

MOST_STRANGERS = 2
"""Unknown words in a sentence that does not name its subject. Swept 0 to 9 on the 2,089 labelled claims: none
leaves 36 of them unread, one leaves two, two as few as nine; of chatter two still let hardly any through."""


def on_topic(line: Line, frames: Iterable[Frame], subject: str) -> list[Frame]:
    """The frames that may be meant of the subject.

    A sentence that neither names it nor has a word of the trade must consist of words known here; so must
    one of which a single word was read.
    """
    told = [frame for frame in frames if _is_told(line, frame, subject)]
    deeds = {line.part[at] for at in range(len(line.words)) if _is_deed(line, at)}
    return [frame for frame in told if deeds.isdisjoint({line.part[at] for at in predicate_words(frame)})]


def is_about(line: Line, subject: str) -> bool:
    """Whether the sentence may be about the subject at all, and not about "my" things.

    It names it, or most of its words are known here.
    """
    named = any(word.mechanism_id == subject for word in line.words)
    if _breaks_off(line) or any(word.text in _words("people", "owners") for word in line.words):
        return False
    return named or _count_strangers(line) <= MOST_STRANGERS


def _breaks_off(line: Line) -> bool:
    """Whether it stops and begins anew: "needs sampling because … actually it does not"."""
    texts = [word.text for word in line.words]
    return any(texts[at : at + 3] == [".", ".", "."] for at in range(len(texts) - 3))


def _is_told(line: Line, frame: Frame, subject: str) -> bool:
    """Whether the sentence says enough of its trade for this frame to be meant."""
    if any(word.mechanism_id == subject for word in line.words):
        return True
    strangers = _count_strangers(line)
    if _is_technical(line):
        return strangers <= (MOST_STRANGERS if frame.pattern.size > 1 else 0)
    return not strangers and not _has_people(line)


def _is_technical(line: Line) -> bool:
    return any(
        word.text in _words("topic", "words") or not hit.keys().isdisjoint(_words("topic", "concepts"))
        for word, hit in zip(line.words, line.hits, strict=True)
    )


def _has_people(line: Line) -> bool:
    people = _words("people", "words")
    return any(word.text in people or _is_speaker(line, at) for at, word in enumerate(line.words))


def _count_strangers(line: Line) -> int:
    """How many words stand in it that neither a concept nor the list of plain words knows."""
    known = {at for start, hit in enumerate(line.hits) for at in range(start, max(hit.values(), default=0))}
    return sum(
        at not in known and len(word.text) > 1 and not word.mechanism_id and not is_everyday(word.text)
        for at, word in enumerate(line.words)
    )


def _is_deed(line: Line, at: int) -> bool:
    """Whether somebody tells here what they did or will do: "we fixed", "I also tried"."""
    if not _is_speaker(line, at):
        return False
    after = (word.text for word in line.words[at + 1 : at + 4])
    verb = next((text for text in after if text not in _words("people", "between")), "")
    done = verb.endswith("ed") or verb in _words("people", "doing")
    return done and verb not in _words("people", "showing")


def _is_speaker(line: Line, at: int) -> bool:
    """Whether this is "we", or an "I" that is no index: "and I tried", not "token i"."""
    text = line.words[at].text
    if text != "i":
        return text == "we"
    before = line.words[at - 1].text if at else "."
    after = line.words[at + 1].text if at + 1 < len(line.words) else ""
    verb = after.isalpha() and (after == "was" or not after.endswith("s"))
    return verb and len(after) > 1 and before in _words("people", "before_i")


@cache
def _words(table: str, name: str) -> frozenset[str]:
    return frozenset(load_table("topic.toml")[table][name])
