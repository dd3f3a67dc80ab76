"""Holding two implementations against each other, forward and gradient, with one tolerance."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import jax
import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the oracles extra: make conformance")

TOLERANCE = 1e-10
"""Both sides compute in float64; what differs is the order of sums of at most some hundred terms."""

SINGLE_TOLERANCE = 2e-6
"""For oracles that compute a part in float32, whatever they are given."""


def check_agreement(
    ours: Callable[..., jax.Array],
    theirs: Callable[..., "torch.Tensor"],
    arrays: Mapping[str, np.ndarray],
    *,
    tolerance: float = TOLERANCE,
) -> None:
    """Assert that both give the same output and the same gradient for every array they are called with."""
    output, gradients = run_ours(ours, arrays)
    tensors = {name: torch.tensor(value, requires_grad=True) for name, value in arrays.items()}
    expected = theirs(**tensors)
    np.testing.assert_allclose(output, expected.detach().numpy(), rtol=tolerance, atol=tolerance)

    expected.backward(torch.tensor(draw(*output.shape)))
    for name, tensor in tensors.items():
        wanted = np.zeros_like(arrays[name]) if tensor.grad is None else tensor.grad.numpy()
        np.testing.assert_allclose(
            gradients[name], wanted, rtol=tolerance, atol=tolerance, err_msg=f"gradient by {name}"
        )


@partial(jax.jit, static_argnums=0)
def run_ours(ours: Callable[..., jax.Array], arrays: Mapping[str, np.ndarray]) -> tuple[Any, Any]:
    """Return the output and the gradients of its sum with random weights."""
    output, pull_back = jax.vjp(lambda given: ours(**given), dict(arrays))
    (gradients,) = pull_back(draw(*output.shape))
    return output, gradients


def draw(*shape: int, seed: int = 0) -> np.ndarray:
    """Draw standard normal numbers."""
    return np.random.default_rng(seed).normal(size=shape)


def draw_mask(n: int, m: int, *, empty_row: bool = False) -> np.ndarray:
    """Draw a mask under which every query may look somewhere, save the last one if `empty_row`."""
    mask = np.random.default_rng(7).random((n, m)) < 0.6
    mask[np.arange(n), np.arange(n) % m] = True
    if empty_row:
        mask[-1] = False
    return mask


def linear(heads: "torch.Tensor") -> "torch.Tensor":
    """Return the weight `[h k, d]` of a linear layer for a projection `[h, d, k]`."""
    return heads.transpose(1, 2).reshape(-1, heads.shape[1])


def linear_out(heads: "torch.Tensor") -> "torch.Tensor":
    """Return the weight `[d, h k]` of a linear layer for a projection `[h, k, d]`."""
    return heads.reshape(-1, heads.shape[2]).T
