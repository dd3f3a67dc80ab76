"""The optional reader: a model's translation is used, its nonsense is not."""

import json

import pytest

from pipeline.judge import judge_claim
from pipeline.judge.check import as_claim
from pipeline.judge.llm_reader import answer_schema, read_with_model
from pipeline.language import Kind, load_lexicon
from pipeline.records import Outcome
from tests.judge.facts import handmade_facts

STATEMENT = {
    "property": "weights_sum_to_one",
    "relation": "is",
    "value": "true",
    "negated": True,
    "condition": "",
}
ANSWER = {
    "kind": "claim",
    "mechanism": "soft attention",
    "partner": "",
    "modality": "asserted",
    "statements": [STATEMENT],
}


def read(answer: str):
    return read_with_model(
        "Los pesos no suman uno.",
        mechanism_id="soft-attention",
        complete=lambda prompt, schema: answer,
        lexicon=load_lexicon(),
    )


def test_a_translation_is_judged_by_measurement():
    claim = as_claim("Los pesos no suman uno.", read(json.dumps(ANSWER)))
    assert judge_claim(claim, handmade_facts()).outcome is Outcome.REFUTED


def test_the_sentence_and_the_schema_reach_the_model():
    seen = []

    def complete(prompt, schema):
        seen.append((prompt, schema))
        return json.dumps(ANSWER)

    read_with_model("Why not?", mechanism_id="", complete=complete, lexicon=load_lexicon())
    assert "Why not?" in seen[0][0]
    assert seen[0][1] == answer_schema()


@pytest.mark.parametrize(
    "answer",
    [
        "I cannot answer that.",
        "[]",
        "null",
        json.dumps({**ANSWER, "statements": [{**STATEMENT, "property": "is_beautiful"}]}),
        json.dumps({**ANSWER, "kind": "gossip"}),
        json.dumps({**ANSWER, "statements": 3}),
    ],
)
def test_an_answer_that_does_not_fit_is_not_understood(answer):
    assert read(answer).kind is Kind.UNCLEAR


def test_a_claim_without_statements_is_not_understood():
    assert read(json.dumps({**ANSWER, "statements": []})).kind is Kind.UNCLEAR


def test_an_opinion_stays_an_opinion():
    assert read(json.dumps({**ANSWER, "kind": "opinion", "statements": []})).kind is Kind.OPINION
