"""The judge's data files against the vocabulary of what is measured and the lexicon."""

import tomllib
from fnmatch import filter as matching
from pathlib import Path

import pytest

from pipeline.judge.facts import load_rules
from pipeline.language import Kind, load_lexicon
from pipeline.records import Modality

PROPERTIES = tomllib.loads(
    (Path(__file__).resolve().parents[2] / "models" / "properties.toml").read_text(encoding="utf-8")
)
RULES = load_rules("rules.toml")
KINSHIPS = [(heir, row) for heir, rows in load_rules("kinships.toml").items() for row in rows]
UNCOUNTED = {"mechanism"}  # said in words of their own, with the partner's name


@pytest.mark.parametrize("name", [name for name, row in PROPERTIES.items() if row["kind"] not in UNCOUNTED])
def test_every_property_can_be_put_into_words(name):
    phrases = load_rules("wording.toml")["measured"].get(name, {})
    kind = PROPERTIES[name]["kind"]
    values = {"truth": ("true", "false"), "word": PROPERTIES[name].get("values", ())}.get(kind, ("any",))
    assert "any" in phrases or set(values) <= phrases.keys()


@pytest.mark.parametrize("kind", [*map(str, Kind), str(Modality.IRONIC)])
def test_every_kind_of_sentence_has_its_reason(kind):
    assert kind == "claim" or kind in load_rules("wording.toml")["declined"]


@pytest.mark.parametrize(("heir", "row"), KINSHIPS)
def test_kin_are_known_and_inherit_something_with_a_reason(heir, row):
    assert {heir, row["from"]} <= load_lexicon().by_id.keys()
    assert all(matching(PROPERTIES, pattern) for pattern in row["properties"])
    assert row["reason"]


def test_exponents_and_numbers_are_those_of_the_vocabulary():
    for kind in ("exponent", "number"):
        assert set(RULES["scales"][kind]) == {name for name, row in PROPERTIES.items() if row["kind"] == kind}


@pytest.mark.parametrize("rule", RULES["implications"], ids=lambda rule: f"{rule['if']}->{rule['then']}")
def test_what_follows_from_what_is_measurable(rule):
    assert {rule["if"], rule["then"]} <= PROPERTIES.keys()
    assert rule["reason"]


def test_other_rules_name_properties_that_exist():
    named = {*RULES["conditional"]["properties"], *RULES["telling"]["properties"]}
    named |= {rule["property"] for rule in RULES["entailments"]}
    named |= {rule["then"]["property"] for rule in RULES["entailments"]}
    assert named <= PROPERTIES.keys()
