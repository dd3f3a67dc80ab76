"""What to believe a sentence states: what the rules read, what was learned, or neither.

Two readers that were made in different ways rarely make the same mistake. The guesses of the learned one
are shared out among the verdicts they come to; a verdict is believed where the odds for it, with the rules'
reading as a further vote, are long enough.
"""

from dataclasses import dataclass, field, replace
from functools import lru_cache

from pipeline.judge.facts import Facts, load_rules
from pipeline.judge.findings import takes_away
from pipeline.judge.statement import holds_whole
from pipeline.records import Claim, Guess, Modality, Outcome, Statement

_STATED = frozenset({"claim", "unclear"})
_OPPOSITE = {Outcome.SUPPORTED: Outcome.REFUTED, Outcome.REFUTED: Outcome.SUPPORTED}
_UNBELIEVED = frozenset({Modality.QUESTION, Modality.IRONIC})


@dataclass(slots=True)
class _Tally:
    """How much of the guesses comes to which verdict, and the guesses themselves.

    `open`: of what no fact answers; `nothing`: of stating nothing at all.
    """

    open: float = 0.0
    nothing: float = 0.0
    shares: dict[Outcome, float] = field(default_factory=lambda: dict.fromkeys(_OPPOSITE, 0.0))
    guesses: dict[Outcome, list[Guess]] = field(default_factory=lambda: {one: [] for one in _OPPOSITE})

    def odds(self, outcome: Outcome, *, silent: float) -> float:
        """How much more belief the outcome has than all else; `silent` is what states nothing."""
        least = _rules()["least_share"]
        rest = self.shares[_OPPOSITE[outcome]] + self.open + silent
        return (self.shares[outcome] + least) / (rest + least)


def believe(claim: Claim, read: Outcome, facts: Facts) -> Claim | None:
    """The claim as it is to be judged, where `read` is what comes of the rules' reading.

    None where there are two readings and neither outweighs the other.
    """
    if not claim.guesses or claim.modality in _UNBELIEVED or not facts.knows(claim.mechanism_id):
        return claim
    if takes_away(claim.guesses[0].condition):
        return claim
    tally = _count(claim, facts)
    if read in _OPPOSITE:
        return _weigh_reading(claim, read, tally)
    needed = _rules()["odds"] if claim.kind in _STATED else _rules()["odds_beside"]
    outcome = max(_OPPOSITE, key=lambda one: tally.shares[one])
    return _guessed(claim, outcome, tally) if tally.odds(outcome, silent=tally.nothing) >= needed else claim


def _weigh_reading(claim: Claim, read: Outcome, tally: _Tally) -> Claim | None:
    """The claim as it was read, as the guesses have it where hardly any speaks for that, or None."""
    if read is Outcome.REFUTED and _is_spoilt(claim, tally):
        return claim
    if tally.odds(_OPPOSITE[read], silent=tally.nothing) >= _rules()["odds_against"]:
        return _guessed(claim, _OPPOSITE[read], tally)
    # What states nothing to the one reader says nothing against the other.
    return claim if _rules()["vote"] * tally.odds(read, silent=0) >= _rules()["odds_read"] else None


def _is_spoilt(claim: Claim, tally: _Tally) -> bool:
    """Whether a false part beside the main statement, which most guesses are of, is guessed at as well."""
    false = tally.guesses[Outcome.REFUTED]
    return any(_say_the_same(said, guess) for said in claim.also for guess in false)


def _say_the_same(one: Statement, other: Statement) -> bool:
    values = set(one.value.split("|")) & set(other.value.split("|"))
    return one.property == other.property and bool(values)


def _count(claim: Claim, facts: Facts) -> _Tally:
    tally = _Tally()
    for guess in claim.guesses:
        said = (guess.property, guess.relation, guess.value, guess.negated, guess.condition)
        holds = _holds(facts, claim.mechanism_id, claim.partner_id, said) if guess.property else None
        if holds is not None:
            outcome = Outcome.SUPPORTED if holds else Outcome.REFUTED
            tally.shares[outcome] += guess.share
            tally.guesses[outcome].append(guess)
        elif guess.property:
            tally.open += guess.share
        else:
            tally.nothing += guess.share
    return tally


@lru_cache(maxsize=65536)
def _holds(
    facts: Facts, mechanism_id: str, partner_id: str, said: tuple[str, str, str, bool, str]
) -> bool | None:
    property_id, relation, value, negated, condition = said
    statement = Statement(
        property=property_id, relation=relation, value=value, negated=negated, condition=condition
    )
    return holds_whole(mechanism_id, statement, partner_id=partner_id, facts=facts)


def _guessed(claim: Claim, outcome: Outcome, tally: _Tally) -> Claim:
    """The claim read as the likeliest guess that comes to this verdict."""
    best = max(tally.guesses[outcome], key=lambda guess: guess.share)
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
