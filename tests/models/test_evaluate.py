"""Running a traced computation in NumPy gives what JAX gives."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from models.measuring.evaluate import evaluate
from models.measuring.subject import Subject, apply_once
from models.registry import all_references
from tests.models.tiny import HALVING

X = np.random.default_rng(0).normal(size=(3, 5))
K = np.random.default_rng(1).normal(size=(3, 5))

COMPUTATIONS = [
    lambda x, k: jax.nn.softmax(x @ k.T / 2),
    lambda x, k: jnp.einsum("nd,md->nm", x, k) + jnp.einsum("nd,nd->n", x, k)[:, None],
    lambda x, k: jnp.einsum("and,amd->anm", jnp.stack([x, k]), jnp.stack([k, x])),
    lambda x, k: jnp.where(x > k, jnp.tanh(x), jnp.expm1(k)) ** 3,
    lambda x, k: jnp.sort(x, axis=-1, descending=True).cumsum(axis=-1),
    lambda x, k: jnp.cumsum(x[::-1], axis=0)[::-1] + jax.lax.cummax(k, axis=1, reverse=True),
    lambda x, k: jax.nn.one_hot(jnp.argmax(x, axis=-1), 5) @ k.T,
    lambda x, k: jnp.take(x, jnp.array([2, 0]), axis=0) + jnp.pad(k, ((0, 0), (1, 1)))[:2, 1:-1],
    lambda x, k: jnp.concatenate([x, k], axis=1).reshape(5, 6).T[:, ::2],
    lambda x, k: jax.nn.sigmoid(x) / jnp.sqrt(jnp.sum(k**2, axis=-1, keepdims=True)),
    lambda x, k: jax.lax.scan(lambda state, row: (state / 2 + row, state), jnp.zeros(5), x)[1],
    lambda x, k: jax.lax.scan(lambda s, row: (s + row, s * row), k[0], x, reverse=True)[1],
    lambda x, k: jax.lax.fori_loop(0, 4, lambda i, state: state * 0.5 + i, x),
    lambda x, k: jax.lax.while_loop(lambda s: s.sum() < 50, lambda s: s + 1, x),
    lambda x, k: jax.lax.cond(x[0, 0] > 0, lambda: x, lambda: k),
    lambda x, k: (jnp.arange(5) // 2 - 7) // jnp.array([2, -2, 3, 1, 4]) + jnp.zeros((3, 5)),
    lambda x, k: jax.vmap(lambda row: jnp.outer(row, row))(x),
    lambda x, k: jax.jvp(jnp.tanh, (x,), (k,))[1],
    lambda x, k: jnp.tril(x @ k.T) + jnp.triu(jnp.ones((3, 3)), 1),
    lambda x, k: jnp.take(x, jnp.array([[0, 2], [1, 1]]), axis=1, mode="clip"),
    lambda x, k: jnp.nan_to_num(jnp.take(x, jnp.array([2, 7]), axis=0, mode="fill"), nan=-5.0),
    lambda x, k: jnp.take_along_axis(x, jnp.argsort(k, axis=1), axis=1),
    lambda x, k: jax.vmap(lambda row, place: row[place])(x, jnp.array([3, 0, 4])),
    lambda x, k: jax.vmap(lambda row: jnp.take(row, jnp.array([1, 1, 0])), in_axes=1)(x),
    lambda x, k: jax.lax.dynamic_slice(x, (jnp.argmax(k[:, 0]), 9), (2, 3)),
    lambda x, k: jax.lax.pad(x, 7.0, ((1, -1, 1), (-2, 3, 0))),
    lambda x, k: jnp.sort(jnp.round(x), axis=0) + jnp.argsort(jnp.round(x), axis=0, stable=True),
    lambda x, k: jax.lax.top_k(x, 2)[0] - jax.lax.top_k(k, 2)[1],
    lambda x, k: jnp.any(x > 0, axis=0).astype(float) * jnp.all(k < 3, axis=0),
]


@pytest.mark.parametrize("computation", COMPUTATIONS)
def test_a_computation_gives_what_jax_gives(computation: Callable[..., jax.Array]) -> None:
    expected = np.asarray(computation(jnp.asarray(X), jnp.asarray(K)))
    assert np.abs(evaluate(computation, X, K) - expected).max() < 1e-12


@pytest.mark.parametrize("mechanism_id", ["multi-head-attention", "entmax", "neural-turing-machine"])
def test_a_reference_gives_what_its_compiled_form_gives(mechanism_id: str) -> None:
    subject = Subject(all_references()[mechanism_id])
    trial = subject.trials[0]
    plain = apply_once(subject.reference, trial.params, trial.inputs, trial.sizes)
    assert np.abs(plain.values - np.asarray(trial.output.values)).max() < 1e-12


def test_the_same_key_draws_the_same_numbers() -> None:
    first, second = (evaluate(lambda key: jax.random.normal(key, (4,)), jax.random.key(3)) for _ in range(2))
    assert (first == second).all()


def test_a_single_number_can_be_drawn() -> None:
    assert evaluate(lambda key: jax.random.normal(key, ()), jax.random.key(0)).shape == ()


def test_other_keys_draw_other_numbers() -> None:
    first, second = (evaluate(lambda key: jax.random.normal(key, (4,)), jax.random.key(i)) for i in (3, 4))
    assert (first != second).all()


def test_drawn_numbers_have_unit_variance() -> None:
    drawn = evaluate(lambda key: jax.random.normal(key, (100, 100)), jax.random.key(0))
    assert abs(drawn.std() - 1) < 0.03


def test_outputs_keep_their_structure() -> None:
    trial = Subject(HALVING).trials[0]
    assert apply_once(HALVING, trial.params, trial.inputs, trial.sizes).weights is None
