"""Several names with their papers on one line: `A (id); B (id)`, `A id / B id`, `A (id), B (id), C (id)`."""

import re
from collections.abc import Sequence

from pipeline.extract.found import Found
from pipeline.extract.items import Item

_SEPARATOR = re.compile(r"[)\]}]{0,3}[*_]{0,3}\s*([;/|·•,])\s+(?:and\s+)?")
_INTRO = re.compile(r".*(?::|\s[–—])\s", re.DOTALL)
_COMMA_ROW = 3  # "A (id), B (id)" may be any sentence; three look like a list


def find_rows(text: str, item: Item, papers: Sequence[Found]) -> list[Item]:
    """The pieces of an unmarked line, one for each name, where one separator parts them all; else the line.

    Pieces parted by commas stay unmarked: sentences enumerate too.
    """
    if item.marked or len(papers) < 2:
        return [item]
    cuts = [_SEPARATOR.match(text, paper.end) for paper in papers[:-1]]
    signs = {cut[1] for cut in cuts if cut}
    if None in cuts or len(signs) != 1 or ("," in signs and len(papers) < _COMMA_ROW):
        return [item]
    ends = [cut.end() for cut in cuts if cut]
    has_colons = _INTRO.match(text, ends[0], papers[1].start) is not None  # each piece of its own
    intro = None if has_colons else _INTRO.match(text, item.start, papers[0].start)
    begins = [intro.end() if intro else item.start, *ends]
    is_marked = "," not in signs
    return [Item(begin, end, is_marked) for begin, end in zip(begins, [*ends, item.end], strict=True)]
