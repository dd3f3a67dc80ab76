"""Scores and what is made of them: lengths, factors, shifts, equal scores, differences of maps."""

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from models.measure import procedures
from models.measuring.subject import Subject
from models.parts.mix import mix, only_head
from models.parts.normalise import softmax
from models.parts.vectors import unit
from models.reference import Reference
from models.registry import all_references
from tests.models.tiny import tiny


def draw(key, sizes):
    of_query, of_key = jax.random.split(key)
    shape = sizes.d_model, sizes.d_model
    return {"w_q": jax.random.normal(of_query, shape), "w_k": jax.random.normal(of_key, shape)}


def scoring(score, normalise=softmax) -> Reference:
    """Return self-attention with this score of queries and keys, and this normaliser."""

    def apply(params, inputs, sizes):
        queries, keys = (inputs.queries @ params[name] for name in ("w_q", "w_k"))
        scores = score(queries, keys)[None]
        return only_head(
            mix(
                weights=normalise(scores),
                mixed=inputs.queries[None],
                scores=scores,
                queries=queries[None],
                keys=keys[None],
            )
        )

    return replace(tiny("scoring", apply), init=draw)


def find(property_id: str, reference: Reference):
    return procedures()[property_id](Subject(reference, {}))


def dot(queries, keys):
    return queries @ keys.T


@pytest.mark.parametrize(
    ("score", "value"),
    [
        (dot, "false"),
        (lambda q, k: 3 * unit(q) @ unit(k).T, "true"),
        (lambda q, k: jnp.tanh(q @ k.T), "false"),
        (lambda q, k: jnp.log1p(jnp.abs(unit(q) @ unit(k).T)), "true"),
    ],
)
def test_scores_that_know_directions_only_ignore_lengths(score, value):
    found = find("score_ignores_norm", scoring(score))
    assert found.value == value, found.measured


def test_keys_of_one_length_leave_it_open():
    """Then only the query's length counts: the score ignores one length and not the other."""
    assert find("score_ignores_norm", all_references()["lsh-attention"]) is None


def test_a_factor_that_nobody_trains_is_not_called_learned():
    assert find("score_scale", scoring(lambda q, k: q @ k.T / 7)) is None


@pytest.mark.parametrize(
    ("mechanism_id", "value"),
    [("cosine-attention", "learned"), ("concat-attention", "one"), ("self-attention", "inverse_sqrt_d")],
)
def test_the_factor_of_a_score_is_found_whatever_the_score(mechanism_id, value):
    assert find("score_scale", all_references()[mechanism_id]).value == value


def sigmoid(scores):
    return jax.nn.sigmoid(scores)


def over_their_sum(scores):
    raised = jnp.abs(scores)
    return raised / raised.sum(axis=-1, keepdims=True)


def divided(scores):
    return scores / scores.sum(axis=-1, keepdims=True)


@pytest.mark.parametrize(
    ("normalise", "shift", "mean"),
    [(softmax, "true", "true"), (sigmoid, "false", "false"), (divided, "false", "true")],
)
def test_normalisers_differ_in_what_they_make_of_shifted_and_of_equal_scores(normalise, shift, mean):
    reference = scoring(dot, normalise)
    assert find("shift_invariant", reference).value == shift
    assert find("uniform_is_mean", reference).value == mean


@pytest.mark.parametrize("property_id", ["shift_invariant", "uniform_is_mean"])
def test_a_normaliser_nobody_knows_is_not_judged(property_id):
    assert find(property_id, scoring(dot, over_their_sum)) is None


@pytest.mark.parametrize(
    ("property_id", "mechanism_id", "value"),
    [
        ("shift_invariant", "sparsemax", "true"),
        ("shift_invariant", "entmax", "true"),
        ("shift_invariant", "sigmoid-attention", "false"),
        ("shift_invariant", "hard-attention", "true"),
        ("uniform_is_mean", "hard-attention", "false"),
        ("uniform_is_mean", "gated-attention", "false"),
        ("uniform_is_mean", "sparsemax", "true"),
        ("uniform_is_mean", "sigmoid-attention", "false"),
    ],
)
def test_references_treat_shifted_and_equal_scores_as_their_papers_state(property_id, mechanism_id, value):
    assert find(property_id, all_references()[mechanism_id]).value == value


def test_no_shift_is_tried_where_chance_decides():
    assert find("shift_invariant", all_references()["stochastic-hard-attention"]) is None


def test_a_slot_whose_scores_rise_wins_more():
    """The softmax is over the slots: raising all scores of one takes from the others."""
    assert find("shift_invariant", all_references()["slot-attention"]).value == "false"


def of_two_maps(combine) -> Reference:
    """Return self-attention whose weights come of the softmax maps of both halves of queries and keys."""

    def apply(params, inputs, sizes):
        queries, keys = (inputs.queries @ params[name] for name in ("w_q", "w_k"))
        half = sizes.d_model // 2
        pairs = [(queries[:, :half], keys[:, :half]), (queries[:, half:], keys[:, half:])]
        maps = [softmax(q @ k.T / np.sqrt(half)) for q, k in pairs]
        return only_head(
            mix(
                weights=combine(*maps)[None],
                mixed=inputs.queries[None],
                queries=queries[None],
                keys=keys[None],
            )
        )

    return replace(tiny("two-maps", apply), init=draw)


@pytest.mark.parametrize(
    ("combine", "value"),
    [
        (lambda one, two: one - two, "true"),
        (lambda one, two: one - 0.3 * two, "true"),
        (lambda one, two: (one + two) / 2, "false"),
        (lambda one, two: two - 0.9 * one, "false"),
        (lambda one, two: 2 * one - two, "false"),
        (lambda one, two: one - 0.3 * two.T, "false"),
        (lambda one, two: one, "false"),
    ],
)
def test_a_difference_of_two_maps_is_told_from_what_looks_like_one(combine, value):
    found = find("weights_difference", of_two_maps(combine))
    assert found.value == value, found.measured


@pytest.mark.parametrize(
    ("mechanism_id", "value"),
    [
        ("differential-attention", "true"),
        ("talking-heads-attention", "false"),
        ("softmax-attention", "false"),
    ],
)
def test_only_differential_attention_takes_a_map_away(mechanism_id, value):
    assert find("weights_difference", all_references()[mechanism_id]).value == value
