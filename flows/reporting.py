"""What the warehouse holds → a report on disk, and the numbers a run ends with."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from importlib.metadata import version
from itertools import islice
from pathlib import Path

from flows.asides import read_asides
from flows.intake import now_utc
from flows.settings import Settings
from flows.summary import Summary
from flows.telling import render_statement
from pipeline.language import load_lexicon
from pipeline.narrate import group_narratives
from pipeline.records import JudgedClaim, Outcome
from pipeline.report import Counts, ReportContent, render_html, render_json, summarise_opinions
from warehouse.connection import open_reader
from warehouse.read import count_rows
from warehouse.reporting import (
    Window,
    curves,
    judged_citations,
    judged_claims,
    mechanism_lines,
    window_counts,
    window_opinions,
)

MOST_CLAIMS = 300
"""Claims of each outcome on a page, the most seen ones: 600 cards are 1 MB of HTML. SQL has them all."""
MOST_LINES = 200
"""Rows of a table on a page, for the same reason."""
MOST_CURVES = 12
"""Curves on a page: three rows of four."""


def write_report(
    settings: Settings,
    window: Window | None = None,
    *,
    out: Path | None = None,
    made_at: datetime | None = None,
) -> Path:
    """Write `report.html` and `report.json` into the folder of the window; returns the page's path."""
    window = window or Window()
    content = gather_report(settings, window, made_at=made_at or now_utc())
    folder = out or settings.reports / folder_name(window)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_text(render_json(content), encoding="utf-8")
    page = folder / "report.html"
    page.write_text(render_html(content), encoding="utf-8")
    return page


def folder_name(window: Window) -> str:
    """One folder per window, so that reporting again replaces instead of piling up."""
    parts = [
        f"since-{window.since:%Y-%m-%d}" if window.since else "",
        f"until-{window.until:%Y-%m-%d}" if window.until else "",
        f"author-{window.author}" if window.author else "",
    ]
    return "_".join(filter(None, parts)) or "all"


def gather_report(settings: Settings, window: Window, *, made_at: datetime) -> ReportContent:
    """Everything a report of this window says."""
    asides = read_asides(settings.aside)
    names = {mechanism.id: mechanism.name for mechanism in load_lexicon().mechanisms}
    with open_reader(settings.warehouse, wait=settings.wait_seconds) as con:
        counts = window_counts(con, window)
        claims = tuple(judged_claims(con, window))
        stories = group_narratives(map(render_statement, claims), mechanism_names=names)
        return ReportContent(
            title=f"What {window.author or 'people'} say about AI mechanisms, and whether it is true",
            since=window.since or counts["first_at"],
            until=window.until or counts["last_at"],
            made_at=made_at,
            version=version("hearsay"),
            counts=_counts(counts, len(asides)),
            claims=tuple(_most_seen(claims)),
            citations=tuple(islice(judged_citations(con, window), MOST_LINES)),
            narratives=stories[:MOST_LINES],
            leanings=summarise_opinions(window_opinions(con, window), names=names),
            mechanisms=tuple(islice(mechanism_lines(con, window), MOST_LINES)),
            curves=tuple(islice(curves(con, window), MOST_CURVES)),
            asides=asides[:MOST_LINES],
        )


def _counts(row: Mapping[str, int], asides: int) -> Counts:
    names = {field.name for field in fields(Counts)} - {"asides"}
    return Counts(asides=asides, **{name: row[name] for name in names})


def _most_seen(claims: Iterable[JudgedClaim]) -> Iterator[JudgedClaim]:
    """The decided claims in the order they come, no more than a page can hold of each outcome."""
    room = {Outcome.SUPPORTED: MOST_CLAIMS, Outcome.REFUTED: MOST_CLAIMS}
    for line in claims:
        if room.get(line.verdict.outcome, 0) > 0:
            room[line.verdict.outcome] -= 1
            yield line


def summarise(settings: Settings, report: Path) -> Summary:
    """The numbers of the whole warehouse."""
    with open_reader(settings.warehouse, wait=settings.wait_seconds) as con:
        counts = count_rows(con)
    counts["asides"] = len(read_asides(settings.aside))
    known = {field.name for field in fields(Summary)}
    return Summary(report=report, **{name: count for name, count in counts.items() if name in known})
