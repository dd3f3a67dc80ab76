"""Removing a person from pages with islands and from feeds."""

import html
from typing import Any

from lxml import etree

from pipeline.errors import BrokenInput
from pipeline.parse.erase.json_tree import Erased, erase_value, write_json
from pipeline.parse.erase.names import Names
from pipeline.parse.island import Island
from pipeline.parse.load_json import load_json

_PAGE = """<!doctype html>
<html>
	<head><meta charset="utf-8" /></head>
	<body>
{islands}
	</body>
</html>
"""
_ISLAND = '<div class="SVELTE_HYDRATER contents" data-target="{target}" data-props="{props}"></div>'


def island_values(islands: tuple[Island, ...]) -> list[Any]:
    """The JSON of islands; one that is damaged holds nothing that can be told apart."""
    values = []
    for island in islands:
        try:
            values.append(load_json(island.props))
        except BrokenInput:
            values.append(None)
    return values


def erase_islands(islands: tuple[Island, ...], names: Names) -> str:
    """A page of only the erased islands: the markup around them repeats what they say."""
    kept = []
    for island, value in zip(islands, island_values(islands), strict=True):
        try:
            props = write_json(erase_value(value, names))
        except Erased:
            continue
        kept.append(_ISLAND.format(target=island.target, props=html.escape(props)))
    return _PAGE.format(islands="\n".join(kept))


def erase_feed(text: str, names: Names) -> str:
    """A feed without the entries that name the person in link, author or id; other texts blotted."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if root is None:
        return names.blot(text)
    for entry in list(root.iter("{*}item", "{*}entry")):
        if any(names.touch(said) for said in _signatures(entry)):
            entry.getparent().remove(entry)
    return names.blot(etree.tostring(root, encoding="unicode"))


def _signatures(entry: Any) -> list[str]:
    signed = ("link", "guid", "id", "author", "creator")
    found = [child for tag in signed for child in entry.iterchildren(f"{{*}}{tag}")]
    return ["".join(map(str, child.itertext())) + (child.get("href") or "") for child in found]
