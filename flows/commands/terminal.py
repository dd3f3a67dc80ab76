"""What every command prints with: results on standard output, everything else on standard error."""

from rich.console import Console

from pipeline.errors import HearsayError

DONE, SET_ASIDE, USAGE, INTEGRITY = 0, 1, 2, 3

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def complain(error: HearsayError) -> None:
    """Say what went wrong, where, and what to do, on standard error."""
    err.print("[bold red]error:[/]", end=" ")
    err.print(str(error), markup=False, soft_wrap=True)
