"""Flow `digest`: sources → archive → parse → extract, in batches; what was done before is not done again."""

from dataclasses import dataclass
from datetime import datetime

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run

from flows import artifacts, intake, reading
from flows.batches import until_none_is_left
from flows.intake import Intake
from flows.settings import read_settings
from flows.turns import writer_turn
from pipeline.errors import UnreadableInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Digested:
    """What came in, and how much of it was new to the warehouse."""

    intakes: tuple[Intake, ...]
    failures: tuple[str, ...]
    captures: int
    documents: int


@flow(name="digest")
def digest(sources: list[str] | None = None, captured_at: datetime | None = None) -> Digested:
    """Archive the sources (files, folders, `sample`), then parse and read everything not read yet.

    A source that cannot be read is a failure of its own; the others go on. `captured_at` is when
    files were saved, where their own date does not tell.
    """
    intakes, failures = [], []
    with writer_turn():
        for source in sources or []:
            try:
                intakes.append(archive_source(source, captured_at))
            except UnreadableInput as error:
                failures.append(str(error))
        intake.close_run(read_settings(), str(flow_run.id), intakes)
        captures = until_none_is_left(parse_batch)
        documents = until_none_is_left(read_batch)
    result = Digested(
        intakes=tuple(intakes), failures=tuple(failures), captures=captures, documents=documents
    )
    artifacts.save_intakes(result.intakes, result.failures)
    return result


@task(cache_policy=NO_CACHE)
def archive_source(source: str, captured_at: datetime | None) -> Intake:
    """Bring one source into the archive."""
    return intake.archive_source(read_settings(), source, captured_at=captured_at)


@task(cache_policy=NO_CACHE)
def parse_batch() -> int:
    """Parse the next captures of the archive into the warehouse."""
    return reading.parse_batch(read_settings())


@task(cache_policy=NO_CACHE)
def read_batch() -> int:
    """Read the next documents of the warehouse."""
    return reading.read_batch(read_settings())
