"""Abbreviations a text defines itself: `Multi-head Latent Attention (MLA)`, `MLA (…)`.

The algorithm is that of A. Schwartz and M. Hearst, A Simple Algorithm for Identifying Abbreviation
Definitions in Biomedical Text (2003): the letters of the short form are looked for from the right in
the words before it, and its first letter must begin a word.
"""

import re
from typing import NamedTuple

_BRACKET = re.compile(r"\(([^()\n]{2,120})\)")
_SHORT = re.compile(r"[A-Za-z0-9][\w+&./-]{0,9}s?\Z")
_LONG_REACH = 120
# Every branch begins with a letter, which `re` skips to at once; what stands before it is looked at then.
_SAYS = re.compile(
    r"(?:s(?<!\w.)(?:tands? for|hort for)|i(?<!\w.)s (?:short for|(?:also )?(?:an? |the ))"
    r"|m(?<!\w.)eans|r(?<!\w.)efers to|a(?<!\w.)bbreviates)\s*[\"']?(?:an? |the )?|=(?<=\s=)\s[\"']?"
)
_SAID = ("tand", "hort for", "is a", "is the", "means", "refers to", "abbreviates", "=")
"""What stands in every text in which a pattern for saying so is found."""
_PLAINLY = re.compile(r"stands? for|(?:is )?short for|abbreviates")
_PHRASE_END = re.compile(r"[.,;:!?()\"\n]")
_SHORT_BEFORE = re.compile(r"(?<![\w/-])([A-Za-z][\w-]{1,9}),?(?:\s+[a-z]+){0,3}\s*\Z")
_SAID_REACH = 50
_SHORTEST_SPELLED = 3
_SMALL_WORDS = frozenset(("of", "the", "and", "in", "for", "on", "to", "a", "an", "with", "by"))


class Definition(NamedTuple):
    """The short form at `start:end` stands for the long form at `long_start:long_end`."""

    start: int
    end: int
    long_start: int
    long_end: int


def find_definitions(text: str, *, said: bool = True) -> list[Definition]:
    """Every abbreviation the text spells out in brackets or (if `said`) in words, in order of position."""
    found = []
    for bracket in _BRACKET.finditer(text):
        definition = _short_in_bracket(text, bracket) or _long_in_bracket(text, bracket)
        if definition is not None:
            found.append(definition)
    for says in _SAYS.finditer(text) if said and any(map(text.__contains__, _SAID)) else ():
        definition = _said(text, says)
        if definition is not None:
            found.append(definition)
    return sorted(found)


def is_short_form(word: str) -> bool:
    """Whether it can be an abbreviation: 2 to 10 characters, a capital, mostly letters."""
    return bool(_SHORT.match(word)) and len(word) > 1 and any(char.isupper() for char in word)


def _short_in_bracket(text: str, bracket: re.Match[str]) -> Definition | None:
    short = re.split(r"[,;]", bracket[1])[0].strip()
    if not is_short_form(short):
        return None
    start = bracket.start(1) + bracket[1].index(short)
    stop = bracket.start()
    while stop and text[stop - 1].isspace():
        stop -= 1
    words = min(len(short) + 5, len(short) * 2)
    before = re.split(r"[.!?:;]\s|\n|->|→|\(", text[max(0, stop - _LONG_REACH) : stop])[-1]
    begins = [match.start() for match in re.finditer(r"\S+", before)][-words:]
    window = before[begins[0] :] if begins else ""
    found = long_form_start(short, window)
    if found is None:
        return None
    return Definition(start, start + len(short), stop - len(window) + found, stop)


def _said(text: str, says: re.Match[str]) -> Definition | None:
    """`MOE is the Ministry of Education`: each letter begins a word, small words aside."""
    before = _SHORT_BEFORE.search(text, max(0, says.start() - _SAID_REACH), says.start())
    if before is None or not is_short_form(before[1]):
        return None
    plainly = _PLAINLY.match(says[0])
    if plainly:
        reach = min(len(text), says.end() + _LONG_REACH)
        end = _PHRASE_END.search(text, says.end(), reach)
        return Definition(before.start(1), before.end(1), says.end(), end.start() if end else reach)
    letters = [char for char in before[1].lower().rstrip("s") if char.isalnum()]
    for word in re.finditer(r"[^\W_]+", text[says.end() : says.end() + _LONG_REACH]):
        if word[0][0].lower() == letters[0]:
            letters.pop(0)
            if not letters:
                return Definition(before.start(1), before.end(1), says.end(), says.end() + word.end())
        elif word[0].lower() not in _SMALL_WORDS:
            return None
    return None


def _long_in_bracket(text: str, bracket: re.Match[str]) -> Definition | None:
    before = re.search(
        r"([A-Za-z0-9][\w+&-]{1,9})\s?\Z", text[max(0, bracket.start() - 12) : bracket.start()]
    )
    if " " not in bracket[1].strip():
        return None
    if before is None or not is_short_form(before[1]):
        return _spelled_in_bracket(text, bracket)
    found = long_form_start(before[1], bracket[1])
    if found != 0:
        return None
    start = max(0, bracket.start() - 12) + before.start(1)
    return Definition(start, start + len(before[1]), bracket.start(1), bracket.end(1))


def _spelled_in_bracket(text: str, bracket: re.Match[str]) -> Definition | None:
    """`the VAE club (Verein alter Eisenbahner)`: the initials spell a word shortly before."""
    initials = "".join(word[0] for word in bracket[1].split()).upper()
    begin = max(0, bracket.start() - _SAID_REACH)
    at = text.rfind(initials, begin, bracket.start())
    if len(initials) < _SHORTEST_SPELLED or at < 0 or text[at - 1 : at].isalnum():
        return None
    if text[at + len(initials) : at + len(initials) + 1].isalnum():
        return None
    return Definition(at, at + len(initials), bracket.start(1), bracket.end(1))


def long_form_start(short: str, window: str) -> int | None:
    """Where in `window` the long form of `short` begins, which ends where the window ends; else None.

    >>> long_form_start("MLA", "we use Multi-head Latent Attention")
    7
    """
    letters = [char for char in short.lower() if char.isalnum()]
    if letters and letters[-1] == "s" and short[:-1].isupper():
        letters.pop()
    place = len(window)
    for index in range(len(letters) - 1, -1, -1):
        place -= 1
        while place >= 0 and not _fits(window, place, letters[index], first=index == 0):
            place -= 1
        if place < 0:
            return None
    long = window[place:]
    return place if len(long) > len(short) and short.lower() not in long.lower().split() else None


def _fits(window: str, place: int, letter: str, *, first: bool) -> bool:
    if window[place].lower() != letter:
        return False
    return not first or place == 0 or not window[place - 1].isalnum()
