"""What every reference promises, whichever mechanism it is."""

import re
from dataclasses import replace
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from models.measuring.evaluate import evaluate
from models.measuring.subject import apply_once, draw_params
from models.parts.masks import causal_mask
from models.reference import Inputs, Output, Reference, Sizes
from models.registry import all_references

REFERENCES = list(all_references().values())
ALL = pytest.mark.parametrize("reference", REFERENCES, ids=lambda reference: reference.mechanism_id)

HANDS_ON_WITHOUT_READING = {
    "memory-network": "the query it came with",
    "ntm-write-head": "the memory, unwritten",
    "slot-attention": "the slots it drew, as its recurrent unit leaves them",
    "set-attention-block": "the set it came with",
    "pooling-by-multihead-attention": "its seeds",
    "set-transformer": "its seeds",
}
"""Mechanisms that still have something to hand on when every position is masked."""

NO_PLAIN_SUM = {
    "gated-attention": "a gate scales the head",
    "slot-attention": "the weights are divided by their sum over the inputs first",
}
"""Mechanisms whose heads are something else than their weights times what they mix."""


def draw_inputs(sizes: Sizes) -> Inputs:
    rng = np.random.default_rng(0)
    return Inputs(
        queries=jnp.asarray(rng.normal(size=(sizes.n, sizes.d_model))),
        context=jnp.asarray(rng.normal(size=(sizes.m, sizes.d_model))),
        mask=jnp.ones((sizes.n, sizes.m), bool),
        key=jax.random.key(0),
    )


def prepare(reference: Reference):
    """Return a reference's parameters, and the function from them and inputs to output and gradient."""
    return _prepare(reference.mechanism_id)


@cache
def _prepare(mechanism_id: str):
    reference = all_references()[mechanism_id]

    def observe(params, queries, context, mask):
        def total(queries):
            inputs = replace(draw_inputs(reference.sizes), queries=queries, context=context, mask=mask)
            output = reference.apply(params, inputs, reference.sizes)
            return output.values.sum(), output

        gradient, output = jax.grad(total, has_aux=True)(queries)
        return output, gradient

    return draw_params(reference, reference.sizes, seed=1), observe


def observe(reference: Reference, **changes) -> tuple[Output, jax.Array]:
    inputs = replace(draw_inputs(reference.sizes), **changes)
    params, both = prepare(reference)
    return evaluate(both, params, inputs.queries, inputs.context, inputs.mask)


def run(reference: Reference, **changes) -> Output:
    return observe(reference, **changes)[0]


def shapes(reference: Reference, sizes: Sizes, dtype: str = "float64") -> Output:
    """Return shapes and dtypes of the output without computing it."""

    def trace(params, queries, context):
        inputs = replace(draw_inputs(sizes), queries=queries, context=context)
        return reference.apply(params, inputs, sizes)

    def cast(leaf):
        return jax.ShapeDtypeStruct(leaf.shape, dtype)

    params = jax.tree.map(cast, jax.eval_shape(lambda: reference.init(jax.random.key(1), sizes)))
    inputs = draw_inputs(sizes)
    return jax.eval_shape(trace, params, cast(inputs.queries), cast(inputs.context))


@ALL
def test_it_has_a_kebab_case_id_and_a_source(reference):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", reference.mechanism_id)
    assert re.fullmatch(r"(\d{4}\.\d{4,5})?", reference.arxiv_id)
    assert re.search(r"\b(19|20)\d\d\b", reference.source)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@ALL
def test_it_keeps_the_precision_it_is_given(reference, dtype):
    assert shapes(reference, reference.sizes, dtype).values.dtype == dtype


@ALL
def test_its_output_and_its_gradient_are_finite(reference):
    output, gradient = observe(reference)
    assert bool(jnp.isfinite(output.values).all())
    assert bool(jnp.isfinite(gradient).all())


@ALL
def test_its_head_is_its_weights_times_what_they_mix(reference):
    found = run(reference)
    if found.weights is None or found.mixed is None or found.heads is None:
        pytest.skip("has no weights, no mixed vectors or no heads")
    if reference.mechanism_id in NO_PLAIN_SUM:
        pytest.skip(NO_PLAIN_SUM[reference.mechanism_id])
    np.testing.assert_allclose(found.heads, found.weights @ found.mixed, atol=1e-12)


