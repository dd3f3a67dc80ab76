"""What can be collected, source by source: each a walk that hands out captures and what it missed."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from flows.known import Store, as_seen
from pipeline.errors import UsageError
from pipeline.hub import (
    Hub,
    Known,
    PaperAsk,
    Scope,
    SeenPost,
    Walk,
    Walked,
    collect_daily_papers,
    collect_feed,
    collect_organization,
    collect_papers,
    collect_post_pages,
    collect_user,
    is_due,
    post_id_of,
    revisit,
)
from pipeline.parse import parse_capture
from warehouse.known import KnownPost

_NAME = re.compile(r"[\w][\w.-]*")
_ARXIV_ID = re.compile(r"\d{4}\.\d{4,5}|[a-z-]+(\.[A-Z]{2})?/\d{7}")
ENDLESS = Walked(whole=False, newest=None)
"""How a walk ends that has no newest end to start from next time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One thing to collect: `kind` is a key of WALKS, `names` are users, organizations, posts or papers."""

    kind: str
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join((self.kind, *self.names))

    @property
    def people(self) -> tuple[str, ...]:
        """Whom it was asked for by name: users, organizations, authors of posts."""
        if self.kind == "post":
            return tuple(name.partition("/")[0] for name in self.names)
        return self.names if self.kind in ("user", "organization") else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A source with everything it takes to collect it."""

    source: Source
    hub: Hub
    known: Known
    store: Store
    scope: Scope

    @property
    def name(self) -> str:
        return self.source.names[0]

    @property
    def until(self) -> datetime | None:
        """When the last whole walk of this source began."""
        return self.store.last_whole(str(self.source))


def plan_sources(
    *,
    users: Iterable[str] = (),
    posts: bool = False,
    urls: Iterable[str] = (),
    papers: Iterable[str] = (),
    organizations: Iterable[str] = (),
) -> tuple[Source, ...]:
    """The sources of one collection, in order: lists before the pages they lead to."""
    users, organizations = _require_names(users), _require_names(organizations)
    urls, papers = tuple(urls), _require_papers(papers)
    planned = [Source(kind="feed"), Source(kind="due"), Source(kind="daily")] if posts else []
    planned += [Source(kind="user", names=(name,)) for name in users]
    planned += [Source(kind="organization", names=(name,)) for name in organizations]
    planned += [Source(kind="post", names=tuple(map(post_id_of, urls)))] if urls else []
    planned += [Source(kind="papers", names=papers)] if papers else []
    if posts or users:
        planned += [Source(kind="pages", names=() if posts else users), Source(kind="named papers")]
    return tuple(planned)


def _require_names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(
        _require(_NAME, name, "the name of a user or organization, such as julien-c") for name in names
    )


def _require_papers(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(_require(_ARXIV_ID, arxiv_id, "an arXiv id, such as 1706.03762") for arxiv_id in ids)


def _require(pattern: re.Pattern[str], text: str, expected: str) -> str:
    if not pattern.fullmatch(text):
        raise UsageError(message=f"expected {expected}, found {text!r}.", remedy="Check the spelling.")
    return text


def _walk_feed(job: Job) -> Walk:
    return collect_feed(job.hub, job.known, job.scope, parse=parse_capture, until=job.until)


def _walk_due(job: Job) -> Walk:
    """The pages of the feed where posts stand that are due."""
    young = [post for post in job.store.young(job.hub.clock.now()) if post.in_feed]
    due = due_posts(young, job.scope, job.hub.clock.now())[: job.scope.limit]
    yield from revisit(job.hub, due, [as_seen(post) for post in young], parse=parse_capture)
    return ENDLESS


def _walk_pages(job: Job) -> Walk:
    wanted = islice(wanted_pages(job.source, job.store, job.scope, job.hub.clock.now()), job.scope.limit)
    yield from collect_post_pages(job.hub, wanted, known=job.known)
    return ENDLESS


def _walk_posts(job: Job) -> Walk:
    yield from collect_post_pages(job.hub, islice(job.source.names, job.scope.limit), known=job.known)
    return ENDLESS


def _walk_user(job: Job) -> Walk:
    return collect_user(job.hub, job.name, job.known, job.scope, parse=parse_capture, until=job.until)


def _walk_organization(job: Job) -> Walk:
    return collect_organization(job.hub, job.name, job.known, job.scope, parse=parse_capture, until=job.until)


def _walk_papers(job: Job) -> Walk:
    wanted = (PaperAsk(arxiv_id=arxiv_id) for arxiv_id in job.source.names)
    yield from collect_papers(job.hub, islice(wanted, job.scope.limit))
    return ENDLESS


def _walk_named_papers(job: Job) -> Walk:
    wanted = job.store.papers(job.hub.clock.now(), job.scope.since)
    yield from collect_papers(job.hub, islice(wanted, job.scope.limit))
    return ENDLESS


def _walk_daily(job: Job) -> Walk:
    return collect_daily_papers(job.hub, job.known, job.scope, until=job.until)


WALKS: Mapping[str, Callable[[Job], Walk]] = {
    "feed": _walk_feed,
    "due": _walk_due,
    "daily": _walk_daily,
    "user": _walk_user,
    "organization": _walk_organization,
    "post": _walk_posts,
    "papers": _walk_papers,
    "pages": _walk_pages,
    "named papers": _walk_named_papers,
}
"""What collects a source of each kind."""


def due_posts(young: Iterable[KnownPost], scope: Scope, now: datetime) -> list[SeenPost]:
    """Those of the young posts that have passed an age since they were seen."""
    wanted = [as_seen(post) for post in young if scope.allows(post.published_at)]
    return [post for post in wanted if is_due(post, now, scope.ages_hours)]


def wanted_pages(source: Source, store: Store, scope: Scope, now: datetime) -> list[str]:
    """The posts that are due and stood in no list, then those with other comments; by these authors."""
    authors = {name.lower() for name in source.names}
    due = [post.id for post in due_posts(store.young(now), scope, now)]
    if authors:
        due = [post_id for post_id in due if post_id.partition("/")[0].lower() in authors]
    return list(dict.fromkeys([*due, *store.uncommented(authors or None, scope.since)]))
