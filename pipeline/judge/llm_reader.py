"""Another reader of sentences: a chat model translates them into the claim language, and no more.

The model never judges: what it returns is held against the measurements like any other reading.
The caller hands in `complete`, which sends a prompt with a JSON schema to a model and returns its
text; nothing here touches the network.
"""

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from pipeline.language.lexicon import Lexicon
from pipeline.language.patterns import load_patterns
from pipeline.language.reading import Kind, Reading
from pipeline.records import Modality, Statement

Complete = Callable[[str, Mapping[str, Any]], str]
"""(prompt, JSON schema of the answer) → the model's answer as text."""

RELATIONS = ("is", "below", "at_most", "above", "at_least", "times", "same", "special_case", "generalises")
_COMPUTED = frozenset({"GROWTH", "RATIO", "FACTOR", "SHARE", "COUNT", ""})
_PROMPT = """Translate the sentence into statements about the mechanism it speaks of. Do not judge it.
kind is "claim" where it states something that could be measured, else opinion, prediction, benchmark,
speed, cost, question, history, advice or unclear. Each statement names a property and one of its values;
growth is given as the exponent in the sequence length ("1" linear, "2" quadratic, "nlogn").
negated is true where the sentence denies the value. partner is the mechanism compared with, if any.
Properties and values:
{properties}

Mechanism, if the sentence names none: {mechanism}
Sentence: {text}"""


def read_with_model(text: str, *, mechanism_id: str, complete: Complete, lexicon: Lexicon) -> Reading:
    """The sentence as the model reads it; unclear where its answer does not fit the schema."""
    prompt = _PROMPT.format(properties=_list_properties(), mechanism=mechanism_id or "unknown", text=text)
    answer = complete(prompt, answer_schema())
    try:
        return _parse_answer(json.loads(answer), mechanism_id, lexicon)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        # A model may answer anything; what does not fit is not understood, and says why.
        why = f"the model's answer does not fit ({type(error).__name__}: {error})"
        return Reading(kind=Kind.UNCLEAR, mechanism_id=mechanism_id, why=why)


def answer_schema() -> dict[str, Any]:
    """The JSON schema an answer must follow."""
    text = {"type": "string"}
    statement = {
        "property": {"type": "string", "enum": sorted(_values())},
        "relation": {"type": "string", "enum": list(RELATIONS)},
        "value": text,
        "negated": {"type": "boolean"},
        "condition": text,
    }
    return _closed(
        {
            "kind": {"type": "string", "enum": [str(kind) for kind in Kind]},
            "mechanism": text,
            "partner": text,
            "modality": {"type": "string", "enum": [str(modality) for modality in Modality]},
            "statements": {"type": "array", "items": _closed(statement)},
        }
    )


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _parse_answer(answer: Mapping[str, Any], mechanism_id: str, lexicon: Lexicon) -> Reading:
    statements = [_parse_statement(row) for row in answer["statements"]]
    first = statements[0] if statements else Statement(property="", relation="")
    return Reading(
        kind=Kind(answer["kind"]) if statements or answer["kind"] != "claim" else Kind.UNCLEAR,
        mechanism_id=lexicon.resolve(answer["mechanism"]) or mechanism_id,
        property=first.property,
        relation=first.relation,
        value=first.value,
        partner_id=lexicon.resolve(answer["partner"]),
        negated=first.negated,
        modality=Modality(answer["modality"]),
        condition=first.condition,
        also=tuple(statements[1:]),
    )


def _parse_statement(row: Mapping[str, Any]) -> Statement:
    if row["property"] not in _values() or row["relation"] not in RELATIONS:
        raise ValueError(f"{row['property']} {row['relation']} is nothing that is measured")
    return Statement(
        property=row["property"],
        relation=row["relation"],
        value=str(row["value"]),
        negated=bool(row["negated"]),
        condition=str(row["condition"]),
    )


def _list_properties() -> str:
    return "\n".join(f"{name}: {' | '.join(sorted(values))}" for name, values in sorted(_values().items()))


@cache
def _values() -> dict[str, set[str]]:
    """Every property the claim language knows, with the values it can state."""
    values: dict[str, set[str]] = {}
    for pattern in load_patterns():
        said = pattern.said.rpartition(":")[2]
        values.setdefault(pattern.property_id, set()).update(set(said.split("|")) - _COMPUTED)
    return values
