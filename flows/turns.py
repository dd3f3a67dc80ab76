"""One writer at a time: runs that would write the warehouse together take turns instead.

Prefect's global concurrency limit queues the runs it knows of; the lock DuckDB holds on its
file keeps out everybody else, and `open_writer(wait=…)` waits for that one.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from prefect.client.orchestration import get_client
from prefect.concurrency.sync import concurrency

WRITER = "hearsay-warehouse-writer"


@contextmanager
def writer_turn() -> Iterator[None]:
    """Hold the one slot of `hearsay-warehouse-writer` on whatever Prefect server this run talks to."""
    with get_client(sync_client=True) as client:
        client.upsert_global_concurrency_limit_by_name(WRITER, limit=1)
    with concurrency(WRITER, occupy=1, strict=True):
        yield
