"""The reasons of verdicts in words a layman can read."""

from functools import cache
from typing import Any

from pipeline.judge.facts import Fact, load_rules
from pipeline.language.lexicon import load_lexicon
from pipeline.records import Statement

_MECHANISMS = frozenset({"mechanism", "partner"})


def decline(why: str, **details: str) -> str:
    """Why a sentence gets no verdict; mechanisms are given by id and told by name."""
    told = {key: name_of(value) if key in _MECHANISMS else value for key, value in details.items()}
    sentence = str(_words()["declined"][why]).format(**told)
    return sentence[:1].upper() + sentence[1:]


def remark(what: str) -> str:
    """A sentence added to a reason."""
    return str(_words()["remarks"][what])


def describe(fact: Fact, statement: Statement) -> str:
    """What was measured, as half a sentence: "the weights of each query add up to one"."""
    measurement = fact.measurement
    text = _phrase(measurement.property, measurement.value, statement.property)
    return (
        f"{text} (measured on {name_of(measurement.mechanism_id)}: {fact.inherited})"
        if fact.inherited
        else text
    )


@cache
def _phrase(measured: str, value: str, asked: str) -> str:
    phrases = _words()["measured"].get(measured, {})
    phrase = phrases.get(value) or phrases.get("any", "{property}: {value}")
    return str(phrase).format(
        value=value,
        grows=_growth(value, grow="grows", stay="does not grow"),
        grow=_growth(value, grow="grow", stay="do not grow"),
        property=asked.replace("_", " "),
    )


def explain(mechanism_id: str, reasons: list[str]) -> str:
    """A whole sentence out of what was measured."""
    text = "; ".join(dict.fromkeys(reasons))
    return f"Measured on the reference of {name_of(mechanism_id)}: {text}."


def name_of(mechanism_id: str) -> str:
    """The mechanism as the lexicon writes it: `grouped-query attention`."""
    mechanism = load_lexicon().by_id.get(mechanism_id)
    return mechanism.name if mechanism else mechanism_id.replace("-", " ")


def _growth(exponent: str, *, grow: str, stay: str) -> str:
    if exponent == "0":
        return stay
    return f"{grow} {_words()['growth'].get(exponent, f'like n^{exponent}')}"


@cache
def _words() -> dict[str, Any]:
    return load_rules("wording.toml")
