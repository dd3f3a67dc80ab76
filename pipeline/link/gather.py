"""Nodes and edges while they are gathered: each once, in an order that does not depend on the input's."""

from dataclasses import replace
from datetime import UTC, datetime

from pipeline.records import Edge, Node

EdgeKey = tuple[str, str, str, str]
NEVER = datetime.max.replace(tzinfo=UTC)


class Gathering:
    """The graph so far.

    The same edge of the same document, met again, adds its weight; `once` keeps the weight at one.
    """

    def __init__(self) -> None:
        self._nodes: dict[str, Node] = {}
        self._edges: dict[EdgeKey, Edge] = {}
        self._times: dict[str, datetime | None] = {}

    def node(self, kind: str, name: str, label: str = "") -> str:
        """Note a thing and return its node id; the first label in the alphabet wins over none."""
        key = f"{kind}:{name}"
        known = self._nodes.get(key)
        if known is None:
            self._nodes[key] = Node(id=key, kind=kind, label=label or name)
        elif label and (known.label == name or label < known.label):
            self._nodes[key] = replace(known, label=label)
        return key

    def edge(self, edge: Edge, *, once: bool = False) -> None:
        """Note an edge; of one met again the earliest time is kept."""
        key = (edge.source, edge.target, edge.kind, edge.doc_id)
        known = self._edges.get(key)
        if known is not None:
            weight = known.weight if once else known.weight + edge.weight
            edge = replace(edge, weight=weight, at=_earlier(known.at, edge.at))
        self._edges[key] = edge

    def dated(self, doc_id: str, at: datetime | None) -> None:
        """Note when a document was written."""
        self._times[doc_id] = at

    def when(self, doc_id: str) -> datetime | None:
        """Return when a document was written, if some page told."""
        return self._times.get(doc_id)

    def nodes(self) -> tuple[Node, ...]:
        """Return the nodes by id; things that edges name are all among them."""
        return tuple(self._nodes[key] for key in sorted(self._nodes))

    def edges(self) -> tuple[Edge, ...]:
        """Return the edges by source, target, kind, time and document."""
        return tuple(sorted(self._edges.values(), key=_edge_order))


def _edge_order(edge: Edge) -> tuple[str, str, str, datetime, str]:
    return edge.source, edge.target, edge.kind, edge.at or NEVER, edge.doc_id


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((at for at in (one, other) if at is not None), default=None)
