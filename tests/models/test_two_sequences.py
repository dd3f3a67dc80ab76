"""Queries and context of different lengths and widths."""

from dataclasses import replace

import jax
import jax.numpy as jnp
import pytest

from models.measure import procedures
from models.measuring.subject import Subject, apply_once, draw_inputs, draw_params
from models.parts.normalise import softmax
from models.reference import Output, Reference
from models.registry import all_references
from tests.models.tiny import draw_nothing, tiny

CROSS = [one for one in all_references().values() if one.sequences in ("cross", "memory")]
BY_DOT_PRODUCT = {"dot-product-attention", "scaled-dot-product-attention"}


def add_up(params, inputs, sizes):
    """Add the two sequences place by place: they must be of one length."""
    return Output(values=inputs.queries + inputs.context)


def look(params, inputs, sizes):
    weights = softmax(inputs.queries @ params["w"] @ inputs.context.T)[None]
    return Output(values=weights[0] @ inputs.context, weights=weights)


def look_at_the_first_entries(params, inputs, sizes):
    """Look at as much of the context as fits the queries, and leave the rest unread."""
    context = inputs.context[:, : params["w"].shape[1]]
    weights = softmax(inputs.queries @ params["w"][:, : context.shape[1]] @ context.T)[None]
    return Output(values=weights[0] @ context, weights=weights)


def draw_square(key, sizes):
    return {"w": jax.random.normal(key, (sizes.d_model, sizes.d_model))}


def draw_between(key, sizes):
    return {"w": jax.random.normal(key, (sizes.d_model, sizes.context_width))}


def crossing(apply, init=draw_nothing) -> Reference:
    return replace(tiny("crossing", apply), init=init, sequences="cross")


@pytest.mark.parametrize(
    ("property_id", "reference", "value"),
    [
        ("lengths_may_differ", crossing(add_up), "false"),
        ("lengths_may_differ", crossing(look, draw_square), "true"),
        ("sizes_may_differ", crossing(add_up), "false"),
        ("sizes_may_differ", crossing(look, draw_square), "false"),
        ("sizes_may_differ", crossing(look, draw_between), "true"),
        ("sizes_may_differ", crossing(look_at_the_first_entries, draw_square), "false"),
    ],
)
def test_what_may_differ_is_found_by_trying(property_id, reference, value):
    found = procedures()[property_id](Subject(reference, {}))
    assert found.value == value, found.measured


@pytest.mark.parametrize("property_id", ["lengths_may_differ", "sizes_may_differ", "work_growth_queries"])
def test_one_sequence_alone_is_not_asked(property_id):
    assert procedures()[property_id](Subject(all_references()["self-attention"], {})) is None


@pytest.mark.parametrize("reference", CROSS, ids=lambda reference: reference.mechanism_id)
def test_every_mechanism_but_those_of_dot_products_takes_a_context_of_another_width(reference):
    sizes = replace(reference.sizes, d_context=5)
    params, inputs = draw_params(reference, sizes, seed=0), draw_inputs(sizes, seed=0)
    if reference.mechanism_id in BY_DOT_PRODUCT:
        with pytest.raises(TypeError):
            apply_once(reference, params, inputs, sizes)
    else:
        assert bool(jnp.isfinite(apply_once(reference, params, inputs, sizes).values).all())


@pytest.mark.parametrize(
    ("property_id", "mechanism_id", "value"),
    [
        ("work_growth_context", "cross-attention", "1"),
        ("work_growth_queries", "cross-attention", "1"),
        ("work_growth_context", "local-monotonic-attention", "0"),
        ("work_growth_queries", "local-monotonic-attention", "1"),
        ("work_growth_context", "set-transformer", "2"),
        ("work_growth_context", "pooling-by-multihead-attention", "1"),
        ("sizes_may_differ", "hard-attention", "true"),
        ("sizes_may_differ", "dot-product-attention", "false"),
        ("lengths_may_differ", "dot-product-attention", "true"),
    ],
)
def test_references_are_measured_as_their_papers_state(property_id, mechanism_id, value):
    found = procedures()[property_id](Subject(all_references()[mechanism_id], {}))
    assert found.value == value, found.measured
