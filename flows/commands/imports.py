"""`hearsay import`: files into the archive and the warehouse, without judging them yet."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

from flows.asides import count_asides
from flows.commands.terminal import DONE, SET_ASIDE, complain, err, out
from flows.settings import Settings, read_settings
from pipeline.errors import UnreadableInput

if TYPE_CHECKING:
    from flows.intake import Intake


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
    from flows.batches import until_none_is_left
    from flows.drifting import load_drifts, new_drifts, render_drift
    from flows.intake import close_run
    from flows.progress import shown_progress
    from flows.reading import parse_batch

    settings = read_settings()
    before, known = count_asides(settings.aside), load_drifts(settings)
    with shown_progress(err):
        intakes, failures = _archive_all(settings, paths, captured_at)
        close_run(settings, str(uuid4()), intakes)
        until_none_is_left(lambda: parse_batch(settings))
    for failure in failures:
        complain(failure)
    for intake in intakes:
        out.print(_line(intake), markup=False, soft_wrap=True)
    for drift in new_drifts(known, load_drifts(settings)):
        err.print(render_drift(drift), markup=False, soft_wrap=True)
    new_asides = count_asides(settings.aside) - before
    if new_asides:
        err.print(f"{new_asides} things set aside in {settings.aside}, each with its reason", soft_wrap=True)
    raise typer.Exit(SET_ASIDE if failures or new_asides else DONE)


def _archive_all(
    settings: Settings, paths: Iterable[Path], captured_at: datetime | None
) -> "tuple[list[Intake], list[UnreadableInput]]":
    """What each path brought; a path that cannot be read costs the others nothing, unless there is none."""
    from flows.intake import archive_source

    intakes: list[Intake] = []
    failures: list[UnreadableInput] = []
    for path in paths:
        try:
            intakes.append(archive_source(settings, str(path), captured_at=captured_at))
        except UnreadableInput as error:
            failures.append(error)
    if failures and not intakes:
        raise failures[0]
    return intakes, failures


def _line(intake: "Intake") -> str:
    forgotten = f", {intake.forgotten} of people who asked to be forgotten" if intake.forgotten else ""
    return f"{intake.source}: {intake.archived} new, {intake.known} known{forgotten}"
