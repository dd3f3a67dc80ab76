"""Records → nodes and edges → networkx.MultiDiGraph: how people, texts, mechanisms and papers hang together.

author        ─authored→ post            ─commented→ post or comment      ─reacted→ post
              ─likes→ model, dataset …   ─follows→ author                 ─member→ organization
comment       ─replied→ comment or post
post, comment ─mentions→ anything named  ─uses→ model, dataset, space     ─claims→ claim
claim         ─about→ mechanism          ─compares→ mechanism
              ─supported, refuted, not_checkable→ mechanism               once judged
mechanism     ─cites→ paper              as some document says (`doc_id`)
              ─origin, describes, …→ paper                                once audited
paper         ─introduced→ mechanism     as the lexicon says
"""

from pipeline.link.gather import Gathering
from pipeline.link.graph import build_graph, split_graph
from pipeline.link.records import link_records

__all__ = ["Gathering", "build_graph", "link_records", "split_graph"]
