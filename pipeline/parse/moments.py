"""Times as pages state them ("5 days ago", "Jan 11, 2024", ISO) → a UTC time and how exact it is."""

import re
import tomllib
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files

from pipeline.records import Moment, Precision

SLACK = timedelta(days=1)
"""A date without year lies in the past, give or take the reader's time zone."""


@dataclass(frozen=True, slots=True)
class TimeWords:
    """`times.toml`, compiled: `ago` matches a span, `dated` a day of a month, `words` fixed phrases."""

    ago: re.Pattern[str]
    dated: re.Pattern[str]
    words: dict[str, tuple[str, int]]
    units: dict[str, tuple[Precision, int]]
    months: dict[str, int]
    numbers: dict[str, int]

    @property
    def pattern(self) -> str:
        """A regular expression that matches any time phrase."""
        fixed = "|".join(re.escape(word) for word in self.words)
        return rf"(?:{self.ago.pattern}|{self.dated.pattern}|{fixed})".replace("?P<", "?P<t_")


@cache
def load_times() -> TimeWords:
    """The time phrases of `times.toml`."""
    data = tomllib.loads(files(__package__).joinpath("times.toml").read_text("utf-8"))
    units = {
        name: (Precision(entry.get("is", unit)), entry["of"])
        for unit, entry in data["units"].items()
        for name in entry["names"]
    }
    numbers = data["numbers"]
    months = {name: number for number, names in enumerate(data["months"], 1) for name in names}
    modifiers, count = _any(data["modifiers"]), rf"\d{{1,4}}|{_any(numbers)}"
    return TimeWords(
        ago=re.compile(rf"(?:(?:{modifiers}) )?(?P<count>{count}) (?P<unit>{_any(units)}) ago"),
        dated=re.compile(rf"(?P<month>{_any(months)})\.? (?P<day>\d{{1,2}})(?:, (?P<year>\d{{4}}))?"),
        words={word: (entry["unit"], entry["count"]) for word, entry in data["words"].items()},
        units=units,
        months=months,
        numbers=numbers,
    )


def _any(names: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


def parse_iso(text: str) -> datetime | None:
    """An ISO 8601 time in UTC; a time without zone is taken as UTC; None where it is no time."""
    try:
        at = datetime.fromisoformat(text)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def parse_exact(text: str) -> Moment | None:
    """The moment of an ISO 8601 time; a bare date is known to the day."""
    at = parse_iso(text)
    if at is None:
        return None
    return Moment(at=at, precision=Precision.DAY if len(text) <= 10 else Precision.SECOND)


def parse_moment(text: str, seen_at: datetime) -> Moment | None:
    """A relative or partial time as a page shows it, resolved against when the page was seen.

    >>> parse_moment("5 days ago", datetime(2025, 3, 20, 12, tzinfo=UTC)).at.date().isoformat()
    '2025-03-15'
    """
    words, phrase = load_times(), " ".join(text.split())
    folded = phrase.casefold()
    if folded in words.words:
        named, count = words.words[folded]
        return _before(seen_at, count, Precision(named), phrase)
    if found := words.ago.fullmatch(folded):
        count = words.numbers.get(found["count"]) or int(found["count"])
        unit, factor = words.units[found["unit"]]
        return _before(seen_at, count * factor, unit, phrase)
    dated = words.dated.fullmatch(folded)
    return _on_day(dated, seen_at, phrase) if dated else None


def _before(seen_at: datetime, count: int, unit: Precision, phrase: str) -> Moment | None:
    try:
        match unit:
            case Precision.YEAR | Precision.MONTH:
                at = _months_before(seen_at, count * (12 if unit is Precision.YEAR else 1))
            case _:
                at = seen_at - timedelta(**{f"{unit.value}s": count})
    except (ValueError, OverflowError):
        return None
    return Moment(at=at, precision=unit, text=phrase)


def _months_before(at: datetime, months: int) -> datetime:
    year, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    return at.replace(year=year, month=month + 1, day=min(at.day, monthrange(year, month + 1)[1]))


def _on_day(found: re.Match[str], seen_at: datetime, phrase: str) -> Moment | None:
    month, day = load_times().months[found["month"]], int(found["day"])
    last = (seen_at + SLACK).date()
    years = [int(found["year"])] if found["year"] else range(last.year, last.year - 8, -1)
    for year in years:
        if (on := _date(year, month, day)) and (found["year"] or on <= last):
            at = datetime(on.year, on.month, on.day, tzinfo=UTC)
            return Moment(at=at, precision=Precision.DAY, text=phrase)
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
