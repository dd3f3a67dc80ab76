"""The typed pieces of a post: one text as people see it, one as the Hub stores it, mapped."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.parse.fields import string_of
from pipeline.parse.harvest import Harvest
from pipeline.records import Token


@dataclass(frozen=True, slots=True)
class NodeKind:
    """A kind of content node: the field people see, the one that says what it stands for, all it has."""

    shown: str
    target: str
    fields: frozenset[str]


def _kind(shown: str, *more: str, target: str = "") -> NodeKind:
    return NodeKind(shown, target, frozenset({"type", "raw", shown, *more, *filter(None, (target,))}))


NODES: Mapping[str, NodeKind] = {
    "text": _kind("value"),
    "new_line": _kind("raw"),
    "link": _kind("raw", target="href"),
    "mention": _kind("raw", target="user"),
    "inline_code": _kind("code"),
    "code_fence": _kind("code"),
    "resource": _kind("label", "url", target="resource"),
}
"""The nodes the Hub is known to write; a node without the field it shows shows its `raw`."""


@dataclass(frozen=True, slots=True)
class ReadNodes:
    """The tokens of a post, and the nodes that say more than a token can hold."""

    tokens: tuple[Token, ...]
    odd: tuple[Any, ...]


def read_tokens(content: list[Any], harvest: Harvest) -> ReadNodes:
    """The content nodes of a post as tokens; fields and kinds nobody knows are drift, their nodes `odd`.

    Joining every `raw` gives the raw text, joining every `value` the labelled text; `start`, `end`
    and `raw_start` are exact characters of the two.
    """
    tokens: list[Token] = []
    odd: list[Any] = []
    at = raw_at = 0
    for node in content:
        known = NODES.get(node["type"]) if _is_node(node) else None
        if known is None or not node.keys() <= known.fields:
            _report(node, known, harvest)
            odd.append(node)
        kind, value, raw, target = _piece(node, known)
        end = at + len(value)
        tokens.append(
            Token(kind=kind, start=at, end=end, value=value, raw=raw, raw_start=raw_at, target=target)
        )
        at, raw_at = end, raw_at + len(raw)
    return ReadNodes(tuple(tokens), tuple(odd))


def _is_node(node: Any) -> bool:
    return isinstance(node, dict) and isinstance(node.get("type"), str) and isinstance(node.get("raw"), str)


def _piece(node: Any, known: NodeKind | None) -> tuple[str, str, str, str]:
    """Kind, shown text, raw text and target of one node; what is no node at all shows nothing."""
    if known is None:
        return _foreign_piece(node)
    kind, raw = node["type"], node["raw"]
    if kind == "resource":
        return _resource(node, raw)
    value = node.get(known.shown)
    target = string_of(node.get(known.target)) if known.target else ""
    return kind, value if isinstance(value, str) else raw, raw, target


def _resource(node: dict[str, Any], raw: str) -> tuple[str, str, str, str]:
    """A model, dataset, space or paper; only papers carry a label, wrapped as the listing had it."""
    resource = node.get("resource")
    about = resource if isinstance(resource, dict) else {}
    label = " ".join(string_of(node.get("label")).split())
    return string_of(about.get("type")) or "resource", label or raw, raw, string_of(about.get("id"))


def _foreign_piece(node: Any) -> tuple[str, str, str, str]:
    """A node of a kind that is not known: its label or raw text, and the first thing it may stand for."""
    if not _is_node(node):
        return "unknown", "", "", ""
    resource = node.get("resource")
    named = string_of(resource.get("id")) if isinstance(resource, dict) else ""
    target = named or string_of(node.get("href")) or string_of(node.get("user"))
    return node["type"], string_of(node.get("label")) or node["raw"], node["raw"], target


def _report(node: Any, known: NodeKind | None, harvest: Harvest) -> None:
    if not _is_node(node):
        harvest.drift("content", "a node without type or raw", node)
    elif known is None:
        harvest.drift("content", f"type={node['type']}", node)
    else:
        for name in sorted(node.keys() - known.fields):
            harvest.drift("content", f"{node['type']}.{name}", node[name])
