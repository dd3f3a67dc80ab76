"""Cutting a stretch of text into sentences, collapsed or not."""

import re
from collections.abc import Iterator
from functools import cache

from pipeline.extract.claim_rules import claim_rules

# Each begins with one of a few characters, which `re` skips to at once. A run of stops is tried once, from
# its start: tried from each stop, a run that ends in a letter takes time by the square of its length.
_STOPPED = r"(?<=[.!?…。！？])(?<![.!?…。！？].)[.!?…。！？]*+[\"')\]*_]*+(?=\s|\Z)|(?<=\n)\n*"
_END = re.compile(rf"[.!?…。！？\s](?:{_STOPPED}|(?<=\s)(?=[•◦▪●✦✧🔹🔸✅✨👉➡📌🔥🚀💡🧠⚡🤗👇]))")
_END_ASCII = re.compile(rf"[.!?\n](?:{_STOPPED})")
_LONGEST_ABBREVIATION = 8


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(claim_rules().not_the_end)


def find_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of `text[start:end]` without the white space around them."""
    begin, ends = start, _END_ASCII if text.isascii() else _END
    for match in ends.finditer(text, start, end):
        if match[0][0] == "." and _is_inside(text, begin, match):
            continue
        stop = match.start() if match[0].isspace() else match.end()
        yield from _trimmed(text, begin, stop)
        begin = match.end()
    yield from _trimmed(text, begin, end)


def _is_inside(text: str, begin: int, match: re.Match[str]) -> bool:
    before = text[max(begin, match.start() - _LONGEST_ABBREVIATION) : match.start() + 1].lower()
    if before.split()[-1].lstrip("(") in _abbreviations() or before[-2:-1].isspace():
        return True
    following = text[match.end() : match.end() + 2].lstrip()
    return len(match[0]) == 1 and following[:1].islower()


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and (text[start].isspace() or text[start] in "-–—:;,.)]}|>*_"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
