"""Recognising an event's wording, over as many lines as the browser broke it into."""

import re
from dataclasses import dataclass
from itertools import islice

from pipeline.parse.copied.lines import Lines
from pipeline.parse.copied.phrases import USER, load_phrases

LONGEST = 12
"""Lines an event may be broken into: "reacted to X 's post with 🔥 less than a minute ago", word by word."""

LONGEST_PHRASE = 200
"""Characters of an event phrase; user names have at most 42, repo ids 96."""


@dataclass(frozen=True, slots=True)
class Wording:
    """An event as worded: its kind, its parts, and where the lines after it begin."""

    kind: str
    parts: dict[str, str]
    start: int
    end: int
    known: bool = True

    def part(self, name: str) -> str:
        return self.parts.get(name) or ""


def match_event(lines: Lines, start: int, *, in_feed: bool) -> Wording | None:
    """The event worded from line `start` on, if any; unknown verbs only where a feed is listed."""
    phrases = load_phrases()
    first = lines.look(start)
    words = first.casefold().split(maxsplit=2)
    if words[1:2] and words[1] in phrases.first_words and words[0] not in phrases.first_words:
        return _by_member(first, start)
    if not words or words[0] not in phrases.first_words:
        return _unknown_event(first, start) if in_feed else None
    joined = ""
    for index in islice(lines.walk(start), LONGEST):
        joined = f"{joined} {lines.look(index)}".strip()
        if len(joined) > LONGEST_PHRASE:
            return None
        if found := _worded(joined):
            return Wording(found[0], found[1], start, index + 1)
    return _unknown_event(first, start) if in_feed else None


def _worded(phrase: str) -> tuple[str, dict[str, str]] | None:
    """Kind and parts of an event phrase; all end in a time, which is looked at first."""
    phrases = load_phrases()
    last = phrase.rpartition(" ")[2].casefold()
    if not (last.isdigit() or last in phrases.last_words):
        return None
    for form in phrases.events:
        if found := form.pattern.fullmatch(phrase):
            return form.kind, _parts(found.groupdict())
    return None


def _by_member(line: str, start: int) -> Wording | None:
    """An event of an organization's page: the member's name, then the wording, on one line."""
    actor, _, rest = line.partition(" ")
    if len(line) > LONGEST_PHRASE or not re.fullmatch(USER, actor):
        return None
    found = _worded(rest.strip())
    return Wording(found[0], {**found[1], "actor": actor}, start, start + 1) if found else None


def _unknown_event(line: str, start: int) -> Wording | None:
    if len(line) > LONGEST_PHRASE:
        return None
    found = load_phrases().unknown_event.fullmatch(line)
    if not found:
        return None
    return Wording(found["verb"].casefold(), _parts(found.groupdict()), start, start + 1, known=False)


def _parts(groups: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in groups.items() if value}
