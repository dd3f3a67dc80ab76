"""What the components find, and where it is kept: `doc.spans`, with the exact characters beside.

Tokens do not always end where a name ends (`2104.09864v2)`, `attention-based`), so each group holds
the covering tokens as spans and, in its `attrs`, the rows with their exact plain-text offsets.
"""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from spacy.tokens import Doc, SpanGroup

from pipeline.extract.plain import PlainText


class Found(NamedTuple):
    """One thing found at `start:end` of the plain text.

    `note` is what only this kind has: the version of a paper, the form of a mechanism's name.
    """

    start: int
    end: int
    kind: str
    target: str = ""
    note: str = ""
    is_new: bool = False
    confidence: float = 1.0


class Credit(NamedTuple):
    """From a mechanism's name to the paper it is credited to; `title` is the one beside the id."""

    start: int
    end: int
    name_start: int
    name_end: int
    mechanism_id: str
    arxiv_id: str
    version: str = ""
    title: str = ""


class Said(NamedTuple):
    """A sentence and the mechanism it is about, unless it names another itself."""

    start: int
    end: int
    mechanism_id: str


Row = Found | Credit | Said

GROUPS: dict[str, type[Found] | type[Credit] | type[Said]] = {
    "links": Found,
    "papers": Found,
    "headings": Credit,
    "mechanisms": Found,
    "citations": Credit,
    "statements": Said,
}
"""The keys of `doc.spans` and the rows each holds; `doc._.<key>` reads them back."""

_STATE = {"plain": None, "label": "", "typed": (), "continues": False, "tongue": ""}


def keep(doc: Doc, key: str, rows: Sequence[Row]) -> None:
    """Put `rows` into `doc.spans[key]`."""
    if not rows:
        doc.spans[key] = SpanGroup(doc, name=key)
        return
    plain: PlainText = doc._.plain
    spans = []
    for row in rows:
        start, end = plain.original(row.start, row.end)
        spans.append(doc.char_span(start, end, label=key, alignment_mode="expand"))
    doc.spans[key] = SpanGroup(doc, name=key, spans=spans, attrs={"rows": tuple(rows)})


def _rows(doc: Doc, key: str) -> tuple[Row, ...]:
    # A Doc that travelled between processes has plain lists where rows were.
    return (
        tuple(GROUPS[key](*row) for row in doc.spans[key].attrs.get("rows", ())) if key in doc.spans else ()
    )


def register_extensions() -> None:
    """Make `doc._` know our state and groups; a second call changes nothing."""
    for name, default in _STATE.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)
    for key in GROUPS:
        if not Doc.has_extension(key):
            Doc.set_extension(key, getter=partial(_rows, key=key))
