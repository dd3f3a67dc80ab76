"""A second reader, learned from labelled wordings: what a sentence most likely states, and how sure it is."""

from pipeline.language.learned.guess import guess

__all__ = ["guess"]
