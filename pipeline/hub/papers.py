"""Papers: those named in posts, one by one, and the daily list."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial

from pipeline.hub.client import Hub
from pipeline.hub.known import Step

DAILY = 100
"""Papers asked of the daily list: the most the Hub gives at a time, and more than any day had."""


def collect_papers(hub: Hub, arxiv_ids: Iterable[str]) -> Iterator[Step]:
    """Title, abstract and authors of these papers; one the Hub does not know gives its 404."""
    for arxiv_id in arxiv_ids:
        yield from hub.attempt(arxiv_id, partial(_ask_paper, hub, arxiv_id))


def collect_daily_papers(hub: Hub, days: Iterable[date]) -> Iterator[Step]:
    """The papers of these days' lists."""
    for day in days:
        yield from hub.attempt(f"daily papers of {day}", partial(_ask_daily, hub, day))


def daily_params(day: date) -> dict[str, object]:
    """The query huggingface_hub makes of one day's list."""
    return {"limit": DAILY, "date": day.isoformat()}


def _ask_daily(hub: Hub, day: date) -> Iterator[Step]:
    yield from hub.call(lambda api: list(api.list_daily_papers(date=day.isoformat(), limit=DAILY)))


def _ask_paper(hub: Hub, arxiv_id: str) -> Iterator[Step]:
    yield from hub.call(lambda api: api.paper_info(arxiv_id))
