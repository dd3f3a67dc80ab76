"""Papers: what is known of them, their text, and the daily list."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from urllib.parse import urlencode

from pipeline.hub.client import Hub
from pipeline.hub.known import Known, Scope, Step, Walk, Walked

DAILY = 100
"""Papers asked of the daily list: the most the Hub gives at a time, and more than any day had."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperAsk:
    """What to ask of a paper: the facts (title, abstract, authors), the whole text, or both."""

    arxiv_id: str
    facts: bool = True
    text: bool = True


def collect_papers(hub: Hub, asks: Iterable[PaperAsk]) -> Iterator[Step]:
    """What is asked of these papers; one the Hub does not know gives its 404, and is asked for no text."""
    for ask in asks:
        yield from hub.attempt(ask.arxiv_id, partial(_ask_paper, hub, ask))


def collect_daily_papers(hub: Hub, known: Known, scope: Scope, *, until: datetime | None) -> Walk:
    """The lists of the days that may have grown; `until` as for the feed."""
    days = daily_days(hub.clock.now().date(), scope, until, asked=lambda path: known.asked(hub.url(path)))
    for day in days:
        yield from hub.attempt(f"daily papers of {day}", partial(_ask_daily, hub, day))
    return Walked(whole=True, newest=None)


def daily_days(
    today: date, scope: Scope, until: datetime | None, *, asked: Callable[[str], datetime | None]
) -> Iterator[date]:
    """The days whose list is to be asked, newest first: today, yesterday, all since the last whole walk.

    A list grows on its day and the next: one that was asked later is complete. `scope.since` begins
    later or earlier.
    """
    yesterday = today - _DAY
    first = scope.since.date() if scope.since else min(until.date() if until else yesterday, yesterday)
    for ago in range((today - first).days + 1):
        day = today - ago * _DAY
        last = asked(daily_path(day))
        if last is None or last.date() <= day + _DAY:
            yield day


def paper_paths(ask: PaperAsk) -> list[str]:
    """The paths huggingface_hub asks for a paper.

    >>> paper_paths(PaperAsk(arxiv_id="1706.03762"))
    ['/api/papers/1706.03762', '/papers/1706.03762.md']
    """
    facts = [f"/api/papers/{ask.arxiv_id}"] if ask.facts else []
    return facts + ([f"/papers/{ask.arxiv_id}.md"] if ask.text else [])


def daily_path(day: date) -> str:
    """The path and query huggingface_hub asks for one day's list."""
    return f"/api/daily_papers?{urlencode({'limit': DAILY, 'date': day.isoformat()})}"


def _ask_daily(hub: Hub, day: date) -> Iterator[Step]:
    yield from hub.call(lambda api: list(api.list_daily_papers(date=day.isoformat(), limit=DAILY)))


def _ask_paper(hub: Hub, ask: PaperAsk) -> Iterator[Step]:
    if ask.facts:
        yield from hub.call(lambda api: api.paper_info(ask.arxiv_id))
    if ask.text:
        yield from hub.call(lambda api: api.read_paper(ask.arxiv_id))
