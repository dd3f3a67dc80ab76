"""What a reading leaves unread: words that would turn a sentence round are never passed over."""

import pytest

from pipeline.language import Kind, Reading, load_lexicon, read_claim
from pipeline.language.residue import LEAST_SHARE, is_everyday, is_weighty
from pipeline.language.vocabulary import load_vocabulary
from pipeline.language.words import make_plain, split_words, write_out

LEXICON = load_lexicon()


def read(text: str, hint: str = "") -> Reading:
    return read_claim(text, mechanism_id=hint, lexicon=LEXICON)


@pytest.mark.parametrize(
    "text",
    [
        "Soft attention weights almost sum to one.",
        "Seven of the soft attention weights sum to one.",
        "Soft attention weights sum to one in a third of the rows, roughly 40 of them.",
        "The heads never mind, the weights of soft attention rarely sum to one.",
    ],
)
def test_a_word_of_scope_or_number_left_unread_makes_the_reading_unsure(text):
    reading = read(text)
    assert reading.kind is Kind.UNCLEAR or reading.unread


def test_a_part_that_was_not_read_does_not_take_the_other_with_it():
    reading = read("Its weights sum to one, and seven of them dance.", "soft-attention")
    assert reading.property == "weights_sum_to_one"
    assert "seven" in reading.unread


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Its memory goes up linearly with the context while it stores keys.", "multi-head-attention"),
        ("Memory for the score matrix is O(n²).", "self-attention"),
    ],
)
def test_growth_is_said_of_the_thing_that_is_named(text, hint):
    assert read(text, hint).property != "work_growth"


def test_a_sentence_of_which_little_was_read_is_not_understood():
    text = "It beckons whispering librarians towards forgotten shelves whose weights sum to one at dusk."
    assert read(text, "soft-attention").kind is not Kind.CLAIM
    assert 0 < LEAST_SHARE < 1


def test_two_things_said_of_one_property_are_not_chosen_between():
    assert read("Rotates queries, keys and values.", "rope").kind is Kind.UNCLEAR


@pytest.mark.parametrize(
    ("text", "weighty"),
    [
        ("except", True),
        ("nine", True),
        ("two", False),
        ("negative", True),
        ("the", False),
        ("quadratic", True),
    ],
)
def test_words_weigh_by_what_they_change(text, weighty):
    words = split_words(make_plain(text)) or split_words("a the")
    hits = load_vocabulary().find(words)
    assert is_weighty(text, hits[0] if hits else {}) is weighty


@pytest.mark.parametrize(("text", "everyday"), [("the", True), ("softmax", True), ("zigzag", False)])
def test_everyday_words_are_told_from_strange_ones(text, everyday):
    assert is_everyday(text) is everyday


@pytest.mark.parametrize(
    ("text", "hint", "subject"),
    [
        ("It approximates softmax attention.", "performer", "performer"),
        ("Our estimator is an approximation of softmax attention.", "performer", "performer"),
        (
            "Stores less per token than multi-head attention.",
            "multi-query-attention",
            "multi-query-attention",
        ),
        ("In soft attention the weights sum to one.", "hard-attention", "soft-attention"),
        ("The weights of hard attention are one-hot.", "soft-attention", "hard-attention"),
    ],
)
def test_the_heading_is_the_subject_unless_another_stands_in_front(text, hint, subject):
    assert read(text, hint).mechanism_id == subject


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("attn", "attention"),
        ("evry tok", "every token"),
        ("GQA attn", "GQA attention"),
        ("attend", "attend"),
        ("don't", "don't"),
    ],
)
def test_short_forms_and_slips_are_written_out(short, whole):
    assert write_out(short) == whole


def test_an_arrow_parts_two_statements():
    assert "so" in {word.text for word in split_words(make_plain("softmax → weights"))}
