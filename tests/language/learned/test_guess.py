"""What a sentence may state, by the learned reader."""

import pytest

from pipeline.language import read_claim

# None of these stands in the wordings, and no pattern reads them.
SENTENCES = [
    ("Whatever comes later in the text cannot leak into earlier outputs.", "causal-self-attention", "causal"),
    ("A context three times as long makes the stored keys three times as many.", "kv-cache", "cache_growth"),
]


@pytest.mark.parametrize(("text", "mechanism", "stated"), SENTENCES)
def test_the_likeliest_guess_is_what_is_meant(text, mechanism, stated):
    assert read_claim(text, mechanism_id=mechanism).guesses[0].property == stated


def test_shares_are_in_order_and_never_more_than_one():
    shares = [guess.share for guess in read_claim("MQA has a bigger KV cache than MHA.").guesses]
    assert shares == sorted(shares, reverse=True)
    assert 0 < sum(shares) <= 1


def test_nothing_is_guessed_of_a_mechanism_nothing_was_learned_of():
    assert read_claim("It keeps every weight above zero.", mechanism_id="low-rank-adaptation").guesses == ()


def test_questions_are_not_guessed_at():
    assert read_claim("Is self-attention quadratic in the sequence length?").guesses == ()
