"""Growth in the notations people use, O(n^2), L**2, n log n, as one word: `bigo_2`.

The number behind the underscore is the exponent in the sequence length; `bigo_nlogn` and
`bigo_logn` stand for n log n and log n. Other letters (d, k, w, heads …) count as constants.
"""

import re

_LENGTHS = "nlts"
_LANDAU = re.compile(r"\b[oθω]\s?\(((?:[^()]|\([^()]{0,30}\)){1,60})\)", re.IGNORECASE)
_POWER = re.compile(r"(?<![\w^])[nlts]\s?(?:\^|\*\*)\s?\{?(\d(?:\.\d+|/\d)?)\}?", re.IGNORECASE)
_BARE_LOG = re.compile(r"(?<![\w^])[nlts]\s?[*·]?\s?log\s?\(?[nlts]\b\)?", re.IGNORECASE)
_NAMED_LENGTH = re.compile(r"(?:seq|sequence|context)[\s_-]?len(?:gth)?|tokens?|seq|length|context")
_FACTOR = re.compile(
    r"(?:log\s?[\^_]?\d?\s?\(?\s?(?P<log>[a-z])\)?)"
    r"|(?:(?:sqrt|√)\s?\(?(?P<root>[a-z])\)?)"
    r"|(?P<letter>[a-z])\s?(?:(?:\^|\*\*)?\s?\{?\(?(?P<power>\d(?:\.\d+|/\d)?)\)?\}?)?"
)


def mark_growth(text: str) -> str:
    """The text with every complexity expression replaced by a word `bigo_…`."""
    text = _LANDAU.sub(lambda match: f" bigo_{_exponent(match.group(1))} ", text)
    text = _BARE_LOG.sub(" bigo_nlogn ", text)
    return _POWER.sub(lambda match: f" bigo_{_value(match.group(1)):g} ", text)


def _exponent(inside: str) -> str:
    plain = _NAMED_LENGTH.sub("n", inside.lower())
    exponent, has_log = 0.0, False
    for match in _FACTOR.finditer(plain):
        has_log = has_log or bool(match["log"])
        exponent += _share(match)
    if has_log:
        return {0.0: "logn", 1.0: "nlogn"}.get(exponent, "unknown")
    return f"{exponent:g}"


def _share(match: re.Match[str]) -> float:
    if match["root"]:
        return 0.5 if match["root"] in _LENGTHS else 0.0
    if match["letter"] and match["letter"] in _LENGTHS:
        return _value(match["power"] or "1")
    return 0.0


def _value(power: str) -> float:
    top, _, bottom = power.partition("/")
    return float(top) / float(bottom) if bottom else float(top)
