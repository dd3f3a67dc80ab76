"""A sentence that states several things is one card, with one reason for each of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.records import JudgedClaim, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedSentence:
    """All decided claims of one stretch of one text, those that do not hold first."""

    claims: tuple[JudgedClaim, ...]

    @property
    def outcome(self) -> Outcome:
        """A sentence with one part that is not true is not true."""
        return self.claims[0].verdict.outcome

    @property
    def is_mixed(self) -> bool:
        return self.claims[-1].verdict.outcome is not self.outcome


def group_sentences(claims: Iterable[JudgedClaim]) -> tuple[JudgedSentence, ...]:
    """One JudgedSentence for each (document, start, end), in the order their first claims come."""
    stretches: dict[tuple[str, int, int], list[JudgedClaim]] = {}
    for line in claims:
        stretches.setdefault((line.claim.doc_id, line.claim.start, line.claim.end), []).append(line)
    return tuple(
        JudgedSentence(
            claims=tuple(sorted(lines, key=lambda line: line.verdict.outcome is not Outcome.REFUTED))
        )
        for lines in stretches.values()
    )
