"""What mechanisms are called (lexicon) and how people state things about them (claim language)."""

from pipeline.language.claims import read_claim
from pipeline.language.lexicon import Lexicon, load_lexicon
from pipeline.language.mechanism import KnownPaper, Mechanism, Miscited, Origin
from pipeline.language.names import NameSpan
from pipeline.language.reading import Kind, Reading

__all__ = [
    "Kind",
    "KnownPaper",
    "Lexicon",
    "Mechanism",
    "Miscited",
    "NameSpan",
    "Origin",
    "Reading",
    "load_lexicon",
    "read_claim",
]
