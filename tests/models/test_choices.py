"""Which positions are looked at: gaps, selectors with parameters, the first position, the rank."""

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from models.measure import procedures
from models.measuring.subject import Subject
from models.parts.mix import mix, only_head
from models.parts.normalise import softmax
from models.reference import Output, Reference
from models.registry import all_references
from tests.models.tiny import draw_nothing, tiny


def draw(key, sizes):
    names = ("w_k", "router")
    drawn = jax.random.normal(key, (len(names), sizes.d_model, sizes.d_model))
    return dict(zip(names, drawn, strict=True))


def looking_where(choose, init=draw) -> Reference:
    """Return dot-product self-attention at the positions `[n, n]` that `choose` allows."""

    def apply(params, inputs, sizes):
        rows = inputs.queries
        keys = rows @ params["w_k"] if params else rows
        scores = rows @ keys.T / 8
        weights = softmax(scores, choose(params, rows, scores))[None]
        return only_head(
            mix(weights=weights, mixed=rows[None], scores=scores[None], queries=rows[None], keys=keys[None])
        )

    return replace(tiny("looking", apply), init=init)


def distances(rows):
    return jnp.abs(jnp.arange(len(rows))[:, None] - jnp.arange(len(rows)))


def find(property_id: str, reference: Reference):
    return procedures()[property_id](Subject(reference, {}))


@pytest.mark.parametrize(
    ("choose", "value"),
    [
        (lambda params, rows, scores: distances(rows) <= 1, "true"),
        (lambda params, rows, scores: distances(rows) % 2 == 0, "false"),
        (lambda params, rows, scores: distances(rows) >= 0, "true"),
        (lambda params, rows, scores: (distances(rows) <= 1) | (jnp.arange(len(rows)) == 0), "false"),
    ],
)
def test_gaps_between_positions_are_seen(choose, value):
    found = find("positions_contiguous", looking_where(choose, draw_nothing))
    assert found.value == value, found.measured


def test_one_position_alone_is_no_run():
    alone = looking_where(lambda params, rows, scores: distances(rows) == 0, draw_nothing)
    assert find("positions_contiguous", alone) is None


@pytest.mark.parametrize("mechanism_id", ["slot-attention", "squeeze-and-excitation", "graph-attention"])
def test_what_lies_in_no_order_has_no_gaps(mechanism_id):
    assert find("positions_contiguous", all_references()[mechanism_id]) is None


def own(rows):
    return distances(rows) == 0


@pytest.mark.parametrize(
    ("choose", "value"),
    [
        (lambda params, rows, scores: (rows @ params["router"])[:, :1].T * jnp.ones_like(scores) > 0, "true"),
        (lambda params, rows, scores: scores > 0, "false"),
        (lambda params, rows, scores: rows[:, :1].T * jnp.ones_like(scores) > 0, "false"),
    ],
)
def test_a_selector_has_parameters_where_they_change_its_choice_alone(choose, value):
    selecting = looking_where(lambda params, rows, scores: choose(params, rows, scores) | own(rows))
    found = find("selection_parameters", selecting)
    assert found.value == value, found.measured


@pytest.mark.parametrize(
    ("mechanism_id", "value"),
    [
        ("native-sparse-attention", "true"),
        ("mixture-of-block-attention", "false"),
        ("lsh-attention", "false"),
        ("deformable-attention", "true"),
        ("local-predictive-attention", "true"),
    ],
)
def test_selectors_of_the_references_are_as_their_papers_state(mechanism_id, value):
    assert find("selection_parameters", all_references()[mechanism_id]).value == value


@pytest.mark.parametrize("mechanism_id", ["entmax", "hard-attention", "sliding-window-attention"])
def test_where_nothing_selects_beside_the_scores_there_is_no_selector(mechanism_id):
    assert find("selection_parameters", all_references()[mechanism_id]) is None


@pytest.mark.parametrize(
    ("mechanism_id", "value"),
    [("causal-self-attention", "true"), ("retention", "true"), ("self-attention", "false")],
)
def test_the_first_output_depends_on_the_first_position_alone_where_nobody_looks_ahead(mechanism_id, value):
    assert find("first_position_alone", all_references()[mechanism_id]).value == value


def test_a_first_output_that_looks_one_ahead_is_not_alone():
    ahead = looking_where(
        lambda params, rows, scores: jnp.arange(len(rows)) <= jnp.arange(len(rows))[:, None] + 1, draw_nothing
    )
    assert find("first_position_alone", ahead).value == "false"


def through(numbers: int) -> Reference:
    """Return a mechanism without weights whose outputs know the others through so many numbers."""

    def apply(params, inputs, sizes):
        rows = inputs.queries
        shares = jnp.sin(jnp.arange(1, numbers + 1)[:, None] * (1 + jnp.arange(len(rows))))
        held = jnp.tanh(shares @ rows[:, :1])  # [numbers, 1]
        back = jnp.cos(jnp.arange(1, numbers + 1) * (1 + jnp.arange(len(rows))[:, None]))
        return Output(values=rows + back @ held)

    return tiny("through", apply)


@pytest.mark.parametrize(("numbers", "value"), [(3, "true"), (500, "false")])
def test_without_weights_the_rank_is_that_of_what_one_half_does_to_the_other(numbers, value):
    found = find("low_rank_weights", through(numbers))
    assert found.value == value, found.measured


def test_inducing_points_bound_the_rank():
    assert find("low_rank_weights", all_references()["induced-set-attention"]).value == "true"


def test_rows_that_ignore_each_other_have_no_rank_to_tell():
    alone = tiny("alone", lambda params, inputs, sizes: Output(values=np.float64(2) * inputs.queries))
    assert find("low_rank_weights", alone) is None
