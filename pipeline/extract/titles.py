"""Titles of papers in running text, and titles that stand beside an id they do not belong to."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import islice

from ahocorasick_rs import AhoCorasick

from pipeline.extract.found import Found

MISMATCH = "title_mismatch"
"""The kind of mention that is a title together with an id that is not its own."""

_WORD = re.compile(r"[a-z0-9]+")
NO_WORD = "[^a-z0-9]"
"""What stands around the words of a title, in lower case."""
_KEY = 3  # words a title is looked up by
MIN_WORDS = 4  # shorter titles are phrases people use: "World Models", "Deep Residual Learning"
# Of 146,070 pairs of different titles in the lexicon 99 in 100 share at most this part of their words;
# of 8 papers that changed their title, 4 share more (the others are reported, as title_mismatch should).
_SHARED = 0.2


_BETWEEN = " \t\n([{<\"'*_,:-"  # what may stand between a title and its id
_BESIDE = 12


def title_words(title: str) -> tuple[str, ...]:
    """What two spellings of one title have in common: its words in lower case, ASCII only."""
    return tuple(_WORD.findall(title.lower()))


def _flat(text: str) -> str:
    """The text in lower case and on one line, character by character."""
    lower = text.lower()
    if len(lower) != len(text):  # some letters have two characters in lower case
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lower.replace("\n", " ")


def _opening(title: str) -> str:
    """The characters of a title up to the end of its first words, by which it is looked up."""
    places = list(_WORD.finditer(title.lower()))
    return title.lower()[places[0].start() : places[min(_KEY, len(places)) - 1].end()]


def _end_of(words: tuple[str, ...], flat: str, start: int) -> int:
    """Where the words end that begin at `start`, whatever stands between them; 0 where others stand there."""
    places = list(islice(_WORD.finditer(flat, start), len(words)))
    return places[-1].end() if [place[0] for place in places] == list(words) else 0


class TitleIndex:
    """Papers by title; `papers` are pairs of title and arXiv id, a paper with several titles in several.

    Titles in `no_mentions` are looked up beside an id, never for themselves: they are names too.
    """

    def __init__(self, papers: Iterable[tuple[str, str]], no_mentions: Container[str] = ()) -> None:
        self._titles: dict[str, list[frozenset[str]]] = {}
        openings: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for title, arxiv_id in papers:
            words = title_words(title)
            self._titles.setdefault(arxiv_id, []).append(frozenset(words))
            if len(words) >= MIN_WORDS and title not in no_mentions:
                openings.setdefault(_opening(title), []).append((words, arxiv_id))
        for known in openings.values():
            known.sort(key=lambda entry: (-len(entry[0]), entry[1]))  # the longest first to win
        self._known = list(openings.values())
        self._openings = AhoCorasick(list(openings), store_patterns=False) if openings else None

    def find(self, text: str) -> list[Found]:
        """Every title of the index that the text spells out, begun with a capital."""
        if self._openings is None:
            return []
        flat, found, taken = _flat(text), [], 0
        for index, start, _ in self._openings.find_matches_as_indexes(flat, overlapping=True):
            if start < taken or text[start].islower() or flat[start - 1 : start].isalnum():
                continue
            for words, arxiv_id in self._known[index]:
                end = _end_of(words, flat, start)
                if end:
                    taken = end
                    found.append(Found(start, end, "paper", arxiv_id, "title"))
                    break
        return found

    def fits(self, title: str, arxiv_id: str) -> bool:
        """Whether `title` can be that of the paper; unknown papers fit every title."""
        given = frozenset(title_words(title))
        known = self._titles.get(arxiv_id, [])
        if not known or len(title_words(title)) < MIN_WORDS:
            return True
        return any(given <= one or len(given & one) > _SHARED * len(given | one) for one in known)


def pair_titles(text: str, papers: Sequence[Found], titles: Sequence[Found]) -> dict[Found, Found]:
    """The title that stands beside each id that has one."""
    ends = {title.end: title for title in titles}
    pairs = {}
    for paper in papers:
        begin = max(0, paper.start - _BESIDE)
        title = ends.get(begin + len(text[begin : paper.start].rstrip(_BETWEEN)))
        if title is not None:
            pairs[paper] = title
    return pairs


def find_conflicts(
    text: str, papers: Sequence[Found], pairs: Mapping[Found, Found], misfits: Mapping[int, str]
) -> list[Found]:
    """Titles that stand beside an id that is another paper's, with the id: `TITLE (id)`.

    `misfits` maps the ends of ids to the titles their headings give them. `target` is the id given,
    `note` the id the title has, where known.
    """
    conflicts = []
    for paper in papers:
        title = pairs.get(paper)
        if title is not None and title.target != paper.target:
            conflicts.append(paper._replace(start=title.start, kind=MISMATCH, note=title.target))
        elif title is None and paper.end in misfits:
            start = text.rfind(misfits[paper.end], 0, paper.end)
            conflicts.append(paper._replace(start=start, kind=MISMATCH, note=""))
    return conflicts
