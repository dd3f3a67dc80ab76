"""`hearsay sql`: questions to the warehouse, read-only."""

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from flows.commands.terminal import out
from flows.settings import read_settings

if TYPE_CHECKING:
    from warehouse.query import QueryResult

READABLE_WIDTH = 12
"""Characters a column needs on average before its words break everywhere; found by looking at 80 columns."""


class Format(StrEnum):
    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"


def sql(
    question: Annotated[
        str, typer.Argument(help="One SELECT over the views; see `hearsay doctor` for their names.")
    ],
    form: Annotated[
        Format, typer.Option("--format", help="parquet goes to standard output as bytes.")
    ] = Format.TABLE,
) -> None:
    """Ask the warehouse in SQL."""
    from warehouse.query import render_result, run_query

    settings = read_settings()
    result = run_query(settings.warehouse, question, wait=settings.wait_seconds)
    if form is not Format.TABLE:
        sys.stdout.buffer.write(render_result(result, form.value))
    elif not result.rows:
        out.print(f"no rows ({', '.join(result.columns)})", soft_wrap=True)
    else:
        out.print(_shown(result))


def _shown(result: "QueryResult") -> RenderableType:
    """A table, or one row under the other where the columns would be too narrow to read."""
    table = Table(*result.columns)
    for row in result.rows:
        table.add_row(*(Text(_cell(value)) for value in row))
    cramped = out.width < len(result.columns) * READABLE_WIDTH
    unfolded = out.measure(table, options=out.options.update(width=sys.maxsize)).maximum
    return _stacked(result) if cramped and unfolded > out.width else table


def _stacked(result: "QueryResult") -> Table:
    grid = Table(show_header=False)
    grid.add_column(no_wrap=True, style="bold")
    grid.add_column(overflow="fold")
    for row in result.rows:
        for name, value in zip(result.columns, row, strict=True):
            grid.add_row(name, Text(_cell(value)))
        grid.add_section()
    return grid


def _cell(value: object) -> str:
    return "" if value is None else str(value)
