"""Times as pages state them, resolved against the capture with their precision."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.parse.moments import parse_exact, parse_moment
from pipeline.records import Precision
from tests.parse.builders import NOW

TABLE = [
    ("9 minutes ago", "2026-03-24T11:51", Precision.MINUTE),
    ("about 17 hours ago", "2026-03-23T19:00", Precision.HOUR),
    ("an hour ago", "2026-03-24T11:00", Precision.HOUR),
    ("less than a minute ago", "2026-03-24T11:59", Precision.MINUTE),
    ("1 day ago", "2026-03-23T12:00", Precision.DAY),
    ("30 days ago", "2026-02-22T12:00", Precision.DAY),
    ("2 weeks ago", "2026-03-10T12:00", Precision.DAY),
    ("about 1 month ago", "2026-02-24T12:00", Precision.MONTH),
    ("9 months ago", "2025-06-24T12:00", Precision.MONTH),
    ("over 1 year ago", "2025-03-24T12:00", Precision.YEAR),
    ("almost 3 years ago", "2023-03-24T12:00", Precision.YEAR),
    ("yesterday", "2026-03-23T12:00", Precision.DAY),
    ("just now", "2026-03-24T12:00", Precision.MINUTE),
    ("Jan 11, 2024", "2024-01-11T00:00", Precision.DAY),
    ("January 11, 2024", "2024-01-11T00:00", Precision.DAY),
    ("Mar 23", "2026-03-23T00:00", Precision.DAY),
    ("Mar 25", "2026-03-25T00:00", Precision.DAY),
    ("May 13", "2025-05-13T00:00", Precision.DAY),
    ("Feb 29", "2024-02-29T00:00", Precision.DAY),
    ("ABOUT  2   HOURS AGO", "2026-03-24T10:00", Precision.HOUR),
]


@pytest.mark.parametrize(("phrase", "at", "precision"), TABLE)
def test_a_phrase_is_resolved_against_the_capture(phrase: str, at: str, precision: Precision) -> None:
    moment = parse_moment(phrase, NOW)
    assert moment is not None
    assert (moment.at, moment.precision) == (datetime.fromisoformat(at).replace(tzinfo=UTC), precision)


def test_the_words_of_the_page_are_kept() -> None:
    moment = parse_moment("about 17  hours ago", NOW)
    assert moment is not None
    assert moment.text == "about 17 hours ago"


def test_a_month_before_the_31st_is_the_last_day_there_is() -> None:
    moment = parse_moment("1 month ago", datetime(2026, 3, 31, tzinfo=UTC))
    assert moment is not None
    assert moment.at == datetime(2026, 2, 28, tzinfo=UTC)


@pytest.mark.parametrize(
    "phrase", ["", "soon", "5 days", "Feb 30, 2024", "13 ago", "9999 years ago", "Smarch 3"]
)
def test_what_is_no_time_is_none(phrase: str) -> None:
    assert parse_moment(phrase, NOW) is None


@pytest.mark.parametrize(
    ("text", "precision"),
    [("2026-03-20T10:00:00.000Z", Precision.SECOND), ("2026-03-20", Precision.DAY)],
)
def test_an_exact_time_is_known_to_the_second_a_date_to_the_day(text: str, precision: Precision) -> None:
    moment = parse_exact(text)
    assert moment is not None
    assert moment.precision is precision


@given(st.text(max_size=60))
def test_any_text_is_a_time_or_none(phrase: str) -> None:
    moment = parse_moment(phrase, NOW)
    assert moment is None or moment.at.tzinfo is UTC
