"""What the warehouse knows, asked piece by piece while a collection runs, never held open."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from flows.settings import Settings
from flows.stores import open_store
from pipeline.hub import PaperAsk, SeenPost, youngest
from warehouse import known
from warehouse.known import WHOLE, KnownPost
from warehouse.write import Run, save_run

PAPER_AGAIN = timedelta(days=30)
"""A paper is asked for again after so long: some are added years later, some get another title."""


class Store:
    """The warehouse of a home as a collection sees it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def posts(self, ids: Collection[str]) -> Mapping[str, SeenPost]:
        """Those of these posts that were seen live."""
        with open_store(self._settings) as con:
            return {post.id: as_seen(post) for post in known.seen_posts(con, ids)}

    def events(self, ids: Collection[str]) -> Collection[str]:
        """Those of these events that were seen."""
        with open_store(self._settings) as con:
            return known.seen_events(con, ids)

    def young(self, now: datetime) -> list[KnownPost]:
        """The posts that may still be looked at again, newest first."""
        with open_store(self._settings) as con:
            return known.young_posts(con, youngest(now, self._settings.reobserve_hours))

    def uncommented(self, authors: Collection[str] | None, since: datetime | None) -> list[str]:
        """The posts whose comments have changed since their page was captured."""
        with open_store(self._settings) as con:
            return known.uncommented_posts(con, authors=authors, since=since)

    def papers(self, now: datetime, since: datetime | None) -> list[PaperAsk]:
        """The papers that posts name and the daily list shows, with what is to be asked of them."""
        young = youngest(now, self._settings.reobserve_hours)
        with open_store(self._settings) as con:
            found = known.wanted_papers(con, again=now - PAPER_AGAIN, young=young, since=since)
        return [PaperAsk(arxiv_id=one.arxiv_id, facts=one.facts, text=one.text) for one in found]

    def last_whole(self, source: str) -> datetime | None:
        """When the last collection of a source began that has met everything there was."""
        with open_store(self._settings) as con:
            return known.last_whole_run(con, _run_id(source))

    def note_whole(self, source: str, began: datetime, ended: datetime) -> None:
        """Remember that a source was collected down to where the last whole collection began."""
        run = Run(
            run_id=_run_id(source),
            command=f"collect {source}",
            started_at=began,
            finished_at=ended,
            status=WHOLE,
        )
        with open_store(self._settings) as con:
            save_run(con, run)


def as_seen(post: KnownPost) -> SeenPost:
    return SeenPost(id=post.id, published_at=post.published_at, observed_at=post.observed_at)


def _run_id(source: str) -> str:
    """A name for the latest run of a source that does not tell whom it was about."""
    return f"collect-{hashlib.sha256(source.encode()).hexdigest()[:16]}"
