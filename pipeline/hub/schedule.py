"""When a post is looked at again: pure, by the times it was seen and the ages at which it should be."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

FRESH_SHARE = 0.9
"""Share of the smallest age for which an answer counts as new: a schedule that runs every hour may
start some minutes early and still has to look again."""
LATE_FACTOR = 2.0
"""A post older than so many times the largest age, never looked at since, has no curve to complete."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPost:
    """What is known of a post: when it was published, and when it was last seen."""

    id: str
    published_at: datetime | None
    observed_at: datetime


def due(seen: Iterable[SeenPost], now: datetime, ages_hours: Iterable[float]) -> Iterator[SeenPost]:
    """The posts that have passed an age and were not looked at since.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> post = SeenPost(id="ada/1", published_at=noon, observed_at=noon)
    >>> [len(list(due([post], noon + timedelta(minutes=late), [1.0, 6.0]))) for late in (59, 60)]
    [0, 1]
    """
    ages = tuple(ages_hours)
    return (post for post in seen if is_due(post, now, ages))


def is_due(post: SeenPost, now: datetime, ages_hours: Iterable[float]) -> bool:
    """Whether a post has passed an age since it was last seen."""
    if post.published_at is None:
        return False
    marks = (post.published_at + timedelta(hours=age) for age in ages_hours)
    return any(post.observed_at < mark <= now for mark in marks)


def fresh_for(ages_hours: Iterable[float]) -> timedelta:
    """How long an answer counts as new, so that nothing is asked twice in a row."""
    return timedelta(hours=min(ages_hours, default=0.0) * FRESH_SHARE)


def youngest(now: datetime, ages_hours: Iterable[float]) -> datetime:
    """Posts published before this are not looked at again."""
    return now - timedelta(hours=max(ages_hours, default=0.0) * LATE_FACTOR)
