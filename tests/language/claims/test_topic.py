"""Whether a sentence speaks of a mechanism at all."""

import pytest

from pipeline.language import Kind, read_claim


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("I edited it slightly.", "linear-attention"),
        ("Will add it as its own row next time.", "flash-attention"),
        ("That is all going into context just to sum a column.", "self-attention"),
        ("Looking forward to your feedback.", "self-attention"),
        ("We also replaced the weights by exact copies.", "flash-attention"),
        ("You can see the sample results in the pictures.", "flash-attention"),
    ],
)
def test_what_people_do_is_no_claim(text, hint):
    reading = read_claim(text, mechanism_id=hint)
    assert reading.kind is not Kind.CLAIM or not reading.property


@pytest.mark.parametrize(
    ("text", "hint", "stated"),
    [
        ("We show that the weights sum to one.", "soft-attention", "weights_sum_to_one"),
        ("Token i never sees tokens that come after it.", "causal-self-attention", "causal"),
        ("It is differentiable.", "soft-attention", "differentiable"),
    ],
)
def test_what_is_shown_of_a_mechanism_is_one(text, hint, stated):
    reading = read_claim(text, mechanism_id=hint)
    assert (reading.kind, reading.property) == (Kind.CLAIM, stated)


def test_the_title_of_a_paper_beside_its_number_states_nothing():
    text = "Linformer projects keys and values to a fixed length"
    title = " (Linformer: Self-Attention with Linear Complexity (2006.04768))"
    assert read_claim(text + title) == read_claim(text)
