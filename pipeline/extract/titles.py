"""Titles of papers in running text, and titles that stand beside an id they do not belong to."""

import re
from collections.abc import Collection, Mapping, Sequence

from pipeline.extract.found import Found

_WORD = re.compile(r"[a-z0-9]+")
_KEY = 3  # words a title is looked up by
_MIN_WORDS = 4  # shorter titles are phrases people use: "World Models", "Deep Residual Learning"
# Of 146,070 pairs of different titles in the lexicon 99 in 100 share at most this part of their words;
# of 8 papers that changed their title, 4 share more (the others are reported, as title_mismatch should).
_SHARED = 0.2


_BETWEEN = " \t\n([{<\"'*_,:-"  # what may stand between a title and its id
_BESIDE = 12


def title_words(title: str) -> tuple[str, ...]:
    """What two spellings of one title have in common: its words in lower case, ASCII only."""
    return tuple(_WORD.findall(title.lower()))


class TitleIndex:
    """Papers by title; `titles` maps arXiv ids to titles."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        self.titles = dict(titles)
        self._by_key: dict[tuple[str, ...], list[tuple[tuple[str, ...], str]]] = {}
        for arxiv_id, title in self.titles.items():
            words = title_words(title)
            if len(words) >= _MIN_WORDS:
                self._by_key.setdefault(words[:_KEY], []).append((words, arxiv_id))

    def find(self, text: str) -> list[Found]:
        """Every title of the index that the text spells out, begun with a capital; longest first to win."""
        if not self._by_key:
            return []
        places = list(_WORD.finditer(text.lower()))
        words = [place[0] for place in places]
        found, taken = [], -1
        for at in range(len(words) - _MIN_WORDS + 1):
            known = self._by_key.get(tuple(words[at : at + _KEY]), ())
            for title, arxiv_id in sorted(known, key=lambda entry: -len(entry[0])):
                last = at + len(title) - 1
                start = places[at].start()
                if tuple(words[at : last + 1]) == title and start >= taken and not text[start].islower():
                    taken = places[last].end()
                    found.append(Found(start, taken, "paper", arxiv_id, "title"))
                    break
        return found

    def fits(self, title: str, arxiv_id: str) -> bool:
        """Whether `title` can be that of the paper; unknown papers fit every title."""
        known = title_words(self.titles.get(arxiv_id, ""))
        given = title_words(title)
        if not known or len(given) < _MIN_WORDS:
            return True
        shared = len({*known} & {*given}) / len({*known} | {*given})
        return shared > _SHARED or {*given} <= {*known}


def find_conflicts(
    text: str, papers: Sequence[Found], titles: Sequence[Found], misfits: Collection[int]
) -> list[Found]:
    """Ids beside a title that is another paper's.

    `misfits` are the ends of ids whose heading gives another title. The span is that of the id;
    `target` is the id given, `note` the id the title has, where known.
    """
    owners = {title.end: title.target for title in titles}
    conflicts = []
    for paper in papers:
        begin = max(0, paper.start - _BESIDE)
        owner = owners.get(begin + len(text[begin : paper.start].rstrip(_BETWEEN)), paper.target)
        if paper.end in misfits or owner != paper.target:
            note = owner if owner != paper.target else ""
            conflicts.append(paper._replace(kind="conflict", note=note))
    return conflicts
