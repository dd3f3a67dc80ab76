"""Sentences that state something about a mechanism, and which mechanism that is."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from pipeline.extract.claim_rules import claim_rules
from pipeline.extract.found import Credit, Found, Said
from pipeline.extract.items import find_items
from pipeline.extract.rules import any_of
from pipeline.extract.sentences import find_sentences

_MIN_WORDS = 3  # "Weights are positive" has three
_LINK_ONLY = re.compile(r"\S*(?:https?:|www\.)\S*|[^\w\s]+|\b[\w-]+/[\w.-]+")


def find_statements(text: str, mechanisms: Sequence[Found], headings: Sequence[Credit]) -> Iterator[Said]:
    """Sentences about a mechanism: those that name one, and those that go on about the last one named.

    Inside a list item the item's own name is the subject until another is named.
    """
    if not mechanisms:
        return
    for start, end, subject in _stretches(text, mechanisms, headings):
        yield from _sentences_about(text, (start, end), subject, mechanisms)


def _stretches(
    text: str, mechanisms: Sequence[Found], headings: Sequence[Credit]
) -> Iterator[tuple[int, int, str]]:
    for item in find_items(text):
        inside = [row for row in headings if item.start <= row.start < item.end]
        if inside:
            row = inside[0]
            last = max(other.end for other in inside if other.name_start == row.name_start)
            yield last, item.end, _mention_at(mechanisms, row.name_start, row.name_end)
        else:
            heading = _leading_mention(text, item.start, item.end, mechanisms) if item.marked else None
            yield item.start if heading is None else heading[0], item.end, heading[1] if heading else ""


def _mention_at(mechanisms: Sequence[Found], start: int, end: int) -> str:
    return next((m.target for m in mechanisms if start <= m.start < end), "")


_AFTER_HEADING = re.compile(r"(?:\s*\([^()\n]{1,60}\))?[*_`\"']*\s*(?::|->|→|[-–—](?=\s)|\n)[*_]*\s*")


def _leading_mention(text: str, start: int, end: int, mechanisms: Sequence[Found]) -> tuple[int, str] | None:
    """Where the body of an item begins whose heading is nothing but a mechanism's name."""
    for mention in mechanisms:
        if mention.start >= end:
            break
        if mention.start >= start and not any(char.isalnum() for char in text[start : mention.start]):
            mark = _AFTER_HEADING.match(text, mention.end, end)
            return (mark.end(), mention.target) if mark else None
    return None


@cache
def _carrier() -> re.Pattern[str]:
    return re.compile(rf"[\"'*_(]*{any_of(claim_rules().carriers)}\b", re.IGNORECASE)


def _sentences_about(
    text: str, stretch: tuple[int, int], subject: str, mechanisms: Sequence[Found]
) -> Iterator[Said]:
    is_body = bool(subject)
    inside = [mention for mention in mechanisms if stretch[0] <= mention.start < stretch[1]]
    for start, end in find_sentences(text, *stretch):
        named = [mention for mention in inside if start <= mention.start < end]
        if is_sentence(text[start:end]):
            if named:
                yield Said(start, end, subject if is_body else named[0].target)
            elif subject and (is_body or _carrier().match(text, start)):
                yield Said(start, end, subject)
            elif not is_body:
                subject = ""
        if named and not is_body:
            subject = named[0].target


def is_sentence(text: str) -> bool:
    """Whether enough words stand there, links and marks aside, to state anything."""
    words = _LINK_ONLY.sub(" ", text).split()
    return len(words) >= _MIN_WORDS and text.casefold() != "see translation"
