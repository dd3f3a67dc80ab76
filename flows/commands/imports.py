"""`hearsay import`: files into the archive and the warehouse, without judging them yet."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.asides import count_asides
from flows.commands.terminal import DONE, SET_ASIDE, complain, err, out
from flows.settings import read_settings
from pipeline.errors import UnreadableInput


def import_files(
    paths: Annotated[
        list[Path],
        typer.Argument(help="WARC, WACZ, saved HTML, Hub API JSON, JSON Lines, feeds, copied page texts."),
    ],
    captured_at: Annotated[
        datetime | None, typer.Option(help="When the files were saved, where their date does not tell (UTC).")
    ] = None,
) -> None:
    """Archive files and parse them; what each is, is told by its content."""
    from flows.intake import archive_source
    from flows.progress import shown_progress
    from flows.reading import parse_batch

    settings = read_settings()
    before = count_asides(settings.aside)
    intakes, failures = [], []
    with shown_progress(err):
        for path in paths:
            try:
                intakes.append(archive_source(settings, str(path), captured_at=captured_at))
            except UnreadableInput as error:
                failures.append(error)
        if failures and not intakes:
            raise failures[0]
        while parse_batch(settings):
            pass
    for failure in failures:
        complain(failure)
    for intake in intakes:
        line = f"{intake.source}: {intake.archived} new, {intake.known} known"
        out.print(line, markup=False, soft_wrap=True)
    new_asides = count_asides(settings.aside) - before
    if new_asides:
        err.print(f"{new_asides} things set aside in {settings.aside}, each with its reason", soft_wrap=True)
    raise typer.Exit(SET_ASIDE if failures or new_asides else DONE)
