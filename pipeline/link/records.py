"""All records → the whole graph."""

from collections.abc import Iterable

from pipeline.language import Mechanism
from pipeline.link.gather import Gathering
from pipeline.link.pages import link_parsed
from pipeline.link.statements import link_audit, link_extraction, link_mechanism
from pipeline.records import CitationVerdict, Edge, Extraction, Node, Parsed, Verdict


def link_records(
    parsed: Iterable[Parsed],
    extractions: Iterable[Extraction] = (),
    verdicts: Iterable[Verdict] = (),
    *,
    citation_verdicts: Iterable[CitationVerdict] = (),
    mechanisms: Iterable[Mechanism] = (),
) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
    """Return nodes by id and edges by source, target, kind and time: the same whatever the order of input.

    `mechanisms` gives those their names and origins; only what some record speaks of becomes a node.
    """
    graph = Gathering()
    for part in parsed:
        link_parsed(part, graph)
    outcomes = {verdict.claim_id: verdict.outcome for verdict in verdicts}
    for extraction in extractions:
        link_extraction(extraction, outcomes, graph)
    for audit in citation_verdicts:
        link_audit(audit, graph)
    spoken_of = {node.id for node in graph.nodes()}
    for mechanism in mechanisms:
        if f"mechanism:{mechanism.id}" in spoken_of:
            link_mechanism(mechanism, graph)
    return graph.nodes(), graph.edges()
