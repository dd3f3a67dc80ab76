"""Names a text introduces itself: `we introduce X, a new attention mechanism`, `X is a … method`."""

import re
from collections.abc import Iterator
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation

from pipeline.extract.forms import ends_in_strong_head, form_rules
from pipeline.extract.found import Found
from pipeline.extract.rules import any_of

# A hyphen is part of a word only: were it a separator too, there would be countless ways to read `A-A-A-A`.
_NAME = r"(?P<name>[A-Z][\w+-]*(?: [A-Z0-9][\w+-]*){0,5})"
_NAME_BEFORE = re.compile(
    r"(?:\b(?:An?|The|Our)\s+)?(?P<name>[A-Z][\w+-]*(?: [A-Z][\w+-]*){0,4})"
    r"(?:\s*\((?P<alias>[A-Za-z][\w+-]{1,12})\))?\Z"
)
_WAYS = ("scheme", "technique", "trick", "strategy", "policy", "algorithm")
_WAY = "|".join(_WAYS)
_METHODS = ("method", "technique", "approach", "algorithm", "mechanism")
_METHOD = "|".join(_METHODS)
_REACH = 160  # characters around the noun: a name of six words, its abbreviation and a few adjectives
_ALIAS = r"(?:\s*\((?P<alias>[A-Za-z][\w+-]{1,12})\))?"
_FILLER = r"(?:[\w'-]+\s+){0,6}?"
# What may follow a quoted name, or stand around one in Markdown; and flags.
_SIGNS = '["*_\U0001f1e6-\U0001faff]{0,4}'
# `"WEFT: Woven Denoiser", a method to`, `ORB (Order-Respecting Block Retrieval), a novel approach to`
_CALLED_METHOD = re.compile(
    rf"(?<![\w-])(?:(?:The|An?|Our)\s+)?\"?{_NAME}(?::\s[^:\"\n]{{3,60}}\")?\"?"
    rf"(?:\s*\((?P<alias>[A-Za-z][\w+ -]{{1,60}})\))?{_SIGNS}(?:,|\s?[—–]{{1,2}}|\s--?|\s+is)\s+"
    rf"(?:an?|our|the|my|another)\s+(?:[\w'-]+\s+){{0,4}}?(?:{_METHOD})\s+"
    r"(?:for|to|that|which|of|by|designed|developed|inspired)\b"
)
# `the WARM WOOL method`, `my Quiltmerge_v2 method`: words no prose is made of
_CODED = r"[A-Z](?=\w{0,24}[A-Z0-9])\w{1,24}+(?:-\d{1,3})?"
_NAMED_METHOD = re.compile(
    r"\b(?:[Tt]he|[Oo]ur|[Mm]y|[Uu]sing|[Vv]ia|[Ww]ith)\s+"
    rf"(?P<name>{_CODED}(?:[ -]{_CODED}){{0,2}})\s(?:{_METHOD})\b"
)
_LONGEST_AGAIN = 11  # what stands around the word: "This ", " developed"
_AGAIN = re.compile(rf".{{0,{_LONGEST_AGAIN}}}?\b(?:[Tt]he|[Tt]his|[Oo]ur|[Mm]y)\s+(?:{_METHOD})\b")
_PRESENTED = re.compile(
    r"\b(?:[Ii]ntroducing|[Pp]resenting|[Aa]nnouncing|(?:[Ww]e|[Pp]aper|[Aa]uthors)\s+(?:introduce|propose|present)s?)"
    r"\s+\"?(?P<name>[A-Z](?=\w{0,24}[A-Z])\w{1,24}+)\"?(?=\s*[:,]|\s?[—–]|\s-\s)"
)


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
    return AhoCorasick([*_IS_A, *_METHODS, *form_rules().nouns, *_WAYS], implementation=Implementation.DFA)


def find_introduced(text: str) -> list[Found]:
    """Names of new mechanisms by what the text calls them, in order of position.

    Only the words around a telling noun, or before an "is a", are looked at, so the time is linear in
    the text.
    """
    found: set[Found] = set()
    speaks_again = False
    for cue, start, end in _cues().find_matches_as_indexes(text, overlapping=True):
        if cue < len(_IS_A):
            named = _name_before(text, start)
            if named is not None and ends_in_strong_head(named["name"]):
                found.update(_names(named))
        elif cue < len(_IS_A) + len(_METHODS):
            found.update(_of_method(text, start, end))
            begin = max(0, start - _LONGEST_AGAIN)
            speaks_again = speaks_again or _AGAIN.match(text, begin, end) is not None
        else:
            found.update(_of_noun(text, start, end))
    if speaks_again:
        found.update(one for match in _PRESENTED.finditer(text) for one in _names(match))
    return sorted(found)


def _of_method(text: str, start: int, end: int) -> Iterator[Found]:
    """What is called a method, technique or the like by the words around that word."""
    for pattern in (_CALLED_METHOD, _NAMED_METHOD):
        named = pattern.search(text, max(0, start - _REACH), end + _LONGEST_AGAIN)
        if named is not None:
            yield from _names(named)


def _of_noun(text: str, start: int, end: int) -> Iterator[Found]:
    begin, stop = max(0, start - _REACH), end + _REACH
    for pattern, needed in _patterns():
        if any(text.find(word, begin, stop) >= 0 for word in needed):
            for match in pattern.finditer(text, begin, stop):
                yield from _names(match)


def _name_before(text: str, end: int) -> re.Match[str] | None:
    """The name that ends there; looked for only where the last word can be its last."""
    begin = max(0, end - _REACH)
    word = text[max(text.rfind(" ", begin, end), text.rfind("\n", begin, end)) + 1 : end]
    if not (word[:1].isupper() or word.endswith(")") or "-" in word):
        return None
    return _NAME_BEFORE.search(text, begin, end)


def _names(match: re.Match[str]) -> Iterator[Found]:
    name = match["name"]
    words = name.split()
    if words[0] in _NO_NAME or len(name) < 3 or len(set(words)) < len(words):
        return
    for group, written in match.groupdict().items():
        if written:
            yield Found(match.start(group), match.end(group), "mechanism", "", "definition", True, 0.8)
