"""The parts of the claim reader: growth, numbers, spelling, vocabulary, patterns."""

import tomllib
from pathlib import Path

import pytest

from pipeline.errors import DataError
from pipeline.language.comparison import read_setting
from pipeline.language.growth import mark_growth
from pipeline.language.numbers import factor
from pipeline.language.patterns import PatternSet, find_frames, load_patterns, parse_pattern
from pipeline.language.spelling import Speller
from pipeline.language.vocabulary import Vocabulary, load_concepts
from pipeline.language.words import Word, make_plain, split_words

ROOT = Path(__file__).resolve().parents[3]
COMPUTED = {"GROWTH", "GROWTH_WIDTH", "RATIO", "FACTOR", "SHARE", "COUNT", ""}


@pytest.mark.parametrize(
    ("text", "growth"),
    [
        ("O(n^2)", "2"),
        ("O(N2)", "2"),
        ("O(n*n)", "2"),
        ("Θ(L^2 d)", "2"),
        ("O(n log n)", "nlogn"),
        ("O(log n)", "logn"),
        ("O(n)", "1"),
        ("O(nd)", "1"),
        ("O(n w)", "1"),
        ("O(1)", "0"),
        ("O(d)", "0"),
        ("O(n sqrt(n))", "1.5"),
        ("O(n√n)", "1.5"),
        ("O(n^1.5)", "1.5"),
        ("O(n^{3/2})", "1.5"),
        ("O(seq_len^2)", "2"),
        ("n^2", "2"),
        ("n log n", "nlogn"),
    ],
)
def test_growth_in_any_notation_is_one_exponent(text, growth):
    assert mark_growth(text).split() == [f"bigo_{growth}"]


@pytest.mark.parametrize("text", ["O (no!)", "n", "on a log", "NO2", "H2O", "GPT-2"])
def test_what_is_no_growth_is_left_alone(text):
    assert "bigo_2" not in mark_growth(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("twice", 2), ("8 times", 8), ("4x", 4), ("half", 0.5), ("50 %", 0.5), ("four fold", 4), ("doubles", 2)],
)
def test_factors_are_read_in_words_and_figures(text, value):
    found = factor(split_words(make_plain(text)), 0)
    assert found is not None
    assert found[0] == value


@pytest.mark.parametrize("text", ["cats", "7 heads", "one"])
def test_what_is_no_factor_is_none(text):
    assert factor(split_words(make_plain(text)), 0) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("quadradic", "quadratic"),
        ("qudratic", "quadratic"),
        ("quadartic", "quadratic"),
        ("quadraticc", "quadratic"),
    ],
)
def test_one_slip_is_put_right(typed, meant):
    assert Speller(["quadratic", "linear"]).correct(typed) == meant


def test_a_slip_in_a_stem_keeps_the_ending():
    assert Speller(["differentiab*"]).correct("diferentiable") == "differentiable"


@pytest.mark.parametrize("word", ["cash", "giraffe", "lineage"])
def test_other_words_are_left_alone(word):
    assert Speller(["cache", "linear", "quadratic"]).correct(word) == word


def frames(text: str, *patterns: str):
    vocabulary = Vocabulary({"WEIGHT": ["weight*"], "SUM": ["sum*", "add up"], "UNITY": ["one", "1"]})
    vocabulary.add_literals(["not", "to"])
    words = split_words(make_plain(text))
    parsed = PatternSet(parse_pattern(source, property="p", said="true") for source in patterns)
    return find_frames(vocabulary.find(words), parsed)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("WEIGHT SUM UNITY", "weights sum to one", True),
        ("WEIGHT SUM UNITY", "one is the sum of weights", False),
        ("WEIGHT & SUM UNITY", "they sum to one, these weights", True),
        ("SUM +UNITY", "sum to one", False),
        ("SUM ~UNITY", "sum to one", True),
        ("WEIGHT UNITY", "weights of a long list of many other things is one", False),
        ("WEIGHT >UNITY", "weights of a long list of many other things is one", True),
        ("WEIGHT SUM !not", "weights do not sum", False),
        ("WEIGHT SUM|UNITY", "weights add up", True),
    ],
)
def test_a_pattern_stands_where_its_words_do(pattern, text, found):
    assert bool(frames(text, pattern)) is found


def test_a_match_takes_the_places_closest_together():
    frame = frames("weights here and weights sum", "WEIGHT & SUM")[0]
    assert frame.words == {3, 4}


def test_a_pattern_that_asks_for_nothing_is_refused():
    with pytest.raises(DataError):
        parse_pattern("!WEIGHT", property="p", said="true")


def test_every_concept_a_pattern_names_is_defined():
    known = {*load_concepts(), "FACTOR", "CARDINAL", "GROWTH"}
    named = {
        concept
        for pattern in load_patterns()
        for sequence in pattern.sequences
        for element in sequence
        for concept in (*element.concepts, *pattern.barred)
        if concept[:1].isupper()
    }
    assert named - known == set()


def test_every_property_and_value_of_the_patterns_is_in_the_vocabulary_of_what_is_measured():
    measured = tomllib.loads((ROOT / "models" / "properties.toml").read_text(encoding="utf-8"))
    assert {pattern.property_id for pattern in load_patterns()} <= measured.keys()
    strange = {
        (pattern.property_id, value)
        for pattern in load_patterns()
        if measured[pattern.property_id]["kind"] in ("truth", "word")
        for value in pattern.said.rpartition(":")[2].split("|")
        if value not in (*measured[pattern.property_id].get("values", ("true", "false")), *COMPUTED)
    }
    # Said by people, measured of nothing: always refuted.
    assert strange <= {
        ("cache_holds", "nothing"),
        ("cache_holds", "queries"),
        ("cache_holds", "weights"),
        ("query_source", "swapped"),
        ("score_scale", "sqrt_d"),
        ("logit_variance_constant", "neither"),
    }


def test_no_pattern_is_written_twice_for_one_property():
    lines = [(pattern.property_id, pattern.said, pattern.source) for pattern in load_patterns()]
    twice = {line for line in lines if lines.count(line) > 1}
    assert twice == set()


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ("with one group", "one_group"),
        ("one group", "one_group"),
        ("with as many groups as heads", "groups_equal_heads"),
        ("with one head", "one_head"),
        ("with alpha = 1", "alpha_one"),
        ("with alpha = 2", "alpha_two"),
        ("always", ""),
    ],
)
def test_settings_are_read_alike_from_claims_and_measurements(text, setting):
    assert read_setting(text) == setting


def test_words_know_where_they_stand():
    assert split_words("The weights")[0] == Word("weights", 4, 11)
