"""From a sentence to the statements it most likely makes, each with its share of the belief."""

from dataclasses import dataclass, fields, replace

import numpy as np

from pipeline.language.clauses import Line
from pipeline.language.comparison import complete
from pipeline.language.learned.features import find_features
from pipeline.language.learned.label import NOTHING, parse_label
from pipeline.language.learned.weights import load_weights
from pipeline.language.statements import is_unsaid
from pipeline.language.subjects import Names
from pipeline.language.tables import load_table
from pipeline.records import Guess, Statement

_LEAST_SHARE = 0.004
_MOST = 24
"""Guesses and shares that are kept: what lies below adds up to a few hundredths and decides nothing."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence, whom it names, and the condition under which it speaks."""

    line: Line
    names: Names
    condition: str


def guess(line: Line, names: Names, *, condition: str = "") -> tuple[Guess, ...]:
    """What the sentence may state of its subject, the likeliest first; empty where nothing was learned of it.

    Shares are of all there is to state, "nothing" included, so that they add up to one at most.
    """
    weights = load_weights()
    if f"m={names.subject}" not in weights.features:
        return ()
    shares = weights.shares(find_features(line, names.subject))
    likeliest = np.argsort(-shares)[:_MOST]
    said = _Said(line, names, condition)
    guesses = (
        _guess(weights.labels[at], float(shares[at]), said) for at in likeliest if shares[at] >= _LEAST_SHARE
    )
    return tuple(found for found in guesses if not is_unsaid(found.property, names.subject))


def _guess(label: str, share: float, said: _Said) -> Guess:
    """The label as a statement of this sentence; nothing, where the partner it needs is not named."""
    found = _state(label, said) if label != NOTHING else None
    if found is None:
        return Guess(property="", share=share)
    return Guess(**{field.name: getattr(found, field.name) for field in fields(Statement)}, share=share)


def _state(label: str, said: _Said) -> Statement | None:
    plain = parse_label(label)
    condition = said.condition or _beside(plain.property, said.line)
    return complete(replace(plain, condition=condition), said.line, said.names)


def _beside(property_id: str, line: Line) -> str:
    """The words that tell of a form or a mask beside which the property is not what was measured."""
    asked = load_table("cues.toml")["beside"].get(property_id, ())
    return " ".join(word.text for word in line.words if word.text in asked)
