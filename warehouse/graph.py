"""The graph as a file that other tools open: GraphML, GEXF, JSON, Parquet."""

import json
import os
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import networkx as nx
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import UsageError

_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters XML 1.0 has no way to write."""


def export_graph(graph: nx.MultiDiGraph, path: Path) -> tuple[Path, ...]:
    """Write the graph in the format `path` ends with; return the files written.

    .graphml, .gexf and .json are one file; .parquet is the edges, with the nodes in a second file
    (graph.nodes.parquet). Raises UsageError for any other ending. Files appear whole or not at all.
    """
    write = WRITERS.get(path.suffix.lower())
    if write is None:
        raise UsageError(
            message=f"expected a file ending in {', '.join(WRITERS)}, found {path.name!r}.",
            remedy="Choose one of these endings.",
        )
    return write(graph, path)


def _write_graphml(graph: nx.MultiDiGraph, path: Path) -> tuple[Path, ...]:
    return _whole(path, lambda part: nx.write_graphml(_printable(graph), part))


def _write_gexf(graph: nx.MultiDiGraph, path: Path) -> tuple[Path, ...]:
    return _whole(path, lambda part: nx.write_gexf(_printable(graph), part))


def _write_json(graph: nx.MultiDiGraph, path: Path) -> tuple[Path, ...]:
    data = nx.node_link_data(_printable(graph), edges="edges")
    text = json.dumps(data, ensure_ascii=False, indent=1)
    return _whole(path, lambda part: part.write_text(f"{text}\n", encoding="utf-8"))


def _write_parquet(graph: nx.MultiDiGraph, path: Path) -> tuple[Path, ...]:
    nodes = pa.Table.from_pylist([{"node_id": node, **data} for node, data in graph.nodes(data=True)], NODES)
    edges = pa.Table.from_pylist(
        [{"source": one, "target": other, **data} for one, other, data in graph.edges(data=True)], EDGES
    )
    beside = path.with_suffix(f".nodes{path.suffix}")
    return (
        *_whole(path, lambda part: pq.write_table(edges, part)),
        *_whole(beside, lambda part: pq.write_table(nodes, part)),
    )


WRITERS: Mapping[str, Callable[[nx.MultiDiGraph, Path], tuple[Path, ...]]] = {
    ".graphml": _write_graphml,
    ".gexf": _write_gexf,
    ".json": _write_json,
    ".parquet": _write_parquet,
}

NODES = pa.schema([(name, pa.string()) for name in ("node_id", "kind", "label", "verdict")])
EDGES = pa.schema(
    [
        ("source", pa.string()),
        ("target", pa.string()),
        ("kind", pa.string()),
        ("weight", pa.float64()),
        ("at", pa.timestamp("us", tz="UTC")),
        ("doc_id", pa.string()),
    ]
)


def _printable(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """Return a copy as text formats take it: no empty values, times as ISO 8601, no control characters."""
    copy = nx.MultiDiGraph()
    copy.add_nodes_from((_text(node), _values(data)) for node, data in graph.nodes(data=True))
    for source, target, key, data in graph.edges(keys=True, data=True):
        copy.add_edge(_text(source), _text(target), key=key, **_values(data))
    return copy


def _values(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _text(value) for name, value in data.items() if value is not None}


def _text(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return _NOT_XML.sub("\ufffd", value) if isinstance(value, str) else value


def _whole(path: Path, write: Callable[[Path], object]) -> tuple[Path, ...]:
    part = path.with_name(f"{path.name}.part")
    try:
        write(part)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return (path,)
