"""Flow `judge`: measure what is not measured, judge what is not judged, audit what is not audited."""

from dataclasses import dataclass

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE

from flows import artifacts, judging
from flows.batches import until_none_is_left
from flows.settings import read_settings
from flows.turns import writer_turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """How much was new to the judge."""

    measurements: int
    claims: int
    citations: int


@flow(name="judge")
def judge() -> Judged:
    """Judge every claim and audit every citation that has no verdict of the present code."""
    with writer_turn():
        result = Judged(
            measurements=store_knowledge(),
            claims=until_none_is_left(judge_batch),
            citations=until_none_is_left(audit_batch),
        )
        artifacts.save_refuted(judging.read_refuted(read_settings(), limit=artifacts.MOST_ROWS))
    return result


@task(cache_policy=NO_CACHE)
def store_knowledge() -> int:
    """Measure the references, unless that was done for this code, and store them with the lexicon."""
    return judging.store_knowledge(read_settings(), announce=get_run_logger().info)


@task(cache_policy=NO_CACHE)
def judge_batch() -> int:
    """Judge the next claims."""
    return judging.judge_batch(read_settings())


@task(cache_policy=NO_CACHE)
def audit_batch() -> int:
    """Audit the next citations."""
    return judging.audit_batch(read_settings())
