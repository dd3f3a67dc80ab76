"""Records → tables: whole batches, replaced as wholes, so that saving again changes nothing.

Every function is one transaction, or joins the one it is called in:

    with open_writer(path, wait=60) as con, transaction(con):
        save_parsed(con, [(capture, parsed), …], producer="parse/1")
        save_extractions(con, extractions, producer="extract/1")
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.records import Edge, Narrative, Node, Opinion
from warehouse.connection import Connection, transaction
from warehouse.metrics import NodeMetric
from warehouse.rows import append_rows, render_row
from warehouse.sightings import capture_key, parsed_captures, save_asides, save_parsed
from warehouse.statements import save_citation_verdicts, save_extractions, save_measurements, save_verdicts

__all__ = [
    "MechanismRow",
    "Run",
    "capture_key",
    "parsed_captures",
    "save_asides",
    "save_citation_verdicts",
    "save_extractions",
    "save_graph",
    "save_measurements",
    "save_mechanisms",
    "save_metrics",
    "save_narratives",
    "save_opinions",
    "save_parsed",
    "save_run",
    "save_verdicts",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismRow:
    """One mechanism of the lexicon, and whether `models/` has a reference of it."""

    mechanism_id: str
    name: str
    family: str
    aliases: tuple[str, ...] = ()
    origin_arxiv_id: str = ""
    origin_title: str = ""
    origin_year: int | None = None
    has_reference: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of the main job; `counts` are what came in and out, `versions` who produced it."""

    run_id: str
    command: str
    started_at: datetime
    finished_at: datetime | None = None
    status: str = "running"
    versions: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)


def save_mechanisms(con: Connection, mechanisms: Iterable[MechanismRow], *, producer: str = "") -> int:
    """Replace what the lexicon knows."""
    return _replace_all(con, "mechanisms", mechanisms, producer)


def save_graph(con: Connection, nodes: Iterable[Node], edges: Iterable[Edge], *, producer: str = "") -> int:
    """Replace the whole graph, and its metrics with it; return how many edges it has."""
    with transaction(con):
        con.execute("DELETE FROM store.node_metrics")
        _replace_all(con, "nodes", nodes, producer)
        return _replace_all(con, "edges", edges, producer)


def save_metrics(con: Connection, metrics: Iterable[NodeMetric], *, producer: str = "") -> int:
    """Replace all metrics of all nodes."""
    return _replace_all(con, "node_metrics", metrics, producer)


def save_narratives(con: Connection, narratives: Iterable[Narrative], *, producer: str = "") -> int:
    """Replace all narratives and the posts that tell them."""
    with transaction(con):
        con.execute("DELETE FROM store.narratives")
        rows = (
            render_row(
                one, producer=producer, span_seconds=None if one.span is None else one.span.total_seconds()
            )
            for one in narratives
        )
        return append_rows(con, "narratives", rows)


def save_opinions(con: Connection, opinions: Iterable[Opinion], *, producer: str = "") -> int:
    """Replace all opinions."""
    return _replace_all(con, "opinions", opinions, producer)


def save_run(con: Connection, run: Run) -> None:
    """Write down a run, or how it went on."""
    with transaction(con):
        con.execute("DELETE FROM store.runs WHERE run_id = ?", [run.run_id])
        append_rows(con, "runs", [render_row(run)])


def _replace_all(con: Connection, table: str, records: Iterable[object], producer: str) -> int:
    with transaction(con):
        con.execute(f"DELETE FROM store.{table}")
        return append_rows(con, table, (render_row(record, producer=producer) for record in records))
