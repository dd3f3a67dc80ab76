"""The posts feed: the newest pages while they hold news, then the pages where due posts stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.hub.answer import Answer
from pipeline.hub.client import Hub
from pipeline.hub.known import Known, Parse, Scope, Step, Walk, Walked
from pipeline.hub.schedule import SeenPost, is_due
from pipeline.records import Post

FEED = "/api/posts"
PAGE = 10
"""Posts on a page of the feed; the Hub gives ten whatever is asked (measured 2025)."""
MOST_STALE = 3
"""Pages in a row with nothing but posts met before: the feed stands still, whatever `skip` says."""


@dataclass(slots=True)
class Progress:
    """How far a walk has come: the posts met, the newest of them, where it goes on, what the Hub counts."""

    met: set[str] = field(default_factory=set)
    newest: datetime | None = None
    skip: int = 0
    total: int = 0
    stale: int = 0


def collect_feed(hub: Hub, known: Known, scope: Scope, *, parse: Parse, until: datetime | None) -> Walk:
    """Walk from the newest post down to the first page without news.

    `until` is when the last whole walk began: everything published before was met then, so a page
    without news ends this walk only below it. Posts that move between pages while walking are met
    once; where posts vanished, the walk steps back by as many. Raises ShapeDrift where a page holds
    posts nobody can read.
    """
    at = Progress()
    while True:
        answer = hub.get(FEED, page_params(at.skip))
        posts = parse(answer.capture).posts
        yield answer.capture
        answer.require_read(posts, "socialPosts")
        unmet = [post for post in posts if post.id not in at.met]
        vanished = _take_in(at, posts, answer)
        if not posts or at.stale >= MOST_STALE:
            return Walked(whole=True, newest=at.newest)
        if _is_far_enough(at, posts, scope):
            return Walked(whole=False, newest=at.newest)
        now = answer.capture.captured_at
        if unmet and _is_older(posts, until) and not _is_news(unmet, known, scope, now):
            return Walked(whole=True, newest=at.newest)
        at.skip = max(0, at.skip - vanished) if vanished else at.skip + len(posts)


def revisit(hub: Hub, due: Sequence[SeenPost], young: Sequence[SeenPost], *, parse: Parse) -> Iterator[Step]:
    """Ask the pages of the feed where due posts should stand by now.

    `young` are all posts of the feed that are known. A post that does not stand where it should is
    left to its own page.
    """
    met: set[str] = set()
    for skip, expected in expected_pages(due, young).items():
        if expected <= met:
            continue
        answer = hub.get(FEED, page_params(skip))
        met |= {shown.id for shown in parse(answer.capture).posts}
        yield answer.capture


def expected_pages(due: Sequence[SeenPost], young: Sequence[SeenPost]) -> dict[int, set[str]]:
    """Where in the feed posts should stand, by how many known ones are newer: skip → posts.

    >>> from datetime import UTC
    >>> posts = [SeenPost(id=f"ada/{day}", published_at=(at := datetime(2026, 1, day, tzinfo=UTC)),
    ...                   observed_at=at) for day in range(1, 15)]
    >>> expected_pages(posts[:1], posts)
    {10: {'ada/1'}}
    """
    order = sorted((post.published_at for post in young if post.published_at), reverse=True)
    place = {at: number for number, at in reversed(list(enumerate(order)))}
    pages: dict[int, set[str]] = {}
    for post in due:
        if post.published_at in place:
            pages.setdefault(place[post.published_at] // PAGE * PAGE, set()).add(post.id)
    return pages


def page_params(skip: int) -> dict[str, object]:
    """The query of one page of the feed."""
    return {"skip": skip, "limit": PAGE, "sort": "recent"}


def _is_news(posts: Sequence[Post], known: Known, scope: Scope, now: datetime) -> bool:
    """Whether one of these posts teaches something: it is new, or due."""
    wanted = [post for post in posts if scope.allows(_published(post))]
    seen = known.posts([post.id for post in wanted])
    return any(post.id not in seen or is_due(seen[post.id], now, scope.ages_hours) for post in wanted)


def _take_in(at: Progress, posts: Sequence[Post], answer: Answer) -> int:
    """Note what a page holds; returns how many posts vanished since the page before."""
    body = answer.json()
    total = body.get("numTotalItems") if isinstance(body, dict) else None
    total = total if isinstance(total, int) else at.total
    vanished = max(0, at.total - total)
    at.total = total
    at.stale = 0 if any(post.id not in at.met for post in posts) else at.stale + 1
    at.met |= {post.id for post in posts}
    times = [time for post in posts if (time := _published(post))]
    at.newest = max([*times, *([at.newest] if at.newest else [])], default=None)
    return vanished


def _is_far_enough(at: Progress, posts: Sequence[Post], scope: Scope) -> bool:
    if scope.limit is not None and len(at.met) >= scope.limit:
        return True
    return not any(scope.allows(_published(post)) for post in posts)


def _is_older(posts: Sequence[Post], until: datetime | None) -> bool:
    """Whether a page lies wholly in what the last whole walk has met."""
    return until is not None and all(time < until for post in posts if (time := _published(post)))


def _published(post: Post) -> datetime | None:
    return post.published.at if post.published else None
