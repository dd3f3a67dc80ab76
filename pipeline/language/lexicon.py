"""What mechanisms are called, where they come from, and which papers are credited for them wrongly.

One TOML file per family in `lexicon/`, one table per mechanism; titles of papers stand once, in
`papers.toml`. `lexicon_files` checks the form of both.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

from pipeline.language.credits import credit_papers
from pipeline.language.folding import name_key
from pipeline.language.lexicon_files import read_mechanisms, read_papers, refuse_clashes
from pipeline.language.mechanism import KnownPaper, Mechanism
from pipeline.language.names import NameFinder, NameSpan, british

_LEXICON = Path(__file__).parent / "lexicon"
_PAPERS = Path(__file__).parent / "papers.toml"
_BRACKET = re.compile(r"\(([^()]*)\)")
_DEFINES = re.compile(r"\s*[:=\u2013\u2014]\s*|\s+-\s+")  # "GSPO: Group Sequence Policy Optimization"
# Three times the longest name of the lexicon (62 characters); anything longer is a text, not a name.
_LONGEST_NAME = 200
_SHORTENED = re.compile(r"(?<![^\W_])attn(?![^\W_])", re.IGNORECASE)
_ARTICLE = re.compile(r"^\s*(?:the|an?)\s+", re.IGNORECASE)
_GENERIC_NOUN = re.compile(
    r"[\s-]+(?:mechanism|method|technique|approach|algorithm|layer|module|block|model|network|architecture"
    r"|attention|embedding|encoding|decoding|optimizer|adapter|format)"
    r"(?:s|es)?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All mechanisms, by id and by name. A copy sent to another process looks for names anew."""

    mechanisms: tuple[Mechanism, ...]
    papers: Mapping[str, KnownPaper]

    def __reduce__(self) -> tuple[type["Lexicon"], tuple[tuple[Mechanism, ...], dict[str, KnownPaper]]]:
        return Lexicon, (self.mechanisms, dict(self.papers))

    @cached_property
    def by_id(self) -> Mapping[str, Mechanism]:
        return {mechanism.id: mechanism for mechanism in self.mechanisms}

    @cached_property
    def _ids(self) -> Mapping[str, str]:
        ids = {name_key(mechanism.id): mechanism.id for mechanism in self.mechanisms}
        for mechanism in self.mechanisms:
            written = (
                form for surface in mechanism.surfaces for form in (surface.text, british(surface.text))
            )
            ids |= {name_key(form): mechanism.id for form in written}
        return ids

    @cached_property
    def _finder(self) -> NameFinder:
        return NameFinder(surface for mechanism in self.mechanisms for surface in mechanism.surfaces)

    @cached_property
    def _resolved(self) -> Callable[[str], str]:
        """The answers given last: words of prose are asked for again and again."""
        return lru_cache(maxsize=16_384)(self._resolve)

    def resolve(self, name: str) -> str:
        """The id behind a name as people write it, or the empty string.

        >>> load_lexicon().resolve("Bahdanau attention")
        'additive-attention'
        """
        return self._resolved(name)

    def _resolve(self, name: str) -> str:
        for reading in _readings(name):
            key = name_key(reading)
            for spelled in (key, key.removesuffix("s"), key.removesuffix("es"), key.rstrip("+#")):
                if spelled in self._ids:
                    return self._ids[spelled]
        return ""

    def find(self, text: str, *, any_capitals: bool = False) -> list[NameSpan]:
        """Candidates in running text: full names in any spelling, abbreviations as given.

        `any_capitals` adds abbreviations in other capitals, which need the words of `context` beside them.
        """
        return self._finder.find(text, any_capitals=any_capitals)


def _readings(name: str) -> Iterator[str]:
    """The name itself, without what is in brackets, that alone, and both sides of a definition.

    Each is read without its article and its generic noun too.
    """
    if len(name) > _LONGEST_NAME:
        return
    unbracketed = _BRACKET.sub(" ", name)
    for part in (name, unbracketed, *_BRACKET.findall(name), *_DEFINES.split(unbracketed)):
        bare = _ARTICLE.sub("", _SHORTENED.sub("attention", part))
        yield from (part, bare, _GENERIC_NOUN.sub("", bare))


def read_lexicon(folder: Path, papers: Path) -> Lexicon:
    """The lexicon of one TOML file per family and one of papers; DataError where one is wrong."""
    titles = read_papers(papers)
    mechanisms = [
        mechanism for path in sorted(folder.glob("*.toml")) for mechanism in read_mechanisms(path, titles)
    ]
    refuse_clashes(mechanisms)
    return Lexicon(tuple(mechanisms), credit_papers(titles, mechanisms))


@cache
def load_lexicon() -> Lexicon:
    """The lexicon that comes with hearsay."""
    return read_lexicon(_LEXICON, _PAPERS)
