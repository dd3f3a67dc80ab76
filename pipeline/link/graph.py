"""Nodes and edges → networkx."""

from collections.abc import Iterable

import networkx as nx

from pipeline.records import Edge, Node, Outcome

OUTCOMES = frozenset(outcome.value for outcome in Outcome)


def build_graph(nodes: Iterable[Node], edges: Iterable[Edge]) -> nx.MultiDiGraph:
    """Return the graph: nodes with kind and label, edges with kind, weight, at and doc_id.

    A claim that was judged carries its outcome as `verdict`. Edges may be parallel.
    """
    graph = nx.MultiDiGraph()
    graph.add_nodes_from((node.id, {"kind": node.kind, "label": node.label}) for node in nodes)
    for edge in edges:
        graph.add_edge(
            edge.source, edge.target, kind=edge.kind, weight=edge.weight, at=edge.at, doc_id=edge.doc_id
        )
        if edge.kind in OUTCOMES:
            graph.nodes[edge.source]["verdict"] = edge.kind
    return graph


def split_graph(graph: nx.MultiDiGraph) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
    """Return the nodes and edges a graph was built of, in its own order."""
    nodes = tuple(
        Node(id=name, kind=data["kind"], label=data["label"]) for name, data in graph.nodes(data=True)
    )
    edges = tuple(
        Edge(source=source, target=target, **data) for source, target, data in graph.edges(data=True)
    )
    return nodes, edges
