"""Several processes that read documents, each with a reader of its own.

They never come from a fork of this process: its threads (JAX has some) would be cut off in the middle
of whatever they hold. A worker builds its reader once from the recipe and stays for the next call.
"""

import gc
import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from itertools import islice
from multiprocessing.context import BaseContext
from typing import TypeVar

from spacy.language import Language

from pipeline.extract.reader import Recipe, build_by

T = TypeVar("T")
R = TypeVar("R")
Read = Callable[[Language, list[T]], list[R]]

_AHEAD = 3  # shares in flight per worker: none waits, and memory stays flat whatever the input
_reader: list[Language] = []


def read_in_parallel(
    read: Read[T, R], shares: Iterable[list[T]], recipe: Recipe, *, processes: int
) -> Iterator[R]:
    """What `read` makes of each share, in order; `read` is a function of a module."""
    remaining = iter(shares)
    pending: list[Future[list[R]]] = []
    try:
        pool = _pool(recipe, processes)
        while True:
            room = processes * _AHEAD - len(pending)
            pending += [pool.submit(_read_share, read, share) for share in islice(remaining, room)]
            if not pending:
                return
            yield from pending.pop(0).result()
    except BrokenProcessPool:
        _pool.cache_clear()
        raise


@lru_cache(maxsize=1)  # a flow reads batch after batch; starting workers takes as long as 3,000 posts
def _pool(recipe: Recipe, processes: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        processes, mp_context=_context(), initializer=_start_worker, initargs=(recipe,)
    )


def _context() -> BaseContext:
    """A server without threads to fork from, where the platform has one."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def _start_worker(recipe: Recipe) -> None:
    _reader.append(build_by(recipe))
    gc.freeze()  # what is loaded now stays; looking through it again and again finds nothing


def _read_share(read: Read[T, R], share: list[T]) -> list[R]:
    return read(_reader[0], share)
