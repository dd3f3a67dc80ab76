"""What the shape of the graph says of each node; NetworkX does the counting, seeds are fixed.

Everything but degree and pagerank sees the graph undirected, parallel edges as one with the sum of
their weights. Work is bounded, so that ten million edges end too: the constants say where.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import networkx as nx

SEED = 20260101

BETWEENNESS_SAMPLES = 256
"""Sources sampled for betweenness: the error of a share is then about 1/√256 = 6 % of the largest."""

BETWEENNESS_WORK = 4_000_000
"""Edges walked for betweenness, about 3 s at 1.3 million a second; fewer samples in larger graphs."""

FEWEST_SAMPLES = 16
"""Below this (error above 25 %) betweenness is left out rather than guessed."""

LOUVAIN_EDGES = 30_000
"""Measured: Louvain takes 1.4 s for 15,000 edges, 5 s for 50,000 and 35 s for 200,000. Larger graphs
are split by label propagation (1.4 s for 200,000, 10 s for 1,000,000), which is coarser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeMetric:
    """One number of one node; `measure_nodes` says which `metric`s there are."""

    node_id: str
    metric: str
    value: float


def measure_nodes(graph: nx.MultiDiGraph) -> Iterator[NodeMetric]:
    """Yield every metric of every node, metric by metric, nodes in the order of the graph.

    degree, in_degree, out_degree: edges (count). pagerank: damping 0.85, weights add up, sums to 1.
    betweenness: share of shortest paths, from sampled sources. component, community: number of the
    group, 0 the largest, equal ones by their first node id.
    """
    yield from _rows("degree", dict(graph.degree()))
    yield from _rows("in_degree", dict(graph.in_degree()))
    yield from _rows("out_degree", dict(graph.out_degree()))
    yield from _rows("pagerank", _pagerank(graph))
    simple = _simplified(graph)
    yield from _rows("betweenness", _betweenness(simple))
    yield from _rows("component", _numbered(nx.connected_components(simple)))
    yield from _rows("community", _numbered(_communities(simple)))


def _simplified(graph: nx.MultiDiGraph) -> nx.Graph:
    simple = nx.Graph()
    simple.add_nodes_from(graph)
    for source, target, weight in graph.edges(data="weight", default=1.0):
        known = simple.get_edge_data(source, target, {"weight": 0.0})
        simple.add_edge(source, target, weight=known["weight"] + weight)
    return simple


def _pagerank(graph: nx.MultiDiGraph) -> dict[str, float]:
    """Tolerance 1e-12 a node: what is left of the error is far below the 1e-9 that is promised."""
    ranks: dict[str, float] = nx.pagerank(graph, alpha=0.85, tol=1e-12, max_iter=1000) if graph else {}
    return ranks


def _betweenness(graph: nx.Graph) -> dict[str, float]:
    affordable = BETWEENNESS_WORK // max(graph.number_of_edges(), 1)
    samples = min(BETWEENNESS_SAMPLES, affordable, len(graph))
    if samples < min(FEWEST_SAMPLES, len(graph)):
        return {}
    shares: dict[str, float] = nx.betweenness_centrality(graph, k=samples or None, seed=SEED)
    return shares


def _communities(graph: nx.Graph) -> Iterable[set[str]]:
    if graph.number_of_edges() > LOUVAIN_EDGES:
        spread: Iterable[set[str]] = nx.community.fast_label_propagation_communities(graph, seed=SEED)
        return spread
    groups: list[set[str]] = nx.community.louvain_communities(graph, seed=SEED) if graph else []
    return groups


def _numbered(groups: Iterable[set[str]]) -> dict[str, float]:
    ordered = sorted(groups, key=lambda group: (-len(group), min(group)))
    return {node: float(number) for number, group in enumerate(ordered) for node in group}


def _rows(metric: str, values: dict[str, float]) -> Iterator[NodeMetric]:
    for node, value in values.items():
        yield NodeMetric(node_id=node, metric=metric, value=float(value))
