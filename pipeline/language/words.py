"""Text as people write it, cut into words a pattern can be held against."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from pipeline.language.growth import mark_growth
from pipeline.language.tables import load_table

_SPELLINGS = tuple(
    (re.compile(found, re.IGNORECASE), put)
    for found, put in (
        # The title of a paper beside its number states nothing: "… (Title (2006.04768))".
        (r"(?:\[(?:[^\[\]\s]+\s+){3,}[^\[\]]*\])?\s*\([^()]*\(?\b\d{4}\.\d{4,5}(?:v\d+)?\b[^()]*\)\)?", ""),
        ("[\u200b-\u200f\u2060\ufeff\u00ad]", ""),
        ("[’‘ʼ`´]", "'"),
        (r"\s*(?:-+|=+|[–—])>\s*|\s*[→⇒⟶⟹]\s*", ", so "),
        ("[‐‑‒–—−]", "-"),
        (r"\b(?:can't|cant|cannot)\b", "can not"),
        (r"\bwon'?t\b", "will not"),
        (r"\bain't\b", "is not"),
        (r"\b(do|does|did|is|are|was|were|has|have|had|need|needs|must|could|would|should)n'?t\b", r"\1 not"),
        (r"\b(it|that|there|what|here)'s\b", r"\1 is"),
        (r"\b([a-z])-th\b", r"\1th"),
        (r"'s\b", ""),
        (r"\bin (?:the )?absence of\b", "without"),
        (r"\bw/o\b", "without"),
        (r"≠|!=", " is not "),
        (r"(?<!=)==(?!=)", " = "),
        (r"\bw/(?=\s|\w)", "with "),
        (r"\s[&+]\s", " and "),
        (r"(?<=\b[qkv])\s?(?:\+|&|\bn\b)\s?(?=[qkv]\b)", " and "),
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
    return write_out(plain)


def write_out(text: str) -> str:
    """Short forms and common slips as whole words: `attn` is attention."""
    return _shorthand()[0].sub(lambda match: _shorthand()[1][match.group().lower()], text)


@cache
def _shorthand() -> tuple[re.Pattern[str], dict[str, str]]:
    """Each whole word of the table, and what it stands for; capitals are names of their own ("DIM")."""
    words = {
        short: str(whole) for table in load_table("shorthand.toml").values() for short, whole in table.items()
    }
    return re.compile(rf"(?<![\w'])(?:{'|'.join(words)})(?![\w'])"), words


def split_words(plain: str) -> list[Word]:
    """The words and punctuation of a plain text in lower case, articles left out."""
    return [
        Word(match.group().lower(), match.start(), match.end())
        for match in _WORD.finditer(plain)
        if match.group().lower() not in ARTICLES
    ]
