"""Flow `hearsay`: the main job, from sources to the report."""

from dataclasses import dataclass
from datetime import datetime

from prefect import flow

from flows.digest import Digested, digest
from flows.judge import judge
from flows.narrate import narrate
from flows.summary import Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What this run brought in, and what the warehouse holds after it."""

    digested: Digested
    summary: Summary


@flow(name="hearsay")
def main_job(sources: list[str], captured_at: datetime | None = None) -> Done:
    """archive → parse → extract → judge → link → narrate → report, each adding only what is new."""
    digested = digest(sources, captured_at)
    judge()
    return Done(digested=digested, summary=narrate())
