"""Efficient mechanisms against PyTorch: exact ones, sparse ones as masks, states token by token."""

import math

import numpy as np
import pytest

from models.reference import Inputs, Sizes
from models.references import delta, gated_linear, lightning, linear, linformer, performer, retention
from models.registry import all_references

from .compare import check_agreement, draw, torch

pytestmark = pytest.mark.conformance

D = 8


def projections(h: int) -> dict[str, np.ndarray]:
    return {
        "w_q": draw(h, D, D // h, seed=1),
        "w_k": draw(h, D, D // h, seed=2),
        "w_v": draw(h, D, D // h, seed=3),
        "w_o": draw(h, D // h, D, seed=4),
    }


def sized(n: int, h: int = 2, **extra) -> Sizes:
    return Sizes(n=n, m=n, d_model=D, heads=h, window=2, features=3, extra=extra)


def run(apply, sizes, mask=None):
    return lambda x, **params: apply(params, Inputs(queries=x, context=x, mask=mask), sizes).values


def attend(mask):
    """Return PyTorch's attention with the mask `[n, n]` or `[h, n, n]`."""

    def theirs(x, *, w_q, w_k, w_v, w_o, **_):
        q, k, v = (torch.einsum("nd,hdk->hnk", x, w) for w in (w_q, w_k, w_v))
        found = torch.nn.functional.scaled_dot_product_attention(
            q[None], k[None], v[None], attn_mask=None if mask is None else torch.tensor(mask)
        )[0]
        return torch.einsum("hnk,hkd->nd", found, w_o)

    return theirs


@pytest.mark.parametrize("n", [1, 4, 7])
@pytest.mark.parametrize("mechanism_id", ["flash-attention", "ring-attention"])
def test_exact_mechanisms_are_pytorchs(mechanism_id, n):
    reference = all_references()[mechanism_id]
    check_agreement(run(reference.apply, sized(n)), attend(None), {"x": draw(n, D), **projections(2)})


@pytest.mark.parametrize("mechanism_id", ["flash-attention", "ring-attention"])
def test_exact_mechanisms_are_pytorchs_under_a_mask_with_an_empty_row(mechanism_id):
    reference, mask = all_references()[mechanism_id], draw(7, 7) > 0
    mask[-1] = False
    check_agreement(run(reference.apply, sized(7), mask), attend(mask), {"x": draw(7, D), **projections(2)})


def pattern(allow):
    return lambda n: np.array(
        [[[allow(i, j, n, head) for j in range(n)] for i in range(n)] for head in (0, 1)]
    )


def stride(n):
    return math.ceil(math.sqrt(n))


PATTERNS = {
    "sliding-window-attention": lambda i, j, n, head: i - 2 < j <= i,
    "dilated-attention": lambda i, j, n, head: j in (i, i - 2),
    "attention-sink": lambda i, j, n, head: j <= i and (j < 1 or j > i - 2),
    "strided-sparse-attention": lambda i, j, n, head: (
        j <= i and (i - j <= stride(n) or (i - j) % stride(n) == 0)
    ),
    "fixed-sparse-attention": lambda i, j, n, head: (
        j <= i and (j // stride(n) == i // stride(n) or j % stride(n) == stride(n) - 1)
    ),
    "axial-attention": lambda i, j, n, head: (
        i % stride(n) == j % stride(n) if head else i // stride(n) == j // stride(n)
    ),
}


@pytest.mark.parametrize("n", [1, 7, 9])
@pytest.mark.parametrize("mechanism_id", PATTERNS)
def test_sparse_mechanisms_are_pytorchs_under_their_pattern(mechanism_id, n):
    sizes = sized(n, dilation=2, sinks=1, summaries=1)
    mask = pattern(PATTERNS[mechanism_id])(n)
    apply = all_references()[mechanism_id].apply
    check_agreement(run(apply, sizes), attend(mask), {"x": draw(n, D), **projections(2)})


def kernel(phi):
    def theirs(x, *, w_q, w_k, w_v, w_o, **params):
        heads = []
        for i in range(len(w_q)):
            weights = phi(x @ w_q[i], **params) @ phi(x @ w_k[i], **params).T
            heads.append(weights / weights.sum(dim=1, keepdim=True) @ (x @ w_v[i]) @ w_o[i])
        return sum(heads)

    return theirs


def test_linear_attention_is_its_equation():
    theirs = kernel(lambda x: torch.nn.functional.elu(x) + 1)
    for apply in (linear.apply, linear.apply_recurrent):
        check_agreement(run(apply, sized(7)), theirs, {"x": draw(7, D), **projections(2)})


def test_performer_is_its_equation_for_the_features_given():
    def phi(x, features):
        x = x / x.shape[-1] ** 0.25
        return torch.exp(x @ features.T - (x * x).sum(dim=1, keepdim=True) / 2)

    arrays = {"x": 0.5 * draw(7, D), **projections(2), "features": draw(6, 4, seed=5)}
    check_agreement(run(performer.apply, sized(7)), kernel(phi), arrays)


def test_linformer_is_its_equation():
    def theirs(x, *, w_q, w_k, w_v, w_o, e, f):
        heads = zip(w_q, w_k, w_v, w_o, strict=True)
        return sum(
            torch.softmax(x @ q @ (e @ x @ k).T / math.sqrt(q.shape[1]), dim=1) @ (f @ x @ v) @ o
            for q, k, v, o in heads
        )

    arrays = {"x": draw(7, D), **projections(2), "e": draw(3, 7, seed=5), "f": draw(3, 7, seed=6)}
    check_agreement(run(linformer.apply, sized(7)), theirs, arrays)


def token_by_token(write, finish):
    """Return the recurrence over tokens `x_t`: `write(S, x_t, (t, head), params)` gives state and query."""

    def theirs(x, **params):
        heads = []
        for i in range(len(params["w_q"])):
            state, rows = torch.zeros(D // 2, D // 2, dtype=x.dtype), []
            for t in range(len(x)):
                state, query = write(state, x[t], (t, i), params)
                rows.append(query @ state)
            heads.append(finish(torch.stack(rows), x, i, params) @ params["w_o"][i])
        return sum(heads)

    return theirs


def plainly(heads, x, i, params):
    return heads


def write_delta(state, x, place, params):
    _, i = place
    q, k = (
        torch.nn.functional.normalize(torch.nn.functional.silu(x @ params[w][i]), dim=0)
        for w in ("w_q", "w_k")
    )
    beta = torch.sigmoid(x @ params["w_beta"])[i]
    if "rate" in params:
        fading = torch.nn.functional.softplus(x @ params["w_alpha"])[i]
        state = torch.exp(-params["rate"][i] * fading) * state
    erase = torch.eye(len(k), dtype=x.dtype) - beta * torch.outer(k, k)
    return erase @ state + beta * torch.outer(k, x @ params["w_v"][i]), q


def turned(vector, t):
    pairs = torch.view_as_complex(vector.reshape(-1, 2))
    turns = torch.tensor(
        [t * 10_000.0 ** (-2 * i / len(vector)) for i in range(len(pairs))], dtype=torch.float64
    )
    return torch.view_as_real(pairs * torch.polar(torch.ones_like(turns), turns)).reshape(-1)


def write_retention(state, x, place, params):
    t, i = place
    q, k, v = (x @ params[name][i] for name in ("w_q", "w_k", "w_v"))
    return (1 - 2.0 ** (-5 - i)) * state + torch.outer(turned(k, t), v) / math.sqrt(len(k)), turned(q, t)


def write_gated(state, x, place, params):
    _, i = place
    q, k, v = (x @ params[name][i] for name in ("w_q", "w_k", "w_v"))
    gate = torch.sigmoid(x @ params["w_1"] @ params["w_2"][i] + params["b"][i, 0]) ** (1 / 16)
    return gate[:, None] * state + torch.outer(k, v), q


def write_lightning(state, x, place, params):
    _, i = place
    q, k = (torch.nn.functional.silu(x @ params[name][i]) for name in ("w_q", "w_k"))
    return math.exp(-8 * (i + 1) / 2) * state + torch.outer(k, x @ params["w_v"][i]), q


def norm_and_gate(heads, x, i, params):
    normed = torch.nn.functional.layer_norm(heads, heads.shape[1:], eps=retention.EPSILON)
    return torch.nn.functional.silu(x @ params["w_g"][i]) * normed


def scale_and_gate(heads, x, i, params):
    return torch.nn.functional.rms_norm(heads, heads.shape[1:], eps=lightning.EPSILON) * (
        x @ params["w_u"][i]
    )


GATE = {"w_g": draw(2, D, 4, seed=5)}
BETA = {"w_beta": draw(D, 2, seed=5)}
ALPHA = {"w_alpha": draw(D, 2, seed=6), "rate": np.array([0.3, 0.8])}
LOW_RANK = {"w_1": draw(D, 2, seed=6), "w_2": draw(2, 2, 4, seed=7), "b": draw(2, 1, 4, seed=8)}
STATES = [
    pytest.param((delta.DELTA.apply, write_delta, plainly, BETA), id="DeltaNet"),
    pytest.param((delta.apply_parallel, write_delta, plainly, BETA), id="DeltaNet, parallel"),
    pytest.param((delta.GATED.apply, write_delta, plainly, BETA | ALPHA), id="gated DeltaNet"),
    pytest.param((retention.RETENTION.apply, write_retention, norm_and_gate, GATE), id="retention"),
    pytest.param((retention.apply_parallel, write_retention, norm_and_gate, GATE), id="retention, parallel"),
    pytest.param(
        (gated_linear.GATED_LINEAR.apply, write_gated, norm_and_gate, GATE | LOW_RANK), id="gated linear"
    ),
    pytest.param(
        (gated_linear.apply_parallel, write_gated, norm_and_gate, GATE | LOW_RANK),
        id="gated linear, parallel",
    ),
    pytest.param(
        (lightning.apply, write_lightning, scale_and_gate, {"w_u": draw(2, D, 4, seed=5)}), id="lightning"
    ),
]


@pytest.mark.parametrize("n", [1, 6])
@pytest.mark.parametrize("case", STATES)
def test_states_are_those_of_a_loop_over_tokens(case, n):
    apply, write, finish, more = case
    theirs = token_by_token(write, finish)
    check_agreement(run(apply, sized(n)), theirs, {"x": draw(n, D), **projections(2), **more})
