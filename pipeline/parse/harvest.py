"""Collecting what one capture says while its readers walk through it."""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from datetime import datetime
from reprlib import Repr
from typing import Any

from pipeline.records import (
    Activity,
    Aside,
    Capture,
    Comment,
    Drift,
    Observation,
    Paper,
    Parsed,
    Post,
    Profile,
)

Record = Profile | Activity | Post | Comment | Paper | Observation

EXCERPT = 200
"""Characters of an excerpt in an aside or a drift: enough to recognise the thing, no more."""

_SHORT = Repr()
_SHORT.maxlevel, _SHORT.maxdict, _SHORT.maxlist, _SHORT.maxstring = 3, 8, 4, 120


@dataclass(slots=True)
class Harvest:
    """The records found so far; the first record of an id wins, numbers are all kept.

    `url` is the page's own URL as far as known, `title` its title; `position` says where in the
    capture the readers are (`line 12`, `item 3`); `met` counts records, those known already too.
    """

    capture: Capture
    url: str = ""
    title: str = ""
    position: str = ""
    met: int = 0
    records: dict[Hashable, Record] = field(default_factory=dict)
    asides: dict[Hashable, Aside] = field(default_factory=dict)
    drifts: dict[tuple[str, str], Drift] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.url = self.url or self.capture.url

    @property
    def evidence(self) -> str:
        return self.capture.digest

    @property
    def observed_at(self) -> datetime:
        return self.capture.captured_at

    def add(self, record: Record) -> None:
        """Keep `record` unless one of the same id is held already."""
        self.met += 1
        self.records.setdefault(_key(record), record)

    def aside(self, kind: str, reason: str, excerpt: object = "", *, position: str = "") -> None:
        """Note something that could not be read, once per place and reason."""
        where = position or self.position or self.capture.position
        if (where, kind, reason) in self.asides:
            return
        self.asides[where, kind, reason] = Aside(
            source=self.capture.source,
            position=where,
            kind=kind,
            reason=reason,
            excerpt=shorten(excerpt),
            digest=self.evidence,
        )

    def drift(self, kind: str, field_name: str, example: object) -> None:
        """Count a field or a value the parser does not know; the first example is kept."""
        key = (kind, field_name)
        known = self.drifts.get(key)
        self.drifts[key] = (
            replace(known, count=known.count + 1)
            if known
            else Drift(kind=kind, field=field_name, count=1, example=shorten(example))
        )

    def parsed(self) -> Parsed:
        """Everything collected, as one record."""
        return Parsed(
            profiles=self._of(Profile),
            activities=self._of(Activity),
            posts=self._of(Post),
            comments=self._of(Comment),
            papers=self._of(Paper),
            observations=self._of(Observation),
            asides=tuple(self.asides.values()),
            drifts=tuple(self.drifts.values()),
        )

    def _of(self, kind: type[Any]) -> tuple[Any, ...]:
        return tuple(record for record in self.records.values() if type(record) is kind)


def shorten(value: object) -> str:
    """The beginning of a text, or a value cut in depth and length: safe on anything hostile."""
    return value[:EXCERPT] if isinstance(value, str) else _SHORT.repr(value)[:EXCERPT]


def _key(record: Record) -> Hashable:
    match record:
        case Observation():
            return record
        case Profile():
            return (Profile, record.name.casefold())
        case Paper():
            return (Paper, record.arxiv_id)
        case _:
            return (type(record), record.id)
