"""`hearsay report`: the report again, of a window of time or of one author."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.terminal import out
from flows.settings import read_settings


def report(
    since: Annotated[datetime | None, typer.Option(help="From this day on (UTC).")] = None,
    until: Annotated[datetime | None, typer.Option(help="Up to this day, without it (UTC).")] = None,
    author: Annotated[str | None, typer.Option(help="Only what this user wrote.")] = None,
    folder: Annotated[Path | None, typer.Option("--out", help="Where to; else under the home.")] = None,
) -> None:
    """Write the report from what the warehouse holds."""
    from flows.reporting import write_report
    from warehouse.reporting import Window

    window = Window(since=_utc(since), until=_utc(until), author=author)
    out.print(str(write_report(read_settings(), window, out=folder)), soft_wrap=True)


def _utc(day: datetime | None) -> datetime | None:
    return day.replace(tzinfo=UTC) if day else None
