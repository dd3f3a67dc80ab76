"""The graph to tables and files, and back."""

import json
from pathlib import Path
from typing import Any

import networkx as nx
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings

from pipeline.errors import UsageError
from pipeline.link import build_graph, split_graph
from pipeline.records import Edge, Node
from warehouse.connection import Connection
from warehouse.graph import export_graph
from warehouse.metrics import measure_nodes
from warehouse.read import read_edges, read_nodes
from warehouse.write import save_graph, save_metrics

from . import strategies
from .builders import at

NODES = (
    Node(id="claim:1", kind="claim", label="weights \x0bsum & <one>"),
    Node(id="mechanism:m", kind="mechanism", label="M"),
)
EDGES = (
    Edge(source="claim:1", target="mechanism:m", kind="about", at=at(0), doc_id="post:a/1"),
    Edge(source="claim:1", target="mechanism:m", kind="supported", weight=2.5),
)
READERS = {
    ".graphml": nx.read_graphml,
    ".gexf": nx.read_gexf,
    ".json": lambda path: nx.node_link_graph(json.loads(path.read_text()), edges="edges"),
}


def test_a_graph_saved_is_the_graph_read(con: Connection) -> None:
    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(strategies.graphs)
    def check(made: Any) -> None:
        save_graph(con, *made)
        nodes, edges = split_graph(build_graph(read_nodes(con), read_edges(con)))
        assert (nodes, sorted(edges, key=repr)) == (made[0], sorted(made[1], key=repr))

    check()


def test_saving_a_graph_takes_the_place_of_the_last_one(con: Connection) -> None:
    save_graph(con, NODES, EDGES)
    save_graph(con, NODES[:1], ())
    assert (list(read_nodes(con)), list(read_edges(con))) == ([NODES[0]], [])


def test_metrics_of_a_graph_go_with_it(con: Connection) -> None:
    save_graph(con, NODES, EDGES)
    save_metrics(con, measure_nodes(build_graph(NODES, EDGES)))
    assert con.execute("SELECT count(*) > 0 FROM node_metrics").fetchone() == (True,)
    save_graph(con, (), ())
    assert con.execute("FROM node_metrics").fetchall() == []


@pytest.mark.parametrize("ending", READERS)
def test_an_export_opens_again_with_every_node_and_edge(tmp_path: Path, ending: str) -> None:
    (path,) = export_graph(build_graph(NODES, EDGES), tmp_path / f"graph{ending}")
    graph = READERS[ending](path)
    kinds = sorted(data["kind"] for _, _, data in graph.edges(data=True))
    assert (sorted(graph), kinds) == (["claim:1", "mechanism:m"], ["about", "supported"])


@pytest.mark.parametrize("ending", READERS)
def test_an_export_tells_times_verdicts_and_weights(tmp_path: Path, ending: str) -> None:
    (path,) = export_graph(build_graph(NODES, EDGES), tmp_path / f"graph{ending}")
    text = path.read_text()
    assert [word for word in ("2026-03-01T12:00:00+00:00", "supported", "2.5") if word not in text] == []


def test_a_parquet_export_is_edges_with_the_nodes_beside(tmp_path: Path) -> None:
    edges, nodes = export_graph(build_graph(NODES, EDGES), tmp_path / "graph.parquet")
    assert pq.read_table(edges).column("at").to_pylist() == [at(0), None]
    assert pq.read_table(nodes).column("verdict").to_pylist() == ["supported", None]


@pytest.mark.parametrize("ending", [*READERS, ".parquet"])
def test_an_empty_graph_is_exported_too(tmp_path: Path, ending: str) -> None:
    assert export_graph(build_graph((), ()), tmp_path / f"graph{ending}")[0].stat().st_size > 0


def test_an_unknown_ending_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.graphml, \.gexf, \.json, \.parquet"):
        export_graph(build_graph((), ()), tmp_path / "graph.xls")


def test_an_export_that_fails_leaves_no_file(tmp_path: Path) -> None:
    graph = nx.MultiDiGraph()
    graph.add_node("a", kind=object())
    with pytest.raises(TypeError):
        export_graph(graph, tmp_path / "graph.json")
    assert list(tmp_path.iterdir()) == []
