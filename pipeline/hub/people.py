"""Lists of people: the followers of somebody, the followers and members of an organization."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

from huggingface_hub.utils import paginate  # type: ignore[attr-defined]  # it names no exports

from pipeline.hub.client import Hub
from pipeline.hub.failures import mapped_failures
from pipeline.hub.known import Known, Scope, Step

MOST_PEOPLE = 1000
"""People looked at: one page of the Hub; who follows a celebrity says nothing of what is claimed."""


def collect_people(hub: Hub, path: str, known: Known, scope: Scope) -> Iterator[Step]:
    """The list of people at `path`, unless it was asked for within the largest of the ages."""
    if wants_people(known.asked(hub.url(path)), scope, hub.clock.now()):
        yield from hub.attempt(path, partial(_ask_people, hub, path, scope))


def wants_people(asked: datetime | None, scope: Scope, now: datetime) -> bool:
    """Whether a list of people, last asked for then, may have become another."""
    return asked is None or now - asked >= timedelta(hours=max(scope.ages_hours, default=0.0))


def _ask_people(hub: Hub, path: str, scope: Scope) -> Iterator[Step]:
    most = min(MOST_PEOPLE, scope.limit or MOST_PEOPLE)
    with mapped_failures(path):
        for _ in islice(paginate(hub.url(path), params={}, headers={}), most):
            yield from hub.take()
    yield from hub.take()
