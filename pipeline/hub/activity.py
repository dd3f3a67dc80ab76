"""The activity of a person or an organization: its events, newest first, from page to page by cursor."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from urllib.parse import quote

from pipeline.errors import Gone, InputRejected
from pipeline.hub.answer import Answer
from pipeline.hub.client import Hub
from pipeline.hub.known import Known, Missed, Parse, Scope, Step, Walk, Walked
from pipeline.records import Activity

ACTIVITY = "/api/recent-activity"
PAGE = 50
"""Events asked for at a time; the Hub may give fewer."""
TABS = (
    "all",
    "models",
    "datasets",
    "spaces",
    "papers",
    "collections",
    "community",
    "posts",
    "upvotes",
    "likes",
    "articles",
)
"""The tabs of a profile's activity page."""


def collect_activity(
    hub: Hub, entity: tuple[str, str], known: Known, scope: Scope, *, parse: Parse, until: datetime | None
) -> Walk:
    """Walk the events of `entity` (`user` or `org`, and the name) down to the first page without news.

    Discussions named in them are asked for. `until` as for the feed. Where this undocumented list is
    gone, or speaks differently now, the walk ends as if something had just happened.
    """
    try:
        return (yield from _walk_events(hub, entity, known, scope, parse=parse, until=until))
    except (Gone, InputRejected) as error:
        yield from hub.take()
        yield Missed(where=f"{entity[1]}: events", error=error)
        return Walked(whole=False, newest=hub.clock.now())


def _walk_events(
    hub: Hub, entity: tuple[str, str], known: Known, scope: Scope, *, parse: Parse, until: datetime | None
) -> Walk:
    newest, count, cursor = None, 0, ""
    while True:
        answer = hub.get(ACTIVITY, activity_params(entity, cursor))
        events = parse(answer.capture).activities
        yield answer.capture
        answer.require_read(events, "recentActivity")
        yield from _collect_discussions(hub, events, known)
        times = [event.at.at for event in events if event.at]
        newest = newest or max(times, default=None)
        count += len(events)
        last, cursor = cursor, _next_cursor(answer)
        if not events or cursor in ("", last) or is_walked(events, known, until):
            return Walked(whole=True, newest=newest)
        if is_enough(events, count, scope):
            return Walked(whole=False, newest=newest)


def collect_tabs(hub: Hub, paths: Iterable[str], known: Known, *, newest: datetime | None) -> Iterator[Step]:
    """Ask pages that show activity, where something happened (`newest`) since they were last captured."""
    for path in paths:
        asked = known.asked(hub.url(path))
        if asked is None or (newest is not None and asked < newest):
            yield from hub.attempt(path, partial(_ask_page, hub, path))


def profile_paths(name: str) -> list[str]:
    """The pages of a user: the profile and every tab of the activity."""
    return [f"/{quote(name)}", *(f"/{quote(name)}/activity/{tab}" for tab in TABS)]


def activity_params(entity: tuple[str, str], cursor: str = "") -> dict[str, object]:
    """The query of one page of somebody's events."""
    kind, name = entity
    asked = {"limit": PAGE, "activityType": "all", "feedType": kind, "entity": name}
    return asked | ({"cursor": cursor} if cursor else {})


def _ask_page(hub: Hub, path: str) -> Iterator[Step]:
    yield hub.get(path).capture


def _next_cursor(answer: Answer) -> str:
    body = answer.json()
    cursor = body.get("cursor") if isinstance(body, dict) else ""
    return cursor if isinstance(cursor, str) else ""


def is_walked(events: Sequence[Activity], known: Known, until: datetime | None) -> bool:
    """Whether a page shows nothing new and lies wholly in what the last whole walk has met."""
    if until is None or any(event.at and event.at.at >= until for event in events):
        return False
    ids = {event.id for event in events}
    return ids <= set(known.events(ids))


def is_enough(events: Sequence[Activity], count: int, scope: Scope) -> bool:
    """Whether a walk that has met so many events ends at a page: by `limit`, or all of them are too old."""
    is_full = scope.limit is not None and count >= scope.limit
    return is_full or not any(scope.allows(event.at.at if event.at else None) for event in events)


def _collect_discussions(hub: Hub, events: Iterable[Activity], known: Known) -> Iterator[Step]:
    named = {event.target_id: event for event in reversed(tuple(events)) if event.kind == "discussion"}
    for target, event in named.items():
        yield from hub.attempt(target, partial(_ask_discussion, hub, event, known))


def _ask_discussion(hub: Hub, event: Activity, known: Known) -> Iterator[Step]:
    """The discussion of an event, unless it was captured after the event."""
    detail = dict(event.detail)
    repo, kind, number = detail.get("repo", ""), detail.get("repo_type", ""), detail.get("number", "")
    if not (repo and kind and number.isdigit()):
        return
    asked = known.asked(hub.url(f"/api/{kind}s/{repo}/discussions/{number}", {"diff": "1"}))
    if asked is None or (event.at is not None and asked < event.at.at):
        yield from hub.call(lambda api: api.get_discussion_details(repo, int(number), repo_type=kind))
