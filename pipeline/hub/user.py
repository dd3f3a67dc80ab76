"""A user: overview, activity, likes, profile and every tab; the posts follow from the activity."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote

from huggingface_hub.utils import paginate  # type: ignore[attr-defined]  # it names no exports

from pipeline.hub.activity import collect_activity, collect_tabs, profile_paths
from pipeline.hub.client import Hub
from pipeline.hub.failures import mapped_failures
from pipeline.hub.known import Known, Parse, Scope, Step, Walk


def collect_user(
    hub: Hub, name: str, known: Known, scope: Scope, *, parse: Parse, until: datetime | None
) -> Walk:
    """Everything the Hub shows of a user, the posts' own pages apart; `until` as for the feed."""
    yield from hub.call(lambda api: api.get_user_overview(name))
    walked = yield from collect_activity(hub, ("user", name), known, scope, parse=parse, until=until)
    likes = _collect_likes(hub, name, known, scope, parse=parse)
    yield from hub.attempt(f"{name}: likes", lambda: likes)
    yield from collect_tabs(hub, profile_paths(name), known, newest=walked.newest)
    return walked


def _collect_likes(hub: Hub, name: str, known: Known, scope: Scope, *, parse: Parse) -> Iterator[Step]:
    """The likes, newest first, down to the first page that is known already."""
    count = 0
    with mapped_failures(name):
        for _ in paginate(hub.url(f"/api/users/{quote(name)}/likes"), params={}, headers={}):
            for capture in hub.take():
                yield capture
                likes = {like.id for like in parse(capture).activities}
                count += len(likes)
                if likes <= set(known.events(likes)) or (scope.limit is not None and count >= scope.limit):
                    return
