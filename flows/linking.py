"""Everything the warehouse holds → the graph and its metrics."""

import networkx as nx

from flows.producers import producer
from flows.settings import Settings
from flows.stores import open_store
from pipeline.language import load_lexicon
from pipeline.link import build_graph, link_records
from warehouse.connection import open_reader, transaction
from warehouse.metrics import measure_nodes
from warehouse.read import (
    read_citation_verdicts,
    read_edges,
    read_extractions,
    read_nodes,
    read_parsed,
    read_verdicts,
)
from warehouse.write import save_graph, save_metrics


def link_all(settings: Settings) -> int:
    """Make the graph and its metrics anew; returns the number of edges."""
    by = producer("link")
    with open_store(settings) as con:
        nodes, edges = link_records(
            read_parsed(con),
            read_extractions(con),
            read_verdicts(con),
            citation_verdicts=read_citation_verdicts(con),
            mechanisms=load_lexicon().mechanisms,
        )
        metrics = measure_nodes(build_graph(nodes, edges))
        with transaction(con):
            save_graph(con, nodes, edges, producer=by)
            save_metrics(con, metrics, producer=by)
    return len(edges)


def load_graph(settings: Settings) -> nx.MultiDiGraph:
    """The graph the warehouse holds."""
    with open_reader(settings.warehouse, wait=settings.wait_seconds) as con:
        return build_graph(read_nodes(con), read_edges(con))
