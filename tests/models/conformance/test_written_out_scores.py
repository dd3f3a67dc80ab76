"""References without a library oracle: their equations written out query by query in PyTorch.

The written-out form shares nothing with the reference: loops in place of products, and another
library's derivatives.
"""

import numpy as np
import pytest

from models.reference import Inputs, Sizes
from models.references import additive, local, luong, pointer, temporal

from .compare import check_agreement, draw, draw_mask, torch

pytestmark = pytest.mark.conformance

D = 4
SHAPES = [
    pytest.param(5, 7, id="odd lengths"),
    pytest.param(1, 1, id="one token"),
    pytest.param(6, 2, id="more queries than keys"),
]


def weigh(scores: list, rows: list, like) -> "torch.Tensor":
    """Return softmax(scores) times rows for one query; zeros where there is nothing to see."""
    if not rows:
        return 0 * like
    weights = torch.softmax(torch.stack(scores), dim=0)
    return sum(weight * row for weight, row in zip(weights, rows, strict=True))


def look(s, h, score, allowed=None):
    """Return for each query the softmax-weighted sum of the context rows it may see."""
    found = []
    for i in range(len(s)):
        seen = [j for j in range(len(h)) if allowed is None or allowed[i, j]]
        found.append(weigh([score(s[i], h[j]) for j in seen], [h[j] for j in seen], h[0]))
    return torch.stack(found)


def run(apply, sizes=None, mask=None):
    def ours(s, h, **params):
        return apply(params, Inputs(queries=s, context=h, mask=mask), sizes or Sizes(d_model=D)).values

    return ours


def states(n, m):
    return {"s": draw(n, D), "h": draw(m, D, seed=1)}


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize(("n", "m"), SHAPES)
def test_additive_attention(n, m, masked):
    mask = draw_mask(n, m, empty_row=True) if masked else None

    def theirs(s, h, *, w_a, u_a, v):
        return look(s, h, lambda q, k: v.dot(torch.tanh(q @ w_a + k @ u_a)), mask)

    arrays = {"w_a": draw(D, D, seed=2), "u_a": draw(D, D, seed=3), "v": draw(D, seed=4)}
    check_agreement(run(additive.apply, mask=mask), theirs, states(n, m) | arrays)


@pytest.mark.parametrize(("n", "m"), SHAPES)
def test_temporal_attention(n, m):
    def theirs(s, h, *, w_a, u_a, b_a, v):
        return look(s, h, lambda q, k: v.dot(torch.tanh(q @ w_a + k @ u_a + b_a)))

    arrays = {
        "w_a": draw(D, D, seed=2),
        "u_a": draw(D, D, seed=3),
        "b_a": draw(D, seed=4),
        "v": draw(D, seed=5),
    }
    check_agreement(run(temporal.apply), theirs, states(n, m) | arrays)


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize(("n", "m"), SHAPES)
def test_dot_attention(n, m, masked):
    mask = draw_mask(n, m, empty_row=True) if masked else None
    check_agreement(
        run(luong.apply_dot, mask=mask), lambda s, h: look(s, h, lambda q, k: q.dot(k), mask), states(n, m)
    )


@pytest.mark.parametrize(("n", "m"), SHAPES)
def test_general_attention(n, m):
    check_agreement(
        run(luong.apply_general),
        lambda s, h, w: look(s, h, lambda q, k: q.dot(w @ k)),
        states(n, m) | {"w": draw(D, D, seed=2)},
    )


@pytest.mark.parametrize(("n", "m"), SHAPES)
def test_concat_attention(n, m):
    check_agreement(
        run(luong.apply_concat),
        lambda s, h, w_a, v: look(s, h, lambda q, k: v.dot(torch.tanh(torch.cat([q, k]) @ w_a))),
        states(n, m) | {"w_a": draw(2 * D, D, seed=2), "v": draw(D, seed=3)},
    )


@pytest.mark.parametrize("window", [0, 1, 2, 20])
@pytest.mark.parametrize(("n", "m"), SHAPES)
def test_local_monotonic_attention(n, m, window):
    near = np.abs(np.arange(n)[:, None] - np.arange(m)) <= window
    check_agreement(
        run(local.apply_monotonic, Sizes(d_model=D, window=window)),
        lambda s, h, w: look(s, h, lambda q, k: q.dot(w @ k), near),
        states(n, m) | {"w": draw(D, D, seed=2)},
    )


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("window", [1, 2, 20])
@pytest.mark.parametrize(("n", "m"), SHAPES)
def test_local_predictive_attention(n, m, window, masked):
    mask = draw_mask(n, m, empty_row=True) if masked else np.ones((n, m), bool)

    def theirs(s, h, *, w, w_p, v_p):
        found = []
        for i in range(n):
            centre = m * torch.sigmoid(v_p.dot(torch.tanh(s[i] @ w_p)))
            seen = [j for j in range(m) if abs(j - centre.item()) <= window and mask[i, j]]
            decay = [torch.exp(-((j - centre) ** 2) / (2 * (window / 2) ** 2)) for j in seen]
            rows = [h[j] * factor for j, factor in zip(seen, decay, strict=True)]
            found.append(weigh([s[i].dot(w @ h[j]) for j in seen], rows, h[0]))
        return torch.stack(found)

    arrays = {"w": draw(D, D, seed=2), "w_p": draw(D, D, seed=3), "v_p": draw(D, seed=4)}
    sizes = Sizes(d_model=D, window=window)
    check_agreement(run(local.apply_predictive, sizes, mask), theirs, states(n, m) | arrays)


@pytest.mark.parametrize(("n", "m"), SHAPES)
def test_pointer_network(n, m):
    def theirs(s, h, *, w_1, w_2, v):
        scores = [[v.dot(torch.tanh(h[j] @ w_1 + s[i] @ w_2)) for j in range(m)] for i in range(n)]
        exponentials = torch.stack([torch.stack(row) for row in scores]).exp()
        return torch.stack([row / row.sum() for row in exponentials])

    arrays = {"w_1": draw(D, D, seed=2), "w_2": draw(D, D, seed=3), "v": draw(D, seed=4)}
    check_agreement(run(pointer.apply), theirs, states(n, m) | arrays)
