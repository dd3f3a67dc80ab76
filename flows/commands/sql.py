"""`hearsay sql`: questions to the warehouse, read-only."""

import sys
from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from flows.commands.terminal import out
from flows.settings import read_settings


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

    result = run_query(read_settings().warehouse, question)
    if form is not Format.TABLE:
        sys.stdout.buffer.write(render_result(result, form.value))
        return
    table = Table(*result.columns)
    for row in result.rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    out.print(table)
