"""What every command prints with: results on standard output, everything else on standard error."""

from collections.abc import Mapping

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pipeline.errors import HearsayError

DONE, SET_ASIDE, USAGE, INTEGRITY = 0, 1, 2, 3

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def complain(error: HearsayError) -> None:
    """Say what went wrong, where, and what to do, on standard error."""
    err.print("[bold red]error:[/]", end=" ")
    err.print(str(error), markup=False, soft_wrap=True)


def indented(text: str, style: str = "") -> Padding:
    """A paragraph two columns to the right; it wraps there, and nothing is cut."""
    return Padding(Text(text, style=style), (0, 0, 0, 2), expand=False)


def named_rows(rows: Mapping[str, str]) -> Padding:
    """Names and what they stand for, side by side, readable in 80 columns; empty ones are left out."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    for name, text in rows.items():
        if text:
            table.add_row(name, Text(text))
    return Padding(table, (0, 0, 0, 4), expand=False)
