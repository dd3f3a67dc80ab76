"""`hearsay run`: the main job, with a summary a person reads."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from flows.asides import count_asides
from flows.commands.terminal import DONE, SET_ASIDE, err, out
from flows.settings import export_prefect_environment, read_settings
from pipeline.errors import UnreadableInput

if TYPE_CHECKING:
    from flows.main_job import Done


def run(
    source: Annotated[
        list[str] | None, typer.Argument(help="Files and folders to read. None: the bundled sample.")
    ] = None,
    captured_at: Annotated[
        datetime | None, typer.Option(help="When the files were saved, where their date does not tell (UTC).")
    ] = None,
    archived: Annotated[
        bool, typer.Option(help="No new source: work through what collect and import have archived.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The summary as one JSON object.")] = False,
) -> None:
    """The main job: archive, parse, extract, judge, link, narrate, report."""
    sources = [str(Path(path).resolve()) for path in source or []]
    _require_one_that_exists(sources)
    settings = read_settings()
    export_prefect_environment(settings)
    from flows.drifting import load_drifts, new_drifts, render_drift
    from flows.facts import load_measurements
    from flows.intake import SAMPLE
    from flows.main_job import main_job
    from flows.progress import shown_progress
    from flows.server import require_server

    require_server()
    before, known = count_asides(settings.aside), load_drifts(settings)
    load_measurements(settings.measured, announce=err.print)
    with shown_progress(err):
        done = main_job(sources or ([] if archived else [SAMPLE]), captured_at)
    for failure in done.digested.failures:
        err.print(f"[bold red]error:[/] {failure}", soft_wrap=True)
    for drift in new_drifts(known, load_drifts(settings)):
        err.print(render_drift(drift), markup=False, soft_wrap=True)
    if as_json:
        out.print_json(json.dumps(asdict(done), default=str))
    else:
        _show(done)
    new_asides = count_asides(settings.aside) > before
    raise typer.Exit(SET_ASIDE if new_asides or done.digested.failures else DONE)


def _require_one_that_exists(sources: list[str]) -> None:
    """Nothing to do at all is wrong usage; one bad source among good ones is set aside later."""
    if sources and not any(Path(path).exists() for path in sources):
        raise UnreadableInput(
            message="expected a file or folder, found nothing there.",
            remedy="Check the path.",
            where=", ".join(sources),
        )


def _show(done: "Done") -> None:
    new = sum(intake.archived for intake in done.digested.intakes)
    table = Table(title="hearsay", show_header=False, title_justify="left")
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    table.add_row("new", f"{new} captures, {done.digested.documents} texts")
    for label, value in done.summary.lines():
        table.add_row(label, Text(value))
    out.print(table)
