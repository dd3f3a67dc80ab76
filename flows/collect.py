"""Flow `collect`: the Hub into the archive, source by source; only its tasks are tried again."""

from datetime import datetime

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run

from flows import artifacts, collecting
from flows.collecting import Collected, Gathered
from flows.settings import read_settings
from flows.sources import Source, plan_sources
from flows.turns import writer_turn
from pipeline.errors import HubError, HubUnavailable, InputRejected, RateLimited
from pipeline.hub import LONGEST_WAIT


@flow(name="collect")
def collect(  # noqa: PLR0913  # the parameters of a flow are the form people fill in on a server
    *,
    users: list[str] | None = None,
    posts: bool = True,
    urls: list[str] | None = None,
    papers: list[str] | None = None,
    organizations: list[str] | None = None,
    limit: int | None = None,
    since: datetime | None = None,
) -> Collected:
    """Archive what is new, and look again at what is young; `users` are followed with all they did.

    `limit`: at most so many things of each source; `since`: nothing published before. What one source
    or one page could not give is in the result; the others go on.
    """
    planned = plan_sources(
        users=users or (),
        posts=posts,
        urls=urls or (),
        papers=papers or (),
        organizations=organizations or (),
    )
    with writer_turn():
        collecting.prepare(read_settings(), planned)
        result = Collected(sources=tuple(_gather(source, limit, since) for source in planned))
        collecting.finish(read_settings(), str(flow_run.id), result)
    artifacts.save_intakes(result.intakes, result.failures)
    return result


def _gather(source: Source, limit: int | None, since: datetime | None) -> Gathered:
    pauses = list(read_settings().retry_seconds)
    patient = collect_source.with_options(retries=len(pauses), retry_delay_seconds=pauses)
    try:
        return patient(source.kind, list(source.names), limit, since)
    except (HubError, InputRejected) as error:
        return Gathered(source=str(source), failures=(str(error),))


def is_worth_a_retry(_task: object, _run: object, state: State) -> bool:
    """Whether a task failed for a reason that may have passed: a login wall does not, nor a long block."""
    error = state.result(raise_on_failure=False)
    if isinstance(error, RateLimited):
        return error.retry_after <= LONGEST_WAIT
    return isinstance(error, HubUnavailable)


@task(cache_policy=NO_CACHE, retry_condition_fn=is_worth_a_retry)
def collect_source(kind: str, names: list[str], limit: int | None, since: datetime | None) -> Gathered:
    """Collect one source; what came before a failure is archived and not asked again."""
    settings = read_settings()
    scope = collecting.make_scope(settings, limit=limit, since=since)
    return collecting.collect_source(settings, Source(kind=kind, names=tuple(names)), scope)
