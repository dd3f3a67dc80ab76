"""What to believe a sentence states: what the rules read, what was learned, or neither.

Two readers that were made in different ways rarely make the same mistake. The guesses of the learned one
are shared out among the verdicts they come to; a verdict is believed where the odds for it, with the rules'
reading as a further vote, are long enough.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.judge.facts import Facts, load_rules
from pipeline.judge.findings import takes_away
from pipeline.judge.statement import holds_whole
from pipeline.records import Claim, Guess, Modality, Outcome, Statement

_STATED = frozenset({"claim", "unclear"})
_OPPOSITE = {Outcome.SUPPORTED: Outcome.REFUTED, Outcome.REFUTED: Outcome.SUPPORTED}
_UNBELIEVED = frozenset({Modality.QUESTION, Modality.IRONIC})


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A guess and what comes of it; None where no fact answers it or it states nothing."""

    outcome: Outcome | None
    guess: Guess


def believe(claim: Claim, read: Outcome, facts: Facts) -> Claim | None:
    """The claim as it is to be judged, where `read` is what comes of the rules' reading.

    None where there are two readings and neither outweighs the other.
    """
    if (
        not claim.guesses
        or takes_away(claim.guesses[0].condition)
        or claim.modality in _UNBELIEVED
        or not facts.knows(claim.mechanism_id)
    ):
        return claim
    shares = list(_shares(claim, facts))
    if read in _OPPOSITE:
        return _weigh_reading(claim, read, shares)
    needed = _rules()["odds"] if claim.kind in _STATED else _rules()["odds_beside"]
    outcome = max(_OPPOSITE, key=lambda one: _odds(shares, one, read))
    return _guessed(claim, outcome, shares) if _odds(shares, outcome, read) >= needed else claim


def _weigh_reading(claim: Claim, read: Outcome, shares: list[Share]) -> Claim | None:
    """The claim as it was read, as the guesses have it where hardly any speaks for that, or None."""
    if read is Outcome.REFUTED and _is_spoilt(claim, shares):
        return claim
    if _odds(shares, _OPPOSITE[read], read) >= _rules()["odds_against"]:
        return _guessed(claim, _OPPOSITE[read], shares)
    # What states nothing to the one reader says nothing against the other.
    stated = [share for share in shares if share.guess.property]
    return claim if _odds(stated, read, read) >= _rules()["odds_read"] else None


def _odds(shares: list[Share], outcome: Outcome, read: Outcome) -> float:
    """How much more belief the outcome has than everything else that was weighed."""
    least, vote = _rules()["least_share"], _rules()["vote"] if read is outcome else 1.0
    own = sum(share.guess.share for share in shares if share.outcome is outcome)
    rest = sum(share.guess.share for share in shares if share.outcome is not outcome)
    return vote * (own + least) / (rest + least)


def _is_spoilt(claim: Claim, shares: list[Share]) -> bool:
    """Whether a false part beside the main statement, which most guesses are of, is guessed at as well."""
    false = [one.guess for one in shares if one.outcome is Outcome.REFUTED]
    return any(_say_the_same(said, guess) for said in claim.also for guess in false)


def _say_the_same(one: Statement, other: Statement) -> bool:
    values = set(one.value.split("|")) & set(other.value.split("|"))
    return one.property == other.property and bool(values)


def _shares(claim: Claim, facts: Facts) -> Iterator[Share]:
    for guess in claim.guesses:
        said = (guess.property, guess.relation, guess.value, guess.negated, guess.condition)
        holds = _holds(facts, claim.mechanism_id, claim.partner_id, said) if guess.property else None
        outcome = {True: Outcome.SUPPORTED, False: Outcome.REFUTED, None: None}[holds]
        yield Share(outcome=outcome, guess=guess)


@lru_cache(maxsize=65536)
def _holds(
    facts: Facts, mechanism_id: str, partner_id: str, said: tuple[str, str, str, bool, str]
) -> bool | None:
    property_id, relation, value, negated, condition = said
    statement = Statement(
        property=property_id, relation=relation, value=value, negated=negated, condition=condition
    )
    return holds_whole(mechanism_id, statement, partner_id=partner_id, facts=facts)


def _guessed(claim: Claim, outcome: Outcome, shares: list[Share]) -> Claim:
    """The claim read as the likeliest guess that comes to this verdict."""
    best = max((one.guess for one in shares if one.outcome is outcome), key=lambda guess: guess.share)
    return replace(
        claim,
        kind="claim",
        property=best.property,
        relation=best.relation,
        value=best.value,
        negated=best.negated,
        condition=best.condition,
        also=(),
        guesses=(),
    )


def _rules() -> dict[str, float]:
    rules: dict[str, float] = load_rules("rules.toml")["belief"]
    return rules
