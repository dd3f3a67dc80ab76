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
    name_reach: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judgement:
    """An evaluative word, its sign after negation, and where in the sentence it stands."""

    word: str
    sign: int
    at: int


def read_opinions(document: Document, mentions: Iterable[Mention], *, author: str) -> Iterator[Opinion]:
    """One Opinion for each mechanism a sentence judges; offsets into `document.text`."""
    named = [mention for mention in mentions if mention.kind == "mechanism" and mention.target_id]
    if not named or not _cues().pattern.search(document.text):
        return
    for start, end in _sentences(document.text):
        inside = {mention.target_id: mention for mention in named if start <= mention.start < end}
        cues = _judgements(document.text[start:end], [m.text for m in inside.values()]) if inside else []
        for mechanism_id, mention in inside.items():
            near = [cue for cue in cues if _is_near(document.text[start:end], mention.start - start, cue)]
            if near:
                yield Opinion(
                    doc_id=document.id,
                    author=author,
                    mechanism_id=mechanism_id,
                    start=start,
                    end=end,
                    text=document.text[start:end],
                    polarity=sum(cue.sign for cue in near) / len(near),
                    cues=tuple(cue.word for cue in near),
                )


def _is_near(sentence: str, name_at: int, cue: "_Judgement") -> bool:
    """Whether so few words stand between a name and a cue that the one is likely said of the other."""
    between = sentence[min(name_at, cue.at) : max(name_at, cue.at)]
    return len(_WORD.findall(between)) <= _cues().name_reach


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Sentences without the white space around them."""
    for match in _SENTENCE.finditer(text):
        body = match.group()
        start = match.start() + len(body) - len(body.lstrip())
        yield start, start + len(body.strip())


def _judgements(sentence: str, names: Iterable[str]) -> list[_Judgement]:
    """Cues of the sentence; a cue inside a mechanism's own name says nothing."""
    cues = _cues()
    for name in names:
        sentence = sentence.replace(name, " " * len(name))
    found = []
    for match in cues.pattern.finditer(sentence):
        word = match.group().casefold()
        before = [one.casefold() for one in _WORD.findall(sentence[: match.start()])][-cues.reach :]
        turned = any(one.replace("’", "'") in cues.negators for one in before)
        sign = -cues.polarity[word] if turned else cues.polarity[word]
        found.append(_Judgement(word=word, sign=sign, at=match.start()))
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
        name_reach=data["name_reach"],
    )
