"""How far a stage is, told to whoever watches: the command line draws bars, a server run stays silent.

The watcher is a context variable because flows and tasks take only values Prefect can store.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

_watcher: ContextVar[Progress | None] = ContextVar("watcher", default=None)


@contextmanager
def shown_progress(console: Console) -> Iterator[None]:
    """Draw bars on this console for everything advanced inside; they vanish when done."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    # Where nobody watches, even a bar that vanishes leaves an empty line.
    watched = console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=not watched) as progress:
        token = _watcher.set(progress)
        try:
            yield
        finally:
            _watcher.reset(token)


def advance(stage: str, done: int, total: int | None = None) -> None:
    """Say that `done` more things of a stage are finished, of `total` where that is known."""
    progress = _watcher.get()
    if progress is None:
        return
    known = next((task for task in progress.tasks if task.description == stage), None)
    bar = known.id if known else progress.add_task(stage, total=None)
    progress.update(bar, advance=done, total=total)
