"""The reasons of verdicts in words a layman can read."""

from functools import cache
from typing import Any

from pipeline.judge.facts import Fact, load_rules
from pipeline.records import Statement


def decline(why: str, **details: str) -> str:
    """Why a sentence gets no verdict."""
    return str(_words()["declined"][why]).format(**details)


def describe(fact: Fact, statement: Statement) -> str:
    """What was measured, as half a sentence: "the weights of each query add up to one"."""
    measurement = fact.measurement
    phrases = _words()["measured"].get(measurement.property, {})
    phrase = phrases.get(measurement.value) or phrases.get("any", "{property}: {value}")
    text = str(phrase).format(
        value=_growth(measurement.value) if measurement.property.find("growth") >= 0 else measurement.value,
        property=statement.property.replace("_", " "),
    )
    return f"{text} (measured on {measurement.mechanism_id}: {fact.inherited})" if fact.inherited else text


def explain(mechanism_id: str, reasons: list[str]) -> str:
    """A whole sentence out of what was measured."""
    text = "; ".join(dict.fromkeys(reasons))
    return f"Measured on the reference of {mechanism_id.replace('-', ' ')}: {text}."


def _growth(value: str) -> str:
    return str(_words()["growth"].get(value, f"like n^{value}"))


@cache
def _words() -> dict[str, Any]:
    return load_rules("wording.toml")
