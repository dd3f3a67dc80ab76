"""A name and its aliases in the words of a heading: `GSPO: Group Sequence …`, `Soft attention (…)`."""

import re
from typing import NamedTuple


def strip_span(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space, Markdown, quotes, emoji and end marks around it."""
    while start < end and not (text[start].isalnum() or text[start] in "([&@"):
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in ")]+"):
        end -= 1
    while end > start and text[end - 1] in ")]" and "([)]"[")]".index(text[end - 1])] not in text[start:end]:
        end -= 1
    return start, end


class NameParts(NamedTuple):
    """A name and its aliases, each a span of the text."""

    name: tuple[int, int]
    aliases: tuple[tuple[int, int], ...]


_ALIAS = re.compile(r"\s*[(\[]([^()\[\]]{1,80})[)\]]")
_INNER_CUT = re.compile(r"\s*(?::|\s[-–—]|,|\s/)\s+")


def name_parts(text: str, start: int, end: int) -> NameParts:
    """`Soft attention (Deterministic attention)`, `GSPO: Group Sequence …`, `LLM - Large …` in parts.

    A bracket inside a name belongs to it, and one that lists several things holds examples.
    """
    aliases: list[tuple[int, int]] = []
    bracket = _ALIAS.search(text, start + 1, end)
    if bracket is not None and bracket.end() < end:
        bracket = None
    core_end = bracket.start() if bracket else end
    cut = next(
        (m for m in _INNER_CUT.finditer(text, start, core_end) if _is_balanced(text[start : m.start()])), None
    )
    if cut is not None:
        aliases.append(strip_span(text, cut.end(), core_end))
        core_end = cut.start()
    if bracket is not None and not re.search(r"[,;]", bracket[1]):
        aliases.extend(_split_alias(text, *bracket.span(1)))
    name = strip_span(text, start, core_end)
    return NameParts(name, tuple(alias for alias in aliases if alias[0] < alias[1]))


def _is_balanced(text: str) -> bool:
    return text.count("(") == text.count(")")


def _split_alias(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans, begin = [], start
    for match in re.finditer(r"\s+(?:or|aka|also|/)\s+", text[start:end]):
        spans.append(strip_span(text, begin, start + match.start()))
        begin = start + match.end()
    return [*spans, strip_span(text, begin, end)]
