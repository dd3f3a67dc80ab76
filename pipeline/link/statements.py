"""What texts say → nodes and edges: what they name, credit and claim, and what came of the claims."""

from collections.abc import Mapping

from pipeline.language import Mechanism
from pipeline.link.gather import Gathering
from pipeline.link.kinds import load_kinds
from pipeline.link.pages import label_of
from pipeline.records import Citation, CitationVerdict, Claim, Edge, Extraction, Mention, Outcome


def link_extraction(extraction: Extraction, outcomes: Mapping[str, Outcome], graph: Gathering) -> None:
    """Add what one document names, credits and claims; `outcomes` are the verdicts by claim."""
    document = graph.node(*split_id(extraction.doc_id))
    for mention in extraction.mentions:
        _link_mention(mention, document, graph)
    for citation in extraction.citations:
        _link_citation(citation, document, graph)
    for claim in extraction.claims:
        _link_claim(claim, document, graph)
        if claim.id in outcomes and claim.mechanism_id:
            _link_outcome(claim, outcomes[claim.id], graph)


def link_audit(verdict: CitationVerdict, graph: Gathering) -> None:
    """Add what the audit says of one mechanism and one paper."""
    if not verdict.mechanism_id:
        return
    source, target = graph.node("mechanism", verdict.mechanism_id), graph.node("paper", verdict.arxiv_id)
    document = graph.node(*split_id(verdict.doc_id))
    kind, at = verdict.outcome.value, graph.when(document)
    graph.edge(Edge(source=source, target=target, kind=kind, at=at, doc_id=document), once=True)


def link_mechanism(mechanism: Mechanism, graph: Gathering) -> None:
    """Add the paper that introduced a mechanism."""
    target = graph.node("mechanism", mechanism.id, mechanism.name)
    if mechanism.origin is not None:
        source = graph.node("paper", mechanism.origin.arxiv_id, mechanism.origin.title)
        graph.edge(Edge(source=source, target=target, kind="introduced"), once=True)


def split_id(doc_id: str) -> tuple[str, str]:
    """Return kind and name of a document id; what carries no kind is a document."""
    kind, colon, name = doc_id.partition(":")
    return (kind, name) if colon else ("document", doc_id)


def _link_mention(mention: Mention, document: str, graph: Gathering) -> None:
    if not mention.target_id:
        return
    kinds = load_kinds()
    target = graph.node(kinds.target.get(mention.kind, mention.kind), mention.target_id)
    kind = kinds.used.get(mention.kind, "mentions")
    graph.edge(Edge(source=document, target=target, kind=kind, at=graph.when(document), doc_id=document))


def _link_citation(citation: Citation, document: str, graph: Gathering) -> None:
    if not citation.mechanism_id:
        return
    source = graph.node("mechanism", citation.mechanism_id)
    target = graph.node("paper", citation.arxiv_id)
    at = graph.when(document)
    graph.edge(Edge(source=source, target=target, kind="cites", at=at, doc_id=document), once=True)


def _link_claim(claim: Claim, document: str, graph: Gathering) -> None:
    node, at = graph.node("claim", claim.id, label_of(claim.text)), graph.when(document)
    graph.edge(Edge(source=document, target=node, kind="claims", at=at, doc_id=document), once=True)
    for kind, mechanism_id in (("about", claim.mechanism_id), ("compares", claim.partner_id)):
        if mechanism_id:
            target = graph.node("mechanism", mechanism_id)
            graph.edge(Edge(source=node, target=target, kind=kind, at=at, doc_id=document), once=True)


def _link_outcome(claim: Claim, outcome: Outcome, graph: Gathering) -> None:
    source, target = f"claim:{claim.id}", graph.node("mechanism", claim.mechanism_id)
    graph.edge(Edge(source=source, target=target, kind=outcome.value, doc_id=claim.doc_id), once=True)
