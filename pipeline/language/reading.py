"""What a sentence says, in the claim language: which property of which mechanism has which value."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.records import Guess, Modality, Statement


class Kind(StrEnum):
    """What sort of sentence it is; only a claim can be held against a measurement."""

    CLAIM = "claim"
    OPINION = "opinion"
    PREDICTION = "prediction"
    BENCHMARK = "benchmark"
    SPEED = "speed"
    COST = "cost"
    QUESTION = "question"
    HISTORY = "history"
    ADVICE = "advice"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One sentence understood, or kept as what it is.

    `relation`: is, below, at_most, above, at_least (against `value` or, without one, against the
    partner) or times (`value` times the partner). `value` may list alternatives: `window|subset`.
    `also` holds what else the same sentence states; `why` says what was not understood.
    `unread`: words of parts that were not read in full, so that what was read is not all that is said.
    `guesses`: what it may state by the learned reader, the likeliest first.
    """

    kind: Kind
    mechanism_id: str = ""
    property: str = ""
    relation: str = ""
    value: str = ""
    partner_id: str = ""
    negated: bool = False
    modality: Modality = Modality.ASSERTED
    condition: str = ""
    also: tuple[Statement, ...] = ()
    why: str = ""
    unread: str = ""
    guesses: tuple[Guess, ...] = ()
