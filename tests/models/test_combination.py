"""How heads become one output, told from outputs alone."""

from dataclasses import replace

import jax
import jax.numpy as jnp
import pytest

from models.measure import procedures
from models.measuring.subject import Subject
from models.reference import Output, Reference, Sizes
from models.registry import all_references
from tests.models.tiny import tiny


def two_heads(params, inputs):
    """Return `[2, n, d]`: each head the rows times a matrix of its own, summed up to the position."""
    return jnp.cumsum(jnp.einsum("nd,hde->hne", inputs.queries, params["w"]), axis=1)


def draw(key, sizes):
    of_heads, of_output = jax.random.split(key)
    d = sizes.d_model
    drawn = jax.random.normal(of_heads, (2, d, d)), jax.random.normal(of_output, (2, d, 3))
    return dict(zip(("w", "after"), drawn, strict=True))


def with_heads(join) -> Reference:
    def apply(params, inputs, sizes):
        heads = two_heads(params, inputs)
        return Output(values=join(params, heads), heads=heads)

    return replace(tiny("two-heads", apply), init=draw)


def side_by_side(heads):
    return jnp.moveaxis(heads, 0, 1).reshape(heads.shape[1], -1)


WAYS = {
    "averaged": lambda params, heads: heads.mean(axis=0),
    "summed": lambda params, heads: heads.sum(axis=0),
    "concatenated": lambda params, heads: side_by_side(heads),
    "projected": lambda params, heads: jnp.einsum("hnd,hde->ne", heads, params["after"]),
}


def combination_of(reference: Reference):
    return procedures()["head_combination"](Subject(reference, {}))


@pytest.mark.parametrize("way", WAYS)
def test_heads_are_joined_as_they_are(way):
    assert combination_of(with_heads(WAYS[way])).value == way


def test_heads_bent_one_by_one_still_lie_side_by_side():
    bent = with_heads(lambda params, heads: jax.nn.elu(side_by_side(heads)))
    assert combination_of(bent).value == "concatenated"


def test_heads_in_another_order_are_not_side_by_side():
    crossed = with_heads(lambda params, heads: side_by_side(heads[::-1]))
    assert combination_of(crossed) is None


def test_a_matrix_that_moves_the_heads_does_not_join_them():
    """`w` has the shape of a matrix after two heads of the model's width, but makes them."""
    found = combination_of(with_heads(WAYS["summed"]))
    assert found.value == "summed"


def test_a_matrix_that_forgets_a_head_does_not_join_them():
    one_only = with_heads(lambda params, heads: heads[0] @ params["after"][0])
    assert combination_of(one_only) is None


@pytest.mark.parametrize(
    ("mechanism_id", "value"),
    [
        ("multi-head-attention", "projected"),
        ("graph-attention", "concatenated"),
        ("induced-set-attention", "projected"),
        ("self-attention", "none"),
        ("single-head-attention", "projected"),
    ],
)
def test_references_join_their_heads_as_their_papers_state(mechanism_id, value):
    assert combination_of(all_references()[mechanism_id]).value == value


def trained_numbers(per_head: str) -> Reference:
    """Return a mechanism whose heads split the model's width, or have all of it each."""

    def init(key, sizes: Sizes):
        width = sizes.d_head if per_head == "split" else sizes.d_model
        return {"w": jax.random.normal(key, (sizes.heads, sizes.d_model, width))}

    def apply(params, inputs, sizes):
        heads = jnp.einsum("nd,hde->hne", inputs.queries, params["w"])
        return Output(values=side_by_side(heads), heads=heads)

    return replace(tiny("trained", apply), init=init)


@pytest.mark.parametrize(("per_head", "growth"), [("split", "0"), ("whole", "1")])
def test_trained_numbers_grow_with_heads_of_the_whole_width_only(per_head, growth):
    found = procedures()["parameters_growth_heads"](Subject(trained_numbers(per_head), {}))
    assert found.value == growth