@ALL
def test_a_query_that_may_look_nowhere_gets_zeros(reference):
    nowhere = jnp.zeros((reference.sizes.n, reference.sizes.m), bool)
    found = run(reference, mask=nowhere)
    if found.weights is None:
        pytest.skip("never forms weights")
    assert not np.any(found.weights)
    if reference.mechanism_id not in HANDS_ON_WITHOUT_READING:
        assert not np.any(found.values)
    assert bool(jnp.isfinite(found.values).all())


@ALL
def test_one_masked_row_leaves_no_nan_in_the_gradient(reference):
    mask = jnp.ones((reference.sizes.n, reference.sizes.m), bool).at[-1].set(False)
    assert bool(jnp.isfinite(observe(reference, mask=mask)[1]).all())


@ALL
def test_a_masked_position_gets_no_weight(reference):
    mask = np.random.default_rng(0).random((reference.sizes.n, reference.sizes.m)) < 0.5
    found = run(reference, mask=jnp.asarray(mask))
    if found.weights is None or found.weights.shape[1:] != mask.shape:
        pytest.skip("has no weight for each query and key")
    assert not np.asarray(found.weights)[:, ~mask].any()


@pytest.mark.parametrize(
    "reference",
    [reference for reference in REFERENCES if reference.sequences == "self"],
    ids=lambda reference: reference.mechanism_id,
)
def test_self_attention_never_reads_the_context(reference):
    other = jnp.full((reference.sizes.m, reference.sizes.d_model), jnp.nan)
    np.testing.assert_array_equal(run(reference).values, run(reference, context=other).values)


@pytest.mark.parametrize(
    "reference",
    [reference for reference in REFERENCES if reference.causal],
    ids=lambda reference: reference.mechanism_id,
)
def test_a_causal_mechanism_does_not_look_ahead(reference):
    sizes = reference.sizes
    queries = draw_inputs(sizes).queries
    changed = queries.at[-1].add(1)
    before, after = run(reference, queries=queries).values, run(reference, queries=changed).values
    np.testing.assert_array_equal(before[:-1], after[:-1])
    assert not np.allclose(before[-1], after[-1])


@pytest.mark.parametrize(
    "reference",
    [reference for reference in REFERENCES if reference.decoding],
    ids=lambda reference: reference.mechanism_id,
)
def test_decoding_token_by_token_equals_the_causal_pass(reference):
    sizes = replace(reference.sizes, n=3, m=3)
    params, inputs = prepare(reference)[0], replace(draw_inputs(sizes), mask=causal_mask(3))

    def both(params, queries):
        cache, decoded = reference.decoding.empty(params, sizes), []
        for token in queries:
            cache, value = reference.decoding.step(params, cache, token, sizes)
            decoded.append(value)
        return jnp.stack(decoded), reference.apply(params, replace(inputs, queries=queries), sizes).values

    decoded, expected = evaluate(both, params, inputs.queries)
    np.testing.assert_allclose(decoded, expected, rtol=1e-10, atol=1e-12)


FORMS = [(reference, name) for reference in REFERENCES for name in reference.forms]


@pytest.mark.parametrize(
    ("reference", "form"), FORMS, ids=[f"{reference.mechanism_id}-{form}" for reference, form in FORMS]
)
def test_every_form_gives_the_same_values(reference, form):
    params, inputs = prepare(reference)[0], draw_inputs(reference.sizes)
    found = apply_once(
        replace(reference, apply=reference.forms[form]), params, inputs, reference.sizes
    ).values
    np.testing.assert_allclose(found, run(reference).values, rtol=1e-10, atol=1e-12)


EQUALITIES = [(reference, equality) for reference in REFERENCES for equality in reference.equalities]


@pytest.mark.parametrize(
    ("reference", "equality"),
    EQUALITIES,
    ids=[f"{reference.mechanism_id} is {equality.partner_id}" for reference, equality in EQUALITIES],
)
def test_it_is_another_mechanism_in_the_setting_it_names(reference, equality):
    sizes = equality.narrow(reference.sizes)
    partner = all_references()[equality.partner_id]
    params, inputs = equality.settle(draw_params(reference, sizes, seed=1), sizes), draw_inputs(sizes)
    ours = apply_once(reference, params, inputs, sizes).values
    theirs = apply_once(partner, equality.convert(params, sizes), inputs, sizes).values
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("n", [1, 2, 9])
@ALL
def test_it_takes_other_lengths(reference, n):
    sizes = replace(reference.sizes, n=1 if reference.sizes.n == 1 else n, m=n)
    assert shapes(reference, sizes).values.ndim == 2
