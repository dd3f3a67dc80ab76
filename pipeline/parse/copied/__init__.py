"""Page texts copied out of a browser."""

from pipeline.parse.copied.read import read_copied

__all__ = ["read_copied"]
