"""Attention that chooses whole blocks, written out query by query in PyTorch."""

import math

import numpy as np
import pytest

from models.reference import Inputs, Sizes
from models.references import mixture_of_blocks, native_sparse

from .compare import check_agreement, draw, torch

pytestmark = pytest.mark.conformance

D, HEADS = 8, 2
LENGTHS = [pytest.param(1, id="one token"), pytest.param(7, id="odd length"), pytest.param(12, id="even")]


def heads_of(x, w):
    return torch.einsum("nd,hdk->hnk", x, w)


def look(query, keys, values):
    """Return softmax attention of one query `[k]` over lists of keys and values; zeros over none."""
    if not keys:
        return 0 * query
    scores = torch.stack([query.dot(key) for key in keys]) / math.sqrt(len(query))
    weights = torch.softmax(scores, dim=0)
    return sum(weight * value for weight, value in zip(weights, values, strict=True))


def best(scores: dict, count: int) -> list[int]:
    return sorted(scores, key=lambda block: -scores[block].item())[:count]


def draw_projections() -> dict[str, np.ndarray]:
    shapes = dict.fromkeys(("w_q", "w_k", "w_v"), (HEADS, D, D // HEADS))
    drawn = {name: draw(*shape, seed=i + 1) for i, (name, shape) in enumerate(shapes.items())}
    return drawn | {"w_o": draw(HEADS, D // HEADS, D, seed=4)}


@pytest.mark.parametrize("n", LENGTHS)
@pytest.mark.parametrize(("block", "chosen"), [(3, 2), (2, 1), (4, 9)])
def test_mixture_of_block_attention(n, block, chosen):
    def theirs(x, *, w_q, w_k, w_v, w_o):
        q, k, v = (heads_of(x, w) for w in (w_q, w_k, w_v))
        rows = []
        for t in range(n):
            row = 0
            for h in range(HEADS):
                own = t // block
                means = {b: k[h, b * block : (b + 1) * block].mean(dim=0) for b in range(own)}
                picked = best({b: q[h, t].dot(mean) for b, mean in means.items()}, chosen - 1)
                seen = [j for j in range(t + 1) if j // block in (own, *picked)]
                row = row + look(q[h, t], [k[h, j] for j in seen], [v[h, j] for j in seen]) @ w_o[h]
            rows.append(row)
        return torch.stack(rows)

    sizes = Sizes(n=n, m=n, d_model=D, heads=HEADS, extra={"block": block, "chosen": chosen})
    check_agreement(
        lambda x, **params: mixture_of_blocks.apply(params, Inputs(queries=x, context=x), sizes).values,
        theirs,
        {"x": draw(n, D), **draw_projections()},
    )


@pytest.mark.parametrize("n", LENGTHS)
@pytest.mark.parametrize(("block", "selected", "window"), [(3, 1, 2), (2, 2, 1), (4, 5, 20)])
def test_native_sparse_attention(n, block, selected, window):
    def theirs(x, *, w_q, w_k, w_v, w_o, w_ck, w_cv, w_g):
        q, k, v = (heads_of(x, w) for w in (w_q, w_k, w_v))
        rows = []
        for t in range(n):
            row = 0
            for h in range(HEADS):
                over = range((t + 1) // block)
                small_keys, small_values = (
                    [one[h, b * block : (b + 1) * block].reshape(-1) @ w for b in over]
                    for one, w in ((k, w_ck), (v, w_cv))
                )
                compressed = look(q[h, t], small_keys, small_values)
                own = t // block
                scores = {b: q[h, t].dot(small_keys[b]) for b in over if b < own}
                blocks = (own, *best(scores, selected))
                chosen = [j for j in range(t + 1) if j // block in blocks]
                near = range(max(0, t - window + 1), t + 1)
                found = [compressed] + [
                    look(q[h, t], [k[h, j] for j in places], [v[h, j] for j in places])
                    for places in (chosen, near)
                ]
                gates = torch.sigmoid(x[t] @ w_g[h])
                row = row + sum(gate * one for gate, one in zip(gates, found, strict=True)) @ w_o[h]
            rows.append(row)
        return torch.stack(rows)

    flat = block * D // HEADS
    more = {
        "w_ck": draw(flat, D // HEADS, seed=5),
        "w_cv": draw(flat, D // HEADS, seed=6),
        "w_g": draw(HEADS, D, 3, seed=7),
    }
    extra = {"block": block, "selected": selected}
    sizes = Sizes(n=n, m=n, d_model=D, heads=HEADS, window=window, extra=extra)
    check_agreement(
        lambda x, **params: native_sparse.apply(params, Inputs(queries=x, context=x), sizes).values,
        theirs,
        {"x": draw(n, D), **draw_projections(), **more},
    )
