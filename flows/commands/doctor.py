"""`hearsay doctor`: is everything in place, and what can be asked?"""

import sys
from dataclasses import fields
from importlib.metadata import version
from pathlib import Path

import typer
from rich.table import Table
from rich.text import Text

from flows.commands.terminal import DONE, USAGE, out
from flows.settings import Settings, read_settings

PACKAGES = ("huggingface_hub", "beautifulsoup4", "spacy", "networkx", "prefect", "duckdb", "jax", "warcio")


def doctor() -> None:
    """Versions, settings, views, what the parser does not know; exit code 2 when something is not usable."""
    settings = read_settings()
    out.print(f"hearsay {version('hearsay')}, Python {sys.version.split()[0]}")
    out.print(", ".join(f"{package} {version(package)}" for package in PACKAGES))
    out.print(_settings_table(settings))
    problems = _problems(settings)
    for problem in problems:
        out.print(f"[red]problem:[/] {problem}", soft_wrap=True)
    if settings.warehouse.exists():
        out.print(_views_table(settings))
        _show_drifts(settings)
    raise typer.Exit(USAGE if problems else DONE)


def _settings_table(settings: Settings) -> Table:
    table = Table("setting", "value", "meaning")
    for field in fields(Settings):
        value = getattr(settings, field.name)
        shown = "set" if field.name == "token" and value else str(value)
        table.add_row(field.metadata["variable"], Text(shown), field.metadata["meaning"])
    return table


def _problems(settings: Settings) -> list[str]:
    home = settings.home if settings.home.exists() else settings.home.resolve().parent
    found = (
        [] if _is_writable(home) else [f"{home} cannot be written; set HEARSAY_HOME to a folder that can."]
    )
    if settings.warehouse.exists() and not settings.archive.exists():
        found.append("there is a warehouse but no archive it could be rebuilt from.")
    return found


def _is_writable(folder: Path) -> bool:
    probe = folder / ".hearsay-probe"
    try:
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


def _views_table(settings: Settings) -> Table:
    from warehouse.connection import open_reader
    from warehouse.read import read_views

    table = Table("view", "columns", "what it holds")
    with open_reader(settings.warehouse, wait=settings.wait_seconds) as con:
        for name, columns, meaning in read_views(con):
            table.add_row(name, str(columns), Text(meaning))
    return table


def _show_drifts(settings: Settings) -> None:
    from flows.drifting import load_drifts, render_drift

    for drift in load_drifts(settings):
        out.print(render_drift(drift), markup=False, soft_wrap=True)
