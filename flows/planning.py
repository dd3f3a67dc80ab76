"""What `collect` would ask now, known from the warehouse and the archive, without any request."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from urllib.parse import quote, urlencode

from flows.keeping import Keeper
from flows.known import Store, as_seen
from flows.settings import Settings
from flows.sources import Source, due_posts, wanted_pages
from pipeline.hub import SYSTEM_CLOCK, Clock, Plan, Scope, SeenPost, fresh_for, plan_requests
from pipeline.hub.activity import ACTIVITY, activity_params, profile_paths
from pipeline.hub.feed import FEED, expected_pages, page_params
from pipeline.hub.organization import organization_paths
from pipeline.hub.papers import daily_params
from pipeline.hub.politeness import ROBOTS
from pipeline.hub.post import post_path
from pipeline.hub.user import followers_path, likes_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """A source and what is known before it is asked."""

    source: Source
    store: Store
    scope: Scope
    now: datetime

    @property
    def name(self) -> str:
        return quote(self.source.names[0])


Path = tuple[str, bool]
"""A path with its query, and whether its answer may lead to more of its kind."""


def plan_collection(
    settings: Settings, sources: Iterable[Source], scope: Scope, *, clock: Clock = SYSTEM_CLOCK
) -> Plan:
    """The requests a collection would begin with, less those whose answer is held fresh."""
    store = Store(settings)
    with Keeper(settings, clock=clock, fresh=fresh_for(scope.ages_hours)) as keeper:

        def is_held(path: str) -> bool:
            return keeper.held(settings.hub.rstrip("/") + path) is not None

        wanted = [("robots.txt", ROBOTS, False)]
        for source in sources:
            outlook = Outlook(source=source, store=store, scope=scope, now=clock.now())
            wanted += [(str(source), path, more) for path, more in PATHS[source.kind](outlook)]
        return plan_requests(one for one in wanted if not is_held(one[1]))


def _feed(_: Outlook) -> Iterator[Path]:
    yield _with_query(FEED, page_params(0)), True


def _due(outlook: Outlook) -> Iterator[Path]:
    young = [as_seen(post) for post in outlook.store.young(outlook.now) if post.in_feed]
    for skip in expected_pages(_due_in_feed(outlook), young):
        yield _with_query(FEED, page_params(skip)), False


def _daily(outlook: Outlook) -> Iterator[Path]:
    today = outlook.now.date()
    for day in (today, today - timedelta(days=1)):
        yield _with_query("/api/daily_papers", daily_params(day)), False


def _user(outlook: Outlook) -> Iterator[Path]:
    yield f"/api/users/{outlook.name}/overview", False
    yield likes_path(outlook.name), True
    yield followers_path(outlook.name), False
    yield _with_query(ACTIVITY, activity_params(("user", outlook.source.names[0]))), True
    yield from ((path, False) for path in profile_paths(outlook.source.names[0]))


def _organization(outlook: Outlook) -> Iterator[Path]:
    yield f"/api/organizations/{outlook.name}/overview", False
    yield _with_query(ACTIVITY, activity_params(("org", outlook.source.names[0]))), True
    yield from ((path, False) for path in organization_paths(outlook.source.names[0]))


def _posts(outlook: Outlook) -> Iterator[Path]:
    yield from ((post_path(post_id), False) for post_id in outlook.source.names)


def _papers(outlook: Outlook) -> Iterator[Path]:
    yield from ((f"/api/papers/{arxiv_id}", False) for arxiv_id in outlook.source.names)


def _pages(outlook: Outlook) -> Iterator[Path]:
    """Without the posts that the pages of the feed are going to show."""
    wanted = wanted_pages(outlook.source, outlook.store, outlook.scope, outlook.now)
    shown = set() if outlook.source.names else {post.id for post in _due_in_feed(outlook)}
    commented = set(outlook.store.uncommented(None, outlook.scope.since))
    asked = (post_id for post_id in wanted if post_id not in shown or post_id in commented)
    yield from ((post_path(post_id), True) for post_id in islice(asked, outlook.scope.limit))


def _named_papers(outlook: Outlook) -> Iterator[Path]:
    named = outlook.store.papers(outlook.now)
    yield from ((f"/api/papers/{arxiv_id}", True) for arxiv_id in islice(named, outlook.scope.limit))


PATHS: Mapping[str, Callable[[Outlook], Iterator[Path]]] = {
    "feed": _feed,
    "due": _due,
    "daily": _daily,
    "user": _user,
    "organization": _organization,
    "post": _posts,
    "papers": _papers,
    "pages": _pages,
    "named papers": _named_papers,
}
"""What a source of each kind is known to ask."""


def _due_in_feed(outlook: Outlook) -> list[SeenPost]:
    young = [post for post in outlook.store.young(outlook.now) if post.in_feed]
    return due_posts(young, outlook.scope, outlook.now)


def _with_query(path: str, params: Mapping[str, object]) -> str:
    return f"{path}?{urlencode(params)}"
