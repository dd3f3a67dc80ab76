"""What story is told, by whom, how it spreads, and what people think of it.

statements   claims with the same meaning, told by several people    -> Narrative
opinion      evaluative words near a mechanism's name                -> Opinion
spread       when a story was first told, by how many, how far apart
"""

from pipeline.narrate.opinion import read_opinions
from pipeline.narrate.statements import Statement, group_narratives

__all__ = ["Statement", "group_narratives", "read_opinions"]
