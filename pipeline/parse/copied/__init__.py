"""Page texts copied out of a browser."""

from pipeline.parse.copied.lines import Lines
from pipeline.parse.copied.page import Block
from pipeline.parse.copied.read import find_blocks, read_copied
from pipeline.parse.copied.unfold import unfold

__all__ = ["Block", "Lines", "find_blocks", "read_copied", "unfold"]
