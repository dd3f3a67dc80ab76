"""Gates: whether there is one, and what values it takes."""

from dataclasses import replace

import jax
import jax.numpy as jnp
import pytest

from models.measure import procedures
from models.measuring.subject import Subject
from models.parts.normalise import softmax
from models.reference import Decoding, Output, Reference
from models.registry import all_references
from tests.models.tiny import tiny


def draw(key, sizes):
    return {"w_g": jax.random.normal(key, (sizes.d_model, sizes.d_model))}


def gated_by(gate) -> Reference:
    """Return self-attention of rows by their dot products, its output scaled by a gate of the row."""

    def apply(params, inputs, sizes):
        rows = inputs.queries[None]
        scores = rows @ rows.mT
        weights = softmax(scores)
        heads = weights @ rows * gate(inputs.queries @ params["w_g"])
        return Output(values=heads[0], weights=weights, scores=scores, mixed=rows, heads=heads)

    return replace(tiny("gated", apply), init=draw)


def two_ways(gate) -> Reference:
    """Return the mean and the sum of rows, each counted by a gate that the output tells."""

    def apply(params, inputs, sizes):
        rows = inputs.queries
        ways = jnp.stack([jnp.broadcast_to(rows.mean(axis=0), rows.shape), rows], axis=-1)
        gates = gate(rows @ params["w_g"][:, :2])
        heads = jnp.einsum("ndw,nw->nd", ways, gates)
        return Output(values=heads, heads=heads[None], gates=gates[None])

    return replace(tiny("two-ways", apply), init=draw)


def idle_gate() -> Reference:
    """Return a mechanism that tells of gates which scale nothing."""

    def apply(params, inputs, sizes):
        gates = jax.nn.sigmoid(inputs.queries @ params["w_g"])
        return Output(values=inputs.queries, heads=inputs.queries[None], gates=gates[None])

    return replace(tiny("idle", apply), init=draw)


def fading_by(gate) -> Reference:
    """Return a sum over tokens whose old part each token scales by a gate."""

    def step(params, cache, token, sizes):
        state = gate(token @ params["w_g"]) * cache + token
        return state, state

    def apply(params, inputs, sizes):
        start = jnp.zeros(sizes.d_model)
        return Output(values=jax.lax.scan(lambda c, t: step(params, c, t, sizes), start, inputs.queries)[1])

    decoding = Decoding(empty=lambda params, sizes: jnp.zeros(sizes.d_model), step=step)
    return replace(tiny("fading", apply, decoding), init=draw, causal=True)


def find(property_id: str, reference: Reference):
    return procedures()[property_id](Subject(reference, {}))


@pytest.mark.parametrize(
    ("gate", "span"),
    [
        (jax.nn.sigmoid, "unit_interval"),
        (lambda x: jax.nn.sigmoid(x) ** 2, "unit_interval"),
        (jnp.tanh, "unbounded"),
        (jax.nn.silu, "unbounded"),
        (lambda x: x, "unbounded"),
        (lambda x: 2 * jax.nn.sigmoid(x), "unbounded"),
    ],
)
@pytest.mark.parametrize("where", [gated_by, two_ways, fading_by])
def test_a_gate_is_measured_by_how_far_it_opens(where, gate, span):
    reference = where(gate)
    assert find("data_dependent_gate", reference).value == "true"
    found = find("gate_range", reference)
    assert found.value == span, found.measured


def test_a_state_of_so_many_numbers_grows_linearly():
    assert find("state_growth_width", fading_by(jax.nn.sigmoid)).value == "1"


@pytest.mark.parametrize("where", [gated_by, fading_by])
def test_a_constant_factor_is_no_gate(where):
    reference = where(lambda x: 0.5 + 0 * x)
    assert find("data_dependent_gate", reference).value == "false"
    assert find("gate_range", reference) is None


def test_gates_that_scale_nothing_are_none():
    assert find("data_dependent_gate", idle_gate()) is None


def test_weights_divided_by_their_sum_are_no_gate():
    """The factor of a slot depends on all inputs, not on the slot's query alone."""
    assert find("data_dependent_gate", all_references()["slot-attention"]) is None


@pytest.mark.parametrize(
    ("mechanism_id", "gate"),
    [("native-sparse-attention", "true"), ("gated-attention", "true"), ("multi-head-attention", "false")],
)
def test_references_are_gated_as_their_papers_state(mechanism_id, gate):
    assert find("data_dependent_gate", all_references()[mechanism_id]).value == gate


@pytest.mark.parametrize(
    "mechanism_id",
    ["native-sparse-attention", "gated-deltanet", "gated-linear-attention", "channel-attention"],
)
def test_gates_of_the_references_only_let_through_less(mechanism_id):
    assert find("gate_range", all_references()[mechanism_id]).value == "unit_interval"
