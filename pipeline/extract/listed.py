"""Names in lists that give no paper: known by the company they keep.

`1. Noisy top-k gating 2. Beehive Gating (BHG)`: where one item of a list is a mechanism, the others are
names too if they are built like one.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from pipeline.extract.abbreviations import is_short_form
from pipeline.extract.forms import ends_in_head
from pipeline.extract.found import Found
from pipeline.extract.headings import is_label
from pipeline.extract.items import Item, find_items
from pipeline.extract.markers import list_rules
from pipeline.extract.name_parts import name_parts, strip_span
from pipeline.extract.overlap import rows_in
from pipeline.extract.rules import any_of

_MAX_WORDS = 6  # as in headings without an arrow
_REACH = 100
_SHORTEST_LIST = 2
_CONFIDENCE = 0.6
_NAME_END = re.compile(r"\s+[-–—|~=]\s|[:;,.!?…](?=\s|\Z)|\n|\s*(?:->|=>|→)")


def find_listed(text: str, found: Sequence[Found]) -> list[Found]:
    """New names among the items of a list of which another item is a mechanism; `found` in order."""
    if not found:
        return []
    items = [item for item in find_items(text) if item.marked]
    if len(items) < _SHORTEST_LIST:
        return []
    names = [_name_of(text, item) for item in items]
    known = [_begins_with(found, start, end) for start, end in names]
    if not any(known):
        return []
    fresh = (name for name, is_known in zip(names, known, strict=True) if not is_known)
    return [one for name in fresh for one in _read_name(text, *name)]


def _name_of(text: str, item: Item) -> tuple[int, int]:
    stop = min(item.end, item.start + _REACH)
    cuts = (_NAME_END.search(text, item.start, stop), _arrow().search(text, item.start, stop))
    return strip_span(text, item.start, min((cut.start() for cut in cuts if cut), default=stop))


@cache
def _arrow() -> re.Pattern[str]:
    return re.compile(any_of(list_rules().arrows))


def _begins_with(found: Sequence[Found], start: int, end: int) -> bool:
    return any(mention.end <= end + 1 for mention in rows_in(found, start, min(end, start + 1)))


def _read_name(text: str, start: int, end: int) -> Iterator[Found]:
    parts = name_parts(text, start, end)
    name = text[slice(*parts.name)]
    if not 0 < len(name.split()) <= _MAX_WORDS or is_label(name) or not name[0].isalpha():
        return
    aliases = [alias for alias in parts.aliases if is_short_form(text[slice(*alias)])]
    if ends_in_head(name) or aliases:
        for place in (parts.name, *aliases):
            yield Found(*place, "mechanism", "", "list", True, _CONFIDENCE)
