"""Names a text introduces itself: `we introduce X, a new attention mechanism`, `X is a … method`."""

import re
from functools import cache

from pipeline.extract.forms import form_rules
from pipeline.extract.found import Found
from pipeline.extract.rules import any_of

_NAME = r"(?P<name>[A-Z][\w+-]*(?:[ -][A-Z0-9][\w+-]*){0,5})"
_ALIAS = r"(?:\s*\((?P<alias>[A-Za-z][\w+-]{1,12})\))?"
_FILLER = r"(?:[\w'-]+\s+){0,6}?"
_CUES = ("introduc", "propos", "present", "called", "named", "dubbed", "termed", " is a", " is the ")


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    noun = any_of(form_rules().nouns) + r"s?\b"
    return (
        re.compile(
            rf"(?:[Ww]e|[Pp]aper|[Aa]uthors|[Tt]hey|[Rr]esearchers)\s+(?:[\w-]+\s+)?(?:introduce|propose|present)s?\s+{_NAME}{_ALIAS}(?:,|\s?[—–:-]+)\s*(?:an?\s+)?{_FILLER}{noun}"
        ),
        re.compile(rf"(?<![\w-]){_NAME}{_ALIAS}\s+is\s+(?:an?|the)\s+{_FILLER}{noun}"),
        re.compile(rf"\b{noun}\s+(?:called|named|dubbed|termed)\s+\W?{_NAME}{_ALIAS}"),
    )


@cache
def _last_words() -> tuple[str, ...]:
    return tuple({noun.split()[-1] for noun in form_rules().nouns})


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


def find_introduced(text: str) -> list[Found]:
    """Names of new mechanisms by what the text calls them, in order of position."""
    if not (any(cue in text for cue in _CUES) and any(noun in text for noun in _last_words())):
        return []
    found = []
    for pattern in _patterns():
        for match in pattern.finditer(text):
            name = match["name"]
            if name.split()[0] not in _NO_NAME and len(name) > 2:
                found.append(
                    Found(match.start("name"), match.end("name"), "mechanism", "", "definition", True, 0.8)
                )
                if match["alias"]:
                    found.append(
                        Found(
                            match.start("alias"), match.end("alias"), "mechanism", "", "definition", True, 0.8
                        )
                    )
    return sorted(found)
