"""Document → Extraction: what a post mentions, credits and claims, read with spaCy."""

from pipeline.extract.documents import extract_documents
from pipeline.extract.reader import build_reader

__all__ = ["build_reader", "extract_documents"]
