"""One writer at a time: runs that would write the warehouse together take turns instead.

On a standing Prefect server a global concurrency limit queues the runs it knows of. The lock
DuckDB holds on its file keeps out everybody else, and `open_writer(wait=…)` waits for that one;
so a run on its own temporary server, which no other run can see, needs no slot. It must not
take one either: a killed run would leave it taken in the temporary server's database for ever.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from prefect.client.orchestration import get_client
from prefect.concurrency.sync import concurrency
from prefect.exceptions import ObjectAlreadyExists
from prefect.settings import PREFECT_API_URL

WRITER = "hearsay-warehouse-writer"
LEASE_SECONDS = 60.0
"""How long the server keeps the slot of a run that died; the least Prefect allows is 60."""


@contextmanager
def writer_turn() -> Iterator[None]:
    """Hold the one slot of `hearsay-warehouse-writer` while on a standing Prefect server."""
    if not PREFECT_API_URL.value():
        yield
        return
    with get_client(sync_client=True) as client:
        try:
            client.upsert_global_concurrency_limit_by_name(WRITER, limit=1)
        except ObjectAlreadyExists:
            # Two first runs at once both found no limit; the other one has made it, which is all we need.
            client.read_global_concurrency_limit_by_name(WRITER)
    with concurrency(WRITER, occupy=1, strict=True, lease_duration=LEASE_SECONDS):
        yield
