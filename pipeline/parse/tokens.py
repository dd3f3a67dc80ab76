"""The typed pieces of a post: one text as people see it, one as the Hub stores it, mapped."""

from typing import Any

from pipeline.parse.fields import string_of
from pipeline.parse.harvest import Harvest
from pipeline.records import Token

SHOWN = {
    "text": "value",
    "new_line": "raw",
    "link": "raw",
    "mention": "raw",
    "inline_code": "code",
    "code_fence": "code",
}
"""Which field of a node people see; a node without it shows its `raw`."""


def read_tokens(content: list[Any], harvest: Harvest) -> tuple[Token, ...]:
    """The content nodes of a post as tokens.

    Joining every `raw` gives the raw text, joining every `value` the labelled text; `start`, `end`
    and `raw_start` are exact characters of the two.
    """
    tokens: list[Token] = []
    at = raw_at = 0
    for node in content:
        kind, value, raw = _piece(node, harvest)
        end = at + len(value)
        target = _target(node)
        tokens.append(
            Token(kind=kind, start=at, end=end, value=value, raw=raw, raw_start=raw_at, target=target)
        )
        at, raw_at = end, raw_at + len(raw)
    return tuple(tokens)


def _target(node: Any) -> str:
    """What the Hub says a node stands for; empty for plain text and code."""
    if not isinstance(node, dict):
        return ""
    resource = node.get("resource")
    named = resource.get("id") if isinstance(resource, dict) else None
    return string_of(named) or string_of(node.get("href")) or string_of(node.get("user"))


def _piece(node: Any, harvest: Harvest) -> tuple[str, str, str]:
    """Kind, shown and raw text of one node; what is no node at all is drift and shows nothing."""
    kind, raw = (node.get("type"), node.get("raw")) if isinstance(node, dict) else (None, None)
    if not isinstance(kind, str) or not isinstance(raw, str):
        harvest.drift("content", "a node without type or raw", node)
        return "unknown", "", ""
    if kind == "resource":
        return _resource(node, raw)
    shown = SHOWN.get(kind)
    if shown is None:
        harvest.drift("content", f"type={kind}", node)
        return kind, string_of(node.get("label")) or raw, raw
    value = node.get(shown)
    return kind, value if isinstance(value, str) else raw, raw


def _resource(node: dict[str, Any], raw: str) -> tuple[str, str, str]:
    """A model, dataset, space or paper; only papers carry a label, wrapped as the listing had it."""
    resource = node.get("resource")
    kind = string_of(resource.get("type")) if isinstance(resource, dict) else ""
    label = " ".join(string_of(node.get("label")).split())
    return kind or "resource", label or raw, raw
