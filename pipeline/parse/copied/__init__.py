"""Page texts copied out of a browser."""

from pipeline.parse.copied.page import Block
from pipeline.parse.copied.read import find_blocks, read_copied

__all__ = ["Block", "find_blocks", "read_copied"]
