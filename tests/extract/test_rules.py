"""Word lists are data, and the data is checked."""

import pytest

from pipeline.errors import DataError
from pipeline.extract.claim_rules import ClaimRules, claim_rules
from pipeline.extract.forms import form_rules
from pipeline.extract.links import link_rules
from pipeline.extract.markers import ListRules, list_rules
from pipeline.extract.rules import any_of, parse_rules


def table(**changes: object) -> dict:
    rules = claim_rules()
    return {name: list(getattr(rules, name)) for name in rules.__slots__} | changes


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"verbs": ["is", "is"]}, "repeated"),
        ({"verbs": []}, "distinct words"),
        ({"verbs": ["is", 3]}, "distinct words"),
        ({"verbs": [""]}, "distinct words"),
        ({"nouns": ["a"]}, "difference in: nouns"),
    ],
)
def test_a_wrong_list_is_refused_by_name(changes, complaint):
    with pytest.raises(DataError, match=complaint):
        parse_rules(table(**changes), ClaimRules, where="rules/claims.toml")


def test_a_missing_list_is_refused():
    rules = table()
    del rules["verbs"]
    with pytest.raises(DataError, match="verbs"):
        parse_rules(rules, ClaimRules, where="rules/claims.toml")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (set(form_rules().attention_kinds) - set(form_rules().everyday_kinds), set(form_rules().not_kinds)),
        (set(list_rules().arrows), set(list_rules().dashes)),
        (set(list_rules().arrows), set(list_rules().bullets)),
        (set(link_rules().dataset_cues), set(link_rules().space_cues)),
    ],
    ids=["kinds", "arrows and dashes", "arrows and bullets", "cues"],
)
def test_no_word_is_in_two_lists_that_say_the_opposite(one, other):
    assert one & other == set()


def test_lists_of_marks_hold_no_letters():
    marks = [*list_rules().arrows, *list_rules().bullets, *list_rules().dashes]
    assert [mark for mark in marks if any(char.isalnum() for char in mark)] == []


def test_the_longest_word_wins_in_a_pattern_of_several():
    assert any_of(["a", "ab c"]) == r"(?:ab[\s-]{1,3}c|a)"


def test_every_list_rule_is_read():
    assert set(ListRules.__slots__) == {
        "arrows",
        "dashes",
        "bullets",
        "line_bullets",
        "ordinals",
        "others",
        "sources",
        "sentence_words",
        "labels",
        "readings",
        "joins",
        "body_starts",
    }
