"""What mechanisms are called (lexicon) and how people state things about them (claim language)."""

from pipeline.language.lexicon import Lexicon, load_lexicon
from pipeline.language.mechanism import KnownPaper, Mechanism, Miscited, Origin
from pipeline.language.names import NameSpan

__all__ = [
    "KnownPaper",
    "Lexicon",
    "Mechanism",
    "Miscited",
    "NameSpan",
    "Origin",
    "load_lexicon",
]
