"""Node metrics against independent oracles, on the graphs that break SQL engines."""

import networkx as nx
import numpy as np
import pytest

from warehouse.metrics import measure_nodes


def graph(*edges: tuple[str, str], alone: tuple[str, ...] = ()) -> nx.MultiDiGraph:
    made = nx.MultiDiGraph()
    made.add_nodes_from(alone)
    for source, target in edges:
        made.add_edge(source, target, weight=1.0)
    return made


GRAPHS = {
    "one node": graph(alone=("a",)),
    "edgeless": graph(alone=("a", "b", "c")),
    "dangling": graph(("a", "b"), ("a", "c"), ("d", "c")),
    "parallel edges": graph(("a", "b"), ("a", "b"), ("a", "c"), ("c", "a")),
    "loop": graph(("a", "a"), ("a", "b")),
    "two parts": graph(("a", "b"), ("b", "a"), ("c", "d"), alone=("z",)),
    "scale-free": nx.MultiDiGraph(nx.scale_free_graph(60, seed=3)),
}


def metric(of: nx.MultiDiGraph, name: str) -> dict[str, float]:
    return {one.node_id: one.value for one in measure_nodes(of) if one.metric == name}


def exact_pagerank(of: nx.MultiDiGraph) -> dict[str, float]:
    """The fixed point itself, as a linear system: rank = 0.15/n + 0.85 · (walk + dangling/n) · rank."""
    nodes = list(of)
    size = len(nodes)
    walk = nx.to_numpy_array(of, nodelist=nodes, multigraph_weight=sum).T
    out = walk.sum(axis=0)
    walk = np.divide(walk, out, out=np.full_like(walk, 1 / size), where=out > 0)
    rank = np.linalg.solve(np.eye(size) - 0.85 * walk, np.full(size, 0.15 / size))
    return dict(zip(nodes, rank, strict=True))


@pytest.mark.parametrize("of", GRAPHS.values(), ids=GRAPHS)
def test_pagerank_is_the_fixed_point_to_1e_9(of: nx.MultiDiGraph) -> None:
    assert metric(of, "pagerank") == pytest.approx(exact_pagerank(of), abs=1e-9)


@pytest.mark.parametrize("of", GRAPHS.values(), ids=GRAPHS)
def test_pagerank_sums_to_one(of: nx.MultiDiGraph) -> None:
    assert sum(metric(of, "pagerank").values()) == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("of", GRAPHS.values(), ids=GRAPHS)
def test_pagerank_is_that_of_networkx(of: nx.MultiDiGraph) -> None:
    assert metric(of, "pagerank") == pytest.approx(nx.pagerank(of, tol=1e-13, max_iter=9999), abs=1e-9)


def test_a_graph_without_nodes_has_no_metrics() -> None:
    assert list(measure_nodes(graph())) == []


def test_degrees_count_parallel_edges() -> None:
    of = GRAPHS["parallel edges"]
    assert (metric(of, "degree")["a"], metric(of, "out_degree")["a"], metric(of, "in_degree")["a"]) == (
        4,
        3,
        1,
    )


def test_components_are_numbered_from_the_largest() -> None:
    of = graph(("x", "y"), ("a", "b"), ("b", "c"), alone=("z",))
    assert metric(of, "component") == {"x": 1, "y": 1, "a": 0, "b": 0, "c": 0, "z": 2}


def test_the_bridge_has_the_largest_betweenness() -> None:
    shares = metric(graph(("a", "m"), ("b", "m"), ("m", "c"), ("c", "d")), "betweenness")
    assert max(shares, key=shares.__getitem__) == "m"


def test_two_cliques_are_two_communities() -> None:
    left = [(one, other) for one in "abcd" for other in "abcd" if one < other]
    right = [(one, other) for one in "wxyz" for other in "wxyz" if one < other]
    groups = metric(graph(*left, *right, ("d", "w")), "community")
    assert [groups[name] for name in "abcd"] == [groups["a"]] * 4
    assert groups["a"] != groups["z"]


def test_metrics_do_not_change_when_measured_again() -> None:
    of = GRAPHS["scale-free"]
    assert list(measure_nodes(of)) == list(measure_nodes(of.copy()))
