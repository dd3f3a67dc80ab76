"""Text as people write it, cut into words a pattern can be held against."""

import re
import unicodedata
from dataclasses import dataclass

from pipeline.language.growth import mark_growth

_SPELLINGS = tuple(
    (re.compile(found, re.IGNORECASE), put)
    for found, put in (
        ("[\u200b-\u200f\u2060\ufeff\u00ad]", ""),
        ("[’‘ʼ`´]", "'"),
        ("[‐‑‒–—−]", "-"),
        (r"\b(?:can't|cant|cannot)\b", "can not"),
        (r"\bwon'?t\b", "will not"),
        (r"\bain't\b", "is not"),
        (r"\b(do|does|did|is|are|was|were|has|have|had|need|must|could|would|should)n'?t\b", r"\1 not"),
        (r"\b(it|that|there|what|here)'s\b", r"\1 is"),
        (r"'s\b", ""),
        (r"\bw/o\b", "without"),
        (r"≠|!=", " is not "),
        (r"(?<!=)==(?!=)", " = "),
        (r"\bw/(?=\s|\w)", "with "),
        (r"\s[&+]\s", " and "),
    )
)
_WORD = re.compile(r"bigo_[a-z0-9.]+|\d+(?:\.\d+)?|[^\W\d_]+\d*|[,.;:?!()\"×%^=≠<>≤≥√*/~≈]|(?<!\w)-|-(?!\w)")
ARTICLES = frozenset({"the", "a", "an"})


@dataclass(frozen=True, slots=True)
class Word:
    """One word, in lower case; `start:end` are characters of the plain text."""

    text: str
    start: int
    end: int
    mechanism_id: str = ""


def make_plain(text: str) -> str:
    """The text in plain letters, short forms written out, growth such as O(n²) in one word."""
    powers = text.replace("²", "^2").replace("³", "^3")
    plain = mark_growth(unicodedata.normalize("NFKC", powers))
    for found, put in _SPELLINGS:
        plain = found.sub(put, plain)
    return plain


def split_words(plain: str) -> list[Word]:
    """The words and punctuation of a plain text in lower case, articles left out."""
    return [
        Word(match.group().lower(), match.start(), match.end())
        for match in _WORD.finditer(plain)
        if match.group().lower() not in ARTICLES
    ]
