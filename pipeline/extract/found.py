"""What the components find, and where it is kept: `doc.spans`, with the exact characters beside.

Tokens do not always end where a name ends (`2104.09864v2)`, `attention-based`), so each group holds
the covering tokens as spans, and `doc._.<group>` the rows with their exact plain-text offsets.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

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
    """From a mechanism's name to the paper it is credited to; `title` is the one beside the id.

    A heading may have no paper (empty `arxiv_id`); one that is not sure counts only if its name is
    known for a mechanism.
    """

    start: int
    end: int
    name_start: int
    name_end: int
    mechanism_id: str
    arxiv_id: str
    version: str = ""
    title: str = ""
    is_sure: bool = True


class Said(NamedTuple):
    """A sentence and the mechanism it is about, unless it names another itself."""

    start: int
    end: int
    mechanism_id: str


Row = Found | Credit | Said

_ROWS: dict[str, type[Found] | type[Credit] | type[Said]] = {
    "links": Found,
    "papers": Found,
    "headings": Credit,
    "titles": Found,
    "conflicts": Found,
    "mechanisms": Found,
    "citations": Credit,
    "statements": Said,
}
_STATE: dict[str, Any] = {
    "source": "",
    "plain": PlainText(""),
    "label": "",
    "typed": (),
    "continues": False,
    "tongue": "",
}
_KEYS = {key: f"hearsay.{key}" for key in (*_ROWS, *_STATE)}
_MISSING = _STATE | dict.fromkeys(_ROWS, ())


def keep(doc: Doc, key: str, rows: Sequence[Row]) -> None:
    """Put `rows` into `doc.spans[key]` and behind `doc._.<key>`; nothing where there are none."""
    if not rows:
        return
    doc.user_data[_KEYS[key]] = tuple(rows)
    if not len(doc):
        return  # read for its rows alone
    plain: PlainText = state(doc, "plain")
    places = (plain.original(row.start, row.end) for row in rows)
    spans = [doc.char_span(start, end, label=key, alignment_mode="expand") for start, end in places]
    doc.spans[key] = SpanGroup(doc, name=key, spans=[span for span in spans if span is not None])


def put(doc: Doc, key: str, value: Any) -> None:
    """Put a single value behind `doc._.<key>`."""
    doc.user_data[_KEYS[key]] = value


def state(doc: Doc, key: str) -> Any:
    """What `put` or `keep` left. `doc._` reads the same ten times slower, too slow for inner use."""
    return doc.user_data.get(_KEYS[key], _MISSING[key])


def _restored(doc: Doc, key: str) -> Any:
    value = state(doc, key)
    # A Doc that travelled between processes holds plain lists where rows were.
    return tuple(_ROWS[key](*row) for row in value) if key in _ROWS else value


def register_extensions() -> None:
    """Make `doc._` know our state and groups; a second call changes nothing."""
    for key in (*_ROWS, *_STATE):
        if not Doc.has_extension(key):
            Doc.set_extension(key, getter=partial(_restored, key=key))
