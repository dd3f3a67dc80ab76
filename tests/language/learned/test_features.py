"""What the learned reader notes of a sentence."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.language import load_lexicon
from pipeline.language.claims import read_line
from pipeline.language.learned.features import find_features


def noted(text: str, subject: str = "") -> set[str]:
    return set(find_features(read_line(text, load_lexicon()), subject))


def test_names_stand_for_the_subject_or_for_another():
    features = noted("MQA caches less than MHA.", "multi-query-attention")
    assert {"m=multi-query-attention", "w=@", "w=@o", "b=than_@o"} <= features


def test_words_of_one_stem_are_one_feature():
    assert "w=cach" in noted("It caches the keys.") & noted("The cached keys stay.")


def test_what_follows_a_negation_is_noted_as_denied():
    assert "n=cach" in noted("It does not cache the keys.")
    assert "n=cach" not in noted("It does cache the keys.")


def test_numbers_are_alike_but_for_those_that_mean_something():
    assert "w=#" in noted("It keeps 4096 keys.")
    assert "w=1" in noted("The weights add up to 1.")


@given(st.text(max_size=300))
def test_any_text_has_features_each_once_and_always_the_same(text):
    line = read_line(text, load_lexicon())
    first = find_features(line, "")
    assert len(first) == len(set(first))
    assert first == find_features(line, "")
