"""A user: overview, activity, likes, followers, profile and every tab; the posts follow from the activity."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote

from huggingface_hub.utils import paginate  # type: ignore[attr-defined]  # it names no exports

from pipeline.hub.activity import collect_activity, collect_tabs, is_enough, is_walked, profile_paths
from pipeline.hub.client import Hub
from pipeline.hub.failures import mapped_failures
from pipeline.hub.known import Known, Parse, Scope, Step, Walk
from pipeline.hub.people import collect_people


def collect_user(
    hub: Hub, name: str, known: Known, scope: Scope, *, parse: Parse, until: datetime | None
) -> Walk:
    """Everything the Hub shows of a user, the posts' own pages apart; `until` as for the feed."""
    yield from hub.call(lambda api: api.get_user_overview(name))
    walked = yield from collect_activity(hub, ("user", name), known, scope, parse=parse, until=until)
    likes = _collect_likes(hub, name, known, scope, parse=parse, until=until)
    yield from hub.attempt(f"{name}: likes", lambda: likes)
    yield from collect_people(hub, followers_path(name), known, scope)
    yield from collect_tabs(hub, profile_paths(name), known, newest=walked.newest)
    return walked


def likes_path(name: str) -> str:
    """Where somebody's likes are listed."""
    return f"/api/users/{quote(name)}/likes"


def followers_path(name: str) -> str:
    """Where somebody's followers are listed."""
    return f"/api/users/{quote(name)}/followers"


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
