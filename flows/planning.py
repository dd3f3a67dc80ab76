"""What `collect` would ask now, known from the warehouse and the archive, without any request."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from urllib.parse import quote, urlencode

from flows.collecting import learn_manners
from flows.keeping import Keeper
from flows.known import Store, as_seen
from flows.settings import Settings
from flows.sources import Source, due_posts, wanted_pages
from pipeline.hub import SYSTEM_CLOCK, Clock, PaperAsk, Plan, Scope, SeenPost, fresh_for, plan_requests
from pipeline.hub.activity import ACTIVITY, activity_params, profile_paths
from pipeline.hub.feed import FEED, expected_pages, page_params
from pipeline.hub.organization import organization_paths, people_paths
from pipeline.hub.papers import daily_days, daily_path, paper_paths
from pipeline.hub.people import wants_people
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
    asked: Callable[[str], datetime | None]

    @property
    def name(self) -> str:
        return self.source.names[0]


Path = tuple[str, bool]
"""A path with its query, and whether its answer may lead to more of its kind."""


def plan_collection(
    settings: Settings, sources: Iterable[Source], scope: Scope, *, clock: Clock = SYSTEM_CLOCK
) -> Plan:
    """The requests a collection would begin with, less those whose answer is held fresh."""
    store, origin = Store(settings), settings.hub.rstrip("/")
    with Keeper(settings, clock=clock, fresh=fresh_for(scope.ages_hours)) as keeper:
        wanted = [("robots.txt", ROBOTS, False)]
        for source in sources:
            outlook = Outlook(
                source=source,
                store=store,
                scope=scope,
                now=clock.now(),
                asked=lambda path: keeper.asked(origin + path),
            )
            wanted += [(str(source), path, more) for path, more in PATHS[source.kind](outlook)]
        unheld = (one for one in wanted if keeper.held(origin + one[1]) is None)
        return plan_requests(unheld, learn_manners(settings, keeper, clock))


def _feed(_: Outlook) -> Iterator[Path]:
    yield _with_query(FEED, page_params(0)), True


def _due(outlook: Outlook) -> Iterator[Path]:
    young = [as_seen(post) for post in outlook.store.young(outlook.now) if post.in_feed]
    for skip in expected_pages(_due_in_feed(outlook), young):
        yield _with_query(FEED, page_params(skip)), False


def _daily(outlook: Outlook) -> Iterator[Path]:
    until = outlook.store.last_whole(str(outlook.source))
    for day in daily_days(outlook.now.date(), outlook.scope, until, asked=outlook.asked):
        yield daily_path(day), False


def _user(outlook: Outlook) -> Iterator[Path]:
    yield f"/api/users/{quote(outlook.name)}/overview", False
    yield likes_path(outlook.name), True
    yield from _people(outlook, [followers_path(outlook.name)])
    yield _with_query(ACTIVITY, activity_params(("user", outlook.name))), True
    yield from _unseen(outlook, profile_paths(outlook.name))


def _organization(outlook: Outlook) -> Iterator[Path]:
    yield f"/api/organizations/{quote(outlook.name)}/overview", False
    yield _with_query(ACTIVITY, activity_params(("org", outlook.name))), True
    yield from _people(outlook, people_paths(outlook.name))
    yield from _unseen(outlook, organization_paths(outlook.name))


def _people(outlook: Outlook, paths: Iterable[str]) -> Iterator[Path]:
    return ((path, False) for path in paths if wants_people(outlook.asked(path), outlook.scope, outlook.now))


def _unseen(outlook: Outlook, paths: Iterable[str]) -> Iterator[Path]:
    """Pages that show activity and were never asked; the others are only where something happened."""
    return ((path, False) for path in paths if outlook.asked(path) is None)


def _posts(outlook: Outlook) -> Iterator[Path]:
    yield from ((post_path(post_id), False) for post_id in islice(outlook.source.names, outlook.scope.limit))


def _papers(outlook: Outlook) -> Iterator[Path]:
    for arxiv_id in islice(outlook.source.names, outlook.scope.limit):
        yield from ((path, False) for path in paper_paths(PaperAsk(arxiv_id=arxiv_id)))


def _pages(outlook: Outlook) -> Iterator[Path]:
    """Without the posts that the pages of the feed are going to show."""
    wanted = wanted_pages(outlook.source, outlook.store, outlook.scope, outlook.now)
    shown = set() if outlook.source.names else {post.id for post in _due_in_feed(outlook)}
    commented = set(outlook.store.uncommented(None, outlook.scope.since))
    asked = (post_id for post_id in wanted if post_id not in shown or post_id in commented)
    yield from ((post_path(post_id), True) for post_id in islice(asked, outlook.scope.limit))


def _named_papers(outlook: Outlook) -> Iterator[Path]:
    named = outlook.store.papers(outlook.now, outlook.scope.since)
    for ask in islice(named, outlook.scope.limit):
        yield from ((path, True) for path in paper_paths(ask))


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
    return due_posts(young, outlook.scope, outlook.now)[: outlook.scope.limit]


def _with_query(path: str, params: Mapping[str, object]) -> str:
    return f"{path}?{urlencode(params)}"
