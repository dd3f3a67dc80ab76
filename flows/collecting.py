"""The Hub into the archive: what is new, and another look at what is young; plain functions.

Every source starts from what the warehouse knows and the archive holds, so a run that was killed is
gone on with, and a second run at once asks nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from urllib.parse import urlsplit

import httpx2

from flows.batches import until_none_is_left
from flows.intake import Intake, close_run
from flows.keeping import Keeper
from flows.known import Store
from flows.progress import advance
from flows.reading import parse_batch
from flows.settings import Settings
from flows.sources import WALKS, Job, Source
from flows.stores import index_texts
from pipeline.errors import HubError, InputRejected, UsageError
from pipeline.hub import (
    ANONYMOUS,
    SYSTEM_CLOCK,
    WITH_TOKEN,
    Clock,
    Hub,
    Known,
    Missed,
    Place,
    Politeness,
    Scope,
    Step,
    Walk,
    Walked,
    fresh_for,
)

WINDOW = timedelta(minutes=5)
"""The Hub's rate limits look back this far."""
MEMORY = timedelta(days=1)
"""How long a `Retry-After` is remembered: the Hub's own windows are 5 minutes, a day is a block."""
GONE = (404, 410)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What a collection meets outside: time, and the way to the network (None: the real one)."""

    clock: Clock = SYSTEM_CLOCK
    inner: httpx2.BaseTransport | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What came of one source: answers read, how many were new to the archive, how many said `gone`.

    `failures`: what could not be had, a sentence each; `whole`: everything there was has been met.
    """

    source: str
    answers: int = 0
    archived: int = 0
    gone: int = 0
    failures: tuple[str, ...] = ()
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What came of all sources."""

    sources: tuple[Gathered, ...]

    @property
    def failures(self) -> tuple[str, ...]:
        return tuple(failure for source in self.sources for failure in source.failures)

    @property
    def intakes(self) -> tuple[Intake, ...]:
        """The same for the closing of a run."""
        return tuple(
            Intake(source=one.source, archived=one.archived, known=max(0, one.answers - one.archived))
            for one in self.sources
        )


def make_scope(settings: Settings, *, limit: int | None = None, since: datetime | None = None) -> Scope:
    """How far a collection goes, with the ages at which young posts are looked at again."""
    return Scope(ages_hours=settings.reobserve_hours, limit=limit, since=since)


def prepare(settings: Settings, sources: Iterable[Source]) -> None:
    """What comes before the first source: parse what is archived, so that a killed run is gone on with.

    Raises UsageError for a person who asked to be forgotten.
    """
    with Keeper(settings, clock=SYSTEM_CLOCK, fresh=timedelta()) as keeper:
        for person in (name for source in sources for name in source.people):
            if keeper.refused(person):
                raise UsageError(
                    message="this person asked to be forgotten and is not collected again.", where=person
                )
    _parse_all(settings)


def collect_source(
    settings: Settings, source: Source, scope: Scope, *, world: World | None = None
) -> Gathered:
    """Ask one source; whatever it gives is archived at once, and parsed at the end.

    Raises HubError when the Hub as a whole does not answer; what came until then is kept all the same.
    """
    world = world or World()
    store, began = Store(settings), world.clock.now()
    with Keeper(settings, clock=world.clock, fresh=fresh_for(scope.ages_hours)) as keeper:
        known = Known(posts=store.posts, events=store.events, asked=keeper.asked, refused=keeper.refused)
        try:
            with _open_hub(settings, world, keeper) as hub:
                job = Job(source=source, hub=hub, known=known, store=store, scope=scope)
                gathered = _gather(WALKS[source.kind](job), str(source), keeper)
        finally:
            keeper.rest()
            if keeper.archived:
                _parse_all(settings)
    if gathered.whole and scope.limit is None:
        store.note_whole(str(source), began, world.clock.now())
    return gathered


def finish(settings: Settings, run_id: str, collected: Collected) -> str:
    """What comes after the last source: texts are made findable, the archive is sealed.

    Returns a warning where the seal got no time stamp.
    """
    if any(one.archived for one in collected.sources):
        index_texts(settings)
    return close_run(settings, run_id, collected.intakes)


def _parse_all(settings: Settings) -> None:
    """Parse what is archived; the next source has to know, the search index can wait for the last."""
    until_none_is_left(lambda: parse_batch(settings, index=False))


def gather_or_tell(
    settings: Settings, source: Source, scope: Scope, *, world: World | None = None
) -> Gathered:
    """Like `collect_source`, but a source that fails is a result too, so that the others go on."""
    try:
        return collect_source(settings, source, scope, world=world)
    except (HubError, InputRejected) as error:
        return Gathered(source=str(source), failures=(str(error),))


def _open_hub(settings: Settings, world: World, keeper: Keeper) -> Hub:
    """The Hub of the settings, with what earlier runs have spent of its budgets."""
    clock = keeper.resting_clock()
    return Hub(
        _place(settings),
        politeness=learn_manners(settings, keeper, clock),
        keep=keeper.keep,
        held=keeper.held,
        clock=clock,
        inner=world.inner,
    )


def learn_manners(settings: Settings, keeper: Keeper, clock: Clock) -> Politeness:
    """The budgets of the Hub, with what earlier runs have spent of them and what they were told last."""
    place = _place(settings)
    politeness = Politeness(
        place.user_agent,
        clock,
        limits=WITH_TOKEN if place.token else ANONYMOUS,
        spent=keeper.spent(place.host, WINDOW),
    )
    for capture in keeper.last_words(place.host, MEMORY):
        path, ago = urlsplit(capture.url).path, (clock.now() - capture.captured_at).total_seconds()
        politeness.learn(path, httpx2.Headers(capture.headers), capture.status, ago=ago)
    return politeness


def _place(settings: Settings) -> Place:
    return Place(
        endpoint=settings.hub.rstrip("/"),
        token=settings.token,
        contact=settings.contact,
        version=version("hearsay"),
    )


def _gather(walk: Walk, source: str, keeper: Keeper) -> Gathered:
    """Go through a walk to its end."""
    steps = _Steps(walk)
    answers = gone = 0
    failures: list[str] = []
    for step in steps:
        if isinstance(step, Missed):
            failures.append(str(step.error))
        else:
            answers += 1
            gone += step.status in GONE
        advance(f"collect {source}", 1)
    return Gathered(
        source=source,
        answers=answers,
        archived=keeper.archived,
        gone=gone,
        failures=tuple(failures),
        whole=steps.walked.whole and not failures,
    )


class _Steps:
    """The steps of a walk; `walked` is how it has ended."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self.walked = Walked(whole=False, newest=None)

    def __iter__(self) -> Iterator[Step]:
        self.walked = yield from self._walk
