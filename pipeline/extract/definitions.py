"""Names a text introduces itself: `we introduce X, a new attention mechanism`, `X is a … method`."""

import re
from collections.abc import Iterator
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation

from pipeline.extract.forms import ends_in_strong_head, form_rules
from pipeline.extract.found import Found
from pipeline.extract.rules import any_of

_NAME = r"(?P<name>[A-Z][\w+-]*(?:[ -][A-Z0-9][\w+-]*){0,5})"
_NAME_BEFORE = re.compile(
    r"(?:\b(?:An?|The|Our)\s+)?(?P<name>[A-Z][\w+-]*(?:[ -][A-Z][\w+-]*){1,4})"
    r"(?:\s*\((?P<alias>[A-Za-z][\w+-]{1,12})\))?\Z"
)
_WAYS = ("scheme", "technique", "trick", "strategy", "policy", "algorithm")
_WAY = "|".join(_WAYS)
_REACH = 160  # characters around the noun: a name of six words, its abbreviation and a few adjectives
_ALIAS = r"(?:\s*\((?P<alias>[A-Za-z][\w+-]{1,12})\))?"
_FILLER = r"(?:[\w'-]+\s+){0,6}?"


_Way = tuple[re.Pattern[str], tuple[str, ...]]


@cache
def _patterns() -> tuple[_Way, ...]:
    """The ways to define something, each with words of which it cannot do without one."""
    trade = any_of(form_rules().trade)
    noun = any_of(form_rules().nouns) + r"s?\b"
    presents, introducing = (
        ("introduce", "propose", "present"),
        ("ntroducing", "eet", "resenting", "nnouncing"),
    )
    return (
        (
            re.compile(
                rf"(?:[Ww]e|[Pp]aper|[Aa]uthors|[Tt]hey|[Rr]esearchers)\s+(?:[\w-]+\s+)?(?:introduce|propose|present)s?\s+{_NAME}{_ALIAS}(?:,|\s?[—–:-]+)\s*(?:an?\s+)?{_FILLER}{noun}"
            ),
            presents,
        ),
        (re.compile(rf"(?<![\w-]){_NAME}{_ALIAS}\s+is\s+(?:an?|the)\s+{_FILLER}{noun}"), ("is",)),
        (
            re.compile(
                rf"\b(?:[Ii]ntroducing|[Mm]eet|[Pp]resenting|[Aa]nnouncing)\s+{_NAME}{_ALIAS}(?:,|\s?[—–:-]+)\s*(?:(?:an?|our|the|my)\s+)?{_FILLER}{noun}"
            ),
            introducing,
        ),
        (
            re.compile(
                rf"(?:[Ww]e|[Pp]aper|[Aa]uthors|[Tt]hey)\s+(?:[\w-]+\s+)?(?:introduce|propose|present)s?\s+{_NAME}{_ALIAS}(?:,|\s?[—–:-]+)\s*"
                rf"(?:an?\s+)?{_FILLER}(?:{_WAY})\s+(?:for|to|that)\s+{_FILLER}{trade}\b"
            ),
            presents,
        ),
        (
            re.compile(rf"\b{noun}\s+(?:called|named|dubbed|termed)\s+\W?{_NAME}{_ALIAS}"),
            ("called", "named", "dubbed", "termed"),
        ),
    )


_NO_NAME = frozenset(
    [
        "This",
        "It",
        "That",
        "The",
        "Our",
        "My",
        "Here",
        "There",
        "What",
        "Attention",
        "We",
        "They",
        "A",
        "An",
        "In",
        "Its",
        "Each",
        "Which",
        "Such",
        "One",
        "He",
        "She",
    ]
)


_IS_A = (" is a ", " is an ", " is the ", " is our ", " are a ", " are the ")


@cache
def _cues() -> AhoCorasick:
    """What a definition cannot do without: first the ways to say what something is, then the nouns."""
    return AhoCorasick([*_IS_A, *form_rules().nouns, *_WAYS], implementation=Implementation.DFA)


def find_introduced(text: str) -> list[Found]:
    """Names of new mechanisms by what the text calls them, in order of position.

    Only the words around a telling noun, or before an "is a", are looked at, so the time is linear in
    the text.
    """
    found: set[Found] = set()
    for cue, start, end in _cues().find_matches_as_indexes(text, overlapping=True):
        if cue < len(_IS_A):
            named = _NAME_BEFORE.search(text, max(0, start - _REACH), start)
            if named is not None and ends_in_strong_head(named["name"]):
                found.update(_names(named))
            continue
        begin, stop = max(0, start - _REACH), end + _REACH
        for pattern, needed in _patterns():
            if any(text.find(word, begin, stop) >= 0 for word in needed):
                for match in pattern.finditer(text, begin, stop):
                    found.update(_names(match))
    return sorted(found)


def _names(match: re.Match[str]) -> Iterator[Found]:
    name = match["name"]
    if name.split()[0] in _NO_NAME or len(name) < 3:
        return
    for group in ("name", "alias"):
        if match[group]:
            yield Found(match.start(group), match.end(group), "mechanism", "", "definition", True, 0.8)
