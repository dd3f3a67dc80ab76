"""The numbers a run ends with."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What the warehouse holds after a run, and the report that tells it."""

    captures: int
    posts: int
    comments: int
    authors: int
    activities: int
    papers: int
    mentions: int
    citations: int
    citations_wrong: int
    claims: int
    supported: int
    refuted: int
    not_checkable: int
    narratives: int
    opinions: int
    nodes: int
    edges: int
    asides: int
    report: Path

    def lines(self) -> tuple[tuple[str, str], ...]:
        """Label and value of each line, in the order of the way of the data."""
        return (
            ("archived", f"{self.captures} captures"),
            ("found", f"{self.posts} posts and {self.comments} comments by {self.authors} authors"),
            ("", f"{self.activities} activities, {self.papers} papers"),
            ("read", f"{self.mentions} mentions, {self.citations} citations, {self.claims} claims"),
            ("linked", f"{self.nodes} nodes, {self.edges} edges"),
            ("supported", f"{self.supported} claims"),
            ("refuted", f"{self.refuted} claims"),
            ("not checkable", f"{self.not_checkable} claims"),
            ("wrong credit", f"{self.citations_wrong} citations"),
            ("told", f"{self.narratives} stories, {self.opinions} opinions"),
            ("set aside", f"{self.asides} inputs"),
            ("report", str(self.report)),
        )
