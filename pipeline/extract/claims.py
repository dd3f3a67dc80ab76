"""Sentences that state something about a mechanism, and which mechanism that is."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from pipeline.extract.claim_rules import claim_rules
from pipeline.extract.found import Credit, Found, Said
from pipeline.extract.items import Item, find_items
from pipeline.extract.overlap import rows_in
from pipeline.extract.rules import any_of
from pipeline.extract.sentences import find_sentences

_MIN_WORDS = 3  # "Weights are positive" has three
_MAX_WORDS = (
    75  # of 11,837 sentences in real posts one in a hundred is longer: tables and lists without stops
)
_SUBJECT_REACH = 4  # words before a subject: "On the other hand, hard attention …"
_LONGEST = 1200  # characters; what is longer is no sentence
_REACH = 200
_MARKS = ".,;:!?\"'()[]*_`~"


def find_statements(text: str, mechanisms: Sequence[Found], headings: Sequence[Credit]) -> Iterator[Said]:
    """Sentences about a mechanism: those that name one, and those that go on about the last one named.

    Inside a list item the item's own name is the subject until another is named.
    """
    if not mechanisms:
        return
    for start, end, subject in _stretches(text, mechanisms, headings):
        if not (subject or rows_in(mechanisms, start, end)):
            continue
        yield from _sentences_about(text, (start, end), subject, mechanisms)


def _stretches(
    text: str, mechanisms: Sequence[Found], headings: Sequence[Credit]
) -> Iterator[tuple[int, int, str]]:
    for item in find_items(text):
        inside = rows_in(headings, item.start, item.end)
        if inside:
            row = inside[0]
            last = max(other.end for other in inside if other.name_start == row.name_start)
            yield last, item.end, _mention_at(mechanisms, row.name_start, row.name_end)
        else:
            heading = _leading_mention(text, item, mechanisms)
            yield item.start if heading is None else heading[0], item.end, heading[1] if heading else ""


def _mention_at(mechanisms: Sequence[Found], start: int, end: int) -> str:
    return next((mention.target for mention in rows_in(mechanisms, start, end)), "")


_AFTER_HEADING = re.compile(r"(?:\s*\([^()\n]{1,60}\))?[*_`\"']*\s*(?::|->|→|[-–—](?=\s)|\n)[*_]*\s*")


def _leading_mention(text: str, item: Item, mechanisms: Sequence[Found]) -> tuple[int, str] | None:
    """Where the body of an item begins whose heading is nothing but a mechanism's name.

    A line without a mark is one only where a colon and a verb follow: `Hard attention: Makes a …`.
    """
    for mention in rows_in(mechanisms, item.start, item.end)[:1]:
        mark = _AFTER_HEADING.match(text, mention.end, item.end)
        if mark is None or any(char.isalnum() for char in text[item.start : mention.start]):
            continue
        body = text[mark.end() : min(item.end, mark.end() + _REACH)].split()
        if item.marked or (":" in mark[0] and _has_verb([word.lower() for word in body], _opening(body))):
            return mark.end(), mention.target
    return None


def _opening(body: list[str]) -> list[str]:
    """The first word, in lower case as a verb stands within a sentence."""
    return [word.lower() for word in body[:1]]


@cache
def _carrier() -> re.Pattern[str]:
    return re.compile(rf"[\"'*_(]*{any_of(claim_rules().carriers)}\b", re.IGNORECASE)


def _sentences_about(
    text: str, stretch: tuple[int, int], subject: str, mechanisms: Sequence[Found]
) -> Iterator[Said]:
    is_body = bool(subject)
    for start, end in find_sentences(text, *stretch):
        named = next(iter(rows_in(mechanisms, start, end)), None)
        carried = bool(subject) and (is_body or bool(_carrier().match(text, start)))
        about = subject if carried or named is None else named.target
        lead = 0 if carried or named is None else named.start - start
        after = named.end - start if named else 0
        stated = bool(about) and is_statement(text[start:end], lead, after, is_body=is_body)
        if stated:
            yield Said(start, end, about)
        if not is_body:
            subject = about if stated else ""


def is_statement(sentence: str, name_start: int, name_end: int, *, is_body: bool) -> bool:
    """Whether a sentence may state something of the name at `name_start:name_end` (0: of what came before).

    It needs words enough, a finite verb, and the name where a subject stands; in the body of a list
    item the subject may be absent (`Makes a discrete selection …`).
    """
    begin = _after_report(sentence[:name_start])
    written = sentence[:_LONGEST].split()
    is_of_author = begin == 0 and bool(written) and written[0].strip(_MARKS).lower() in _words("openings")
    if len(written) < _MIN_WORDS or is_of_author:
        return False
    words = [word.strip(_MARKS).lower() for word in written if not _is_link(word)]
    words = [word for word in words if word]
    if not _MIN_WORDS <= len(words) <= _MAX_WORDS or words[:2] == ["see", "translation"]:
        return False
    if is_body:
        return sum(map(str.isalpha, words)) >= _MIN_WORDS
    if not _has_verb(words, sentence[name_end : name_end + 40].split()[:3]):
        return False
    leading = [word for word in sentence[begin:name_start].split() if any(map(str.isalnum, word))]
    return len(leading) <= _SUBJECT_REACH or words[0] in _words("parts")


def _after_report(lead: str) -> int:
    """`My colleague claims that …`: what comes before the last verb of saying is no part of what is said."""
    words = lead.split()
    said = next(
        (at for at in range(len(words), 0, -1) if words[at - 1].strip(_MARKS).lower() in _words("reports")), 0
    )
    while said and said < len(words) and words[said].strip(_MARKS).lower() in ("that", "us", "me"):
        said += 1
    return len(" ".join(words[:said]))


def _is_link(word: str) -> bool:
    return "://" in word or "www." in word or ("/" in word and "-" in word)


def says_something(sentence: str) -> bool:
    """Whether a verb stands in it, or opens it ("Gives every position a weight"); headings have none."""
    words = [word.strip(_MARKS).lower() for word in sentence.split()]
    return not _words("verbs").isdisjoint(words) or words[0].endswith("s")


def _has_verb(words: list[str], following: list[str]) -> bool:
    if not _words("verbs").isdisjoint(words):
        return True
    return any(word.islower() and word.endswith("s") and len(word) > 3 for word in following)


@cache
def _words(table: str) -> frozenset[str]:
    return frozenset(getattr(claim_rules(), table))
