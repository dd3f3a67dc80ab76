"""What people think of a mechanism: evaluative words in the sentence that names it.

The lexicon-and-negation method (Taboada et al. 2011, "Lexicon-Based Methods for Sentiment
Analysis", section 2): cues are data (`opinion.toml`), a negator shortly before a cue turns it
round, polarity is (favour - against) / (favour + against). A reaction is not an opinion.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline.records import Document, Mention, Opinion

_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?]+(?=\s|$)|\n|$|[.!?])")
_WORD = re.compile(r"[\w'’-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cues:
    pattern: re.Pattern[str]
    polarity: dict[str, int]
    negators: frozenset[str]
    reach: int


def read_opinions(document: Document, mentions: Iterable[Mention], *, author: str) -> Iterator[Opinion]:
    """One Opinion for each mechanism named in a sentence that judges; offsets into `document.text`."""
    named = [mention for mention in mentions if mention.kind == "mechanism" and mention.target_id]
    if not named or not _cues().pattern.search(document.text):
        return
    for start, end in _sentences(document.text):
        inside = {mention.target_id: mention.text for mention in named if start <= mention.start < end}
        found = _judgements(document.text[start:end], inside.values()) if inside else []
        for mechanism_id in inside if found else ():
            yield Opinion(
                doc_id=document.id,
                author=author,
                mechanism_id=mechanism_id,
                start=start,
                end=end,
                text=document.text[start:end],
                polarity=sum(sign for _, sign in found) / len(found),
                cues=tuple(cue for cue, _ in found),
            )


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Sentences without the white space around them."""
    for match in _SENTENCE.finditer(text):
        body = match.group()
        start = match.start() + len(body) - len(body.lstrip())
        yield start, start + len(body.strip())


def _judgements(sentence: str, names: Iterable[str]) -> list[tuple[str, int]]:
    """Cues of the sentence with their signs; a cue inside a mechanism's own name says nothing."""
    cues = _cues()
    for name in names:
        sentence = sentence.replace(name, " " * len(name))
    found = []
    for match in cues.pattern.finditer(sentence):
        cue = match.group().casefold()
        before = [word.casefold() for word in _WORD.findall(sentence[: match.start()])][-cues.reach :]
        turned = any(word.replace("’", "'") in cues.negators for word in before)
        found.append((cue, -cues.polarity[cue] if turned else cues.polarity[cue]))
    return found


@cache
def _cues() -> _Cues:
    data = tomllib.loads(files(__package__).joinpath("opinion.toml").read_text(encoding="utf-8"))
    polarity = dict.fromkeys(data["favour"], 1) | dict.fromkeys(data["against"], -1)
    longest_first = sorted(polarity, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
    return _Cues(
        pattern=pattern,
        polarity=polarity,
        negators=frozenset(data["negators"]),
        reach=data["negator_reach"],
    )
