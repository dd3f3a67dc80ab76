"""The warehouse of a home, opened for a batch."""

from collections.abc import Iterator
from contextlib import contextmanager

from flows.settings import Settings
from warehouse.connection import Connection, open_writer


@contextmanager
def open_store(settings: Settings) -> Iterator[Connection]:
    """The warehouse for one batch of many: what it changes is not yet found by `search`."""
    with open_writer(settings.warehouse, wait=settings.wait_seconds, index=False) as con:
        yield con


def index_texts(settings: Settings) -> None:
    """Make every text that has changed findable, once all batches are done."""
    with open_writer(settings.warehouse, wait=settings.wait_seconds):
        pass
