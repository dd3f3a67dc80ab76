"""A user: overview, activity, likes, followers, profile and every tab; the posts follow from the activity."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from urllib.parse import quote

from huggingface_hub.utils import paginate  # type: ignore[attr-defined]  # it names no exports

from pipeline.errors import Gone, InputRejected
from pipeline.hub.activity import collect_activity, collect_tabs, is_enough, is_walked, profile_paths
from pipeline.hub.client import Hub
from pipeline.hub.failures import mapped_failures
from pipeline.hub.known import Known, Missed, Parse, Scope, Step, Walk, Walked

MOST_FOLLOWERS = 1000
"""Followers looked at: one page of the Hub; who follows a celebrity says nothing of what is claimed."""


def collect_user(
    hub: Hub, name: str, known: Known, scope: Scope, *, parse: Parse, until: datetime | None
) -> Walk:
    """Everything the Hub shows of a user, the posts' own pages apart; `until` as for the feed.

    Where the undocumented list of events is gone, the activity pages are asked each time instead.
    """
    yield from hub.call(lambda api: api.get_user_overview(name))
    try:
        walked = yield from collect_activity(hub, ("user", name), known, scope, parse=parse, until=until)
    except (Gone, InputRejected) as error:
        yield from hub.take()
        yield Missed(where=f"{name}: events", error=error)
        walked = Walked(whole=False, newest=hub.clock.now())
    likes = _collect_likes(hub, name, known, scope, parse=parse, until=until)
    yield from hub.attempt(f"{name}: likes", lambda: likes)
    yield from hub.attempt(f"{name}: followers", lambda: _collect_followers(hub, name, known, scope))
    yield from collect_tabs(hub, profile_paths(name), known, newest=walked.newest)
    return walked


def likes_path(name: str) -> str:
    """Where somebody's likes are listed."""
    return f"/api/users/{quote(name)}/likes"


def followers_path(name: str) -> str:
    """Where somebody's followers are listed."""
    return f"/api/users/{quote(name)}/followers"


def wants_followers(asked: datetime | None, scope: Scope, now: datetime) -> bool:
    """Whether the followers, last asked for then, were not within the largest of the ages."""
    return asked is None or now - asked >= timedelta(hours=max(scope.ages_hours, default=0.0))


def _collect_likes(
    hub: Hub, name: str, known: Known, scope: Scope, *, parse: Parse, until: datetime | None
) -> Iterator[Step]:
    """The likes, newest first, down to the first page the last whole walk has met."""
    count = 0
    with mapped_failures(name):
        for _ in paginate(hub.url(likes_path(name)), params={}, headers={}):
            for capture in hub.take():
                yield capture
                likes = parse(capture).activities
                count += len(likes)
                if is_walked(likes, known, until) or is_enough(likes, count, scope):
                    return
    yield from hub.take()


def _collect_followers(hub: Hub, name: str, known: Known, scope: Scope) -> Iterator[Step]:
    if wants_followers(known.asked(hub.url(followers_path(name))), scope, hub.clock.now()):
        most = min(MOST_FOLLOWERS, scope.limit or MOST_FOLLOWERS)
        yield from hub.call(lambda api: list(islice(api.list_user_followers(name), most)))
