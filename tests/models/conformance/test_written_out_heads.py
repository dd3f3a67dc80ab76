"""Multi-head mechanisms without a library oracle: their equations written out in PyTorch, head by head."""

import math

import numpy as np
import pytest

from models.reference import Inputs, Sizes
from models.references import (
    adaptive_span,
    differential,
    gated,
    learned_position,
    multi_token,
    relative_position,
    sigmoid,
    sinusoidal,
    talking_heads,
    tensor_product,
)

from .compare import check_agreement, draw, draw_mask, torch

pytestmark = pytest.mark.conformance

D = 8


def projections(h: int) -> dict[str, np.ndarray]:
    return {
        "w_q": draw(h, D, D // h, seed=1),
        "w_k": draw(h, D, D // h, seed=2),
        "w_v": draw(h, D, D // h, seed=3),
        "w_o": draw(h, D // h, D, seed=4),
    }


def run(apply, h, mask=None, **extra):
    sizes = Sizes(d_model=D, heads=h, extra=extra)

    def ours(x, **params):
        return apply(params, Inputs(queries=x, context=x, mask=mask), sizes).values

    return ours


def project(x, p, i):
    """Return one head's queries, keys and values."""
    return x @ p["w_q"][i], x @ p["w_k"][i], x @ p["w_v"][i]


def masked_softmax(scores, mask):
    weights = torch.softmax(torch.where(torch.tensor(mask), scores, -torch.inf), dim=-1)
    return torch.nan_to_num(weights)


def everything(n):
    return np.ones((n, n), bool)


LENGTHS = [1, 7]
HEADS = [1, 2]


@pytest.mark.parametrize("h", HEADS)
@pytest.mark.parametrize("n", LENGTHS)
@pytest.mark.parametrize("masked", [False, True])
def test_sigmoid_attention(n, h, masked):
    mask = draw_mask(n, n, empty_row=True) if masked else everything(n)

    def theirs(x, **p):
        total = 0
        for i in range(h):
            q, k, v = project(x, p, i)
            scores = q @ k.T / math.sqrt(D // h) - math.log(n)
            total = total + (torch.sigmoid(scores) * torch.tensor(mask)) @ v @ p["w_o"][i]
        return total

    check_agreement(run(sigmoid.apply, h, mask), theirs, {"x": draw(n, D), **projections(h)})


@pytest.mark.parametrize("h", HEADS)
@pytest.mark.parametrize("n", LENGTHS)
def test_gated_attention(n, h):
    def theirs(x, *, w_g, **p):
        total = 0
        for i in range(h):
            q, k, v = project(x, p, i)
            found = torch.nn.functional.scaled_dot_product_attention(q, k, v)
            total = total + (found * torch.sigmoid(x @ w_g[i])) @ p["w_o"][i]
        return total

    arrays = {"x": draw(n, D), "w_g": draw(h, D, D // h, seed=5), **projections(h)}
    check_agreement(run(gated.apply, h), theirs, arrays)


@pytest.mark.parametrize("h", HEADS)
@pytest.mark.parametrize("n", LENGTHS)
def test_differential_attention_with_its_lambda(n, h):
    half = D // h // 2

    def theirs(x, *, lambda_q1, lambda_k1, lambda_q2, lambda_k2, lambda_init, norm, **p):
        mixed = torch.exp(lambda_q1.dot(lambda_k1)) - torch.exp(lambda_q2.dot(lambda_k2)) + lambda_init
        total = 0
        for i in range(h):
            q, k, v = project(x, p, i)
            first = torch.softmax(q[:, :half] @ k[:, :half].T / math.sqrt(half), dim=-1)
            second = torch.softmax(q[:, half:] @ k[:, half:].T / math.sqrt(half), dim=-1)
            head = torch.nn.functional.rms_norm((first - mixed * second) @ v, (D // h,), norm, eps=1e-5)
            total = total + (1 - lambda_init) * head @ p["w_o"][i]
        return total

    vectors = {name: 0.3 * draw(half, seed=6 + i) for i, name in enumerate(differential.LAMBDAS)}
    arrays = {"lambda_init": np.asarray(0.4), "norm": 1 + 0.1 * draw(D // h, seed=5)}
    check_agreement(
        run(differential.apply, h), theirs, {"x": draw(n, D), **projections(h), **vectors, **arrays}
    )


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("h", [1, 2, 4])
@pytest.mark.parametrize("n", LENGTHS)
def test_talking_heads_attention(n, h, masked):
    mask = draw_mask(n, n, empty_row=True) if masked else everything(n)

    def theirs(x, *, p_l, p_w, **p):
        seen = [project(x, p, i) for i in range(h)]
        logits = [q @ k.T / math.sqrt(D // h) for q, k, _ in seen]
        spoken = [sum(logits[i] * p_l[i, j] for i in range(h)) for j in range(h)]
        weights = [masked_softmax(scores, mask) for scores in spoken]
        heard = [sum(weights[j] * p_w[j, k] for j in range(h)) for k in range(h)]
        return sum(heard[k] @ seen[k][2] @ p["w_o"][k] for k in range(h))

    mixtures = {"p_l": draw(h, h, seed=5), "p_w": draw(h, h, seed=6)}
    arrays = {"x": draw(n, D), **projections(h), **mixtures}
    check_agreement(run(talking_heads.apply, h, mask), theirs, arrays)


@pytest.mark.parametrize(("c_q", "c_k", "c_h"), [(1, 1, 1), (2, 3, 2), (3, 5, 4)])
@pytest.mark.parametrize("n", LENGTHS)
def test_multi_token_attention(n, c_q, c_k, c_h):
    h = 4
    causal = np.tril(everything(n))

    def convolved(scores, theta):
        found = torch.zeros_like(scores)
        for i in range(n):
            for j in range(n):
                for a in range(c_q):
                    for b in range(-(c_k // 2), c_k // 2 + 1):
                        if 0 <= j - b <= i - a:
                            found[i, j] = found[i, j] + theta[a, b + c_k // 2] * scores[i - a, j - b]
        return found

    def theirs(x, *, theta, mixtures, **p):
        seen = [project(x, p, i) for i in range(h)]
        logits = [q @ k.T / math.sqrt(D // h) for q, k, _ in seen]
        weights = [masked_softmax(convolved(logits[i], theta[i]), causal) for i in range(h)]
        total = 0
        for k in range(h):
            group = k // c_h
            mixed = sum(weights[group * c_h + i] * mixtures[group, i, k % c_h] for i in range(c_h))
            total = total + mixed @ seen[k][2] @ p["w_o"][k]
        return total

    kernels = {"theta": draw(h, c_q, c_k, seed=5), "mixtures": draw(h // c_h, c_h, c_h, seed=6)}
    check_agreement(run(multi_token.apply, h), theirs, {"x": draw(n, D), **projections(h), **kernels})


@pytest.mark.parametrize("h", HEADS)
@pytest.mark.parametrize(("n", "longest", "ramp"), [(7, 5, 2), (7, 20, 3), (1, 4, 1), (9, 1, 1)])
def test_adaptive_span(n, longest, ramp, h):
    spans = np.array([0.5, 2.25])[:h]

    def theirs(x, *, positions, span, **p):
        rows = []
        for t in range(n):
            seen = range(max(0, t - longest + 1), t + 1)
            total = 0
            for i in range(h):
                q, k, v = project(x, p, i)
                scores = [q[t].dot(k[r] + positions[t - r]) / math.sqrt(D // h) for r in seen]
                reach = [torch.clamp((ramp + span[i] - (t - r)) / ramp, 0, 1) for r in seen]
                parts = [m * torch.exp(s) for m, s in zip(reach, scores, strict=True)]
                head = sum(part / sum(parts) * v[r] for part, r in zip(parts, seen, strict=True))
                total = total + head @ p["w_o"][i]
            rows.append(total)
        return torch.stack(rows)

    arrays = {"positions": draw(longest, D // h, seed=5), "span": spans}
    check_agreement(
        run(adaptive_span.apply, h, max_span=longest, ramp=ramp),
        theirs,
        {"x": draw(n, D), **projections(h), **arrays},
    )


@pytest.mark.parametrize("h", HEADS)
@pytest.mark.parametrize(("n", "k"), [(7, 2), (7, 20), (1, 3)])
def test_relative_positions_in_keys_and_values(n, k, h):
    def theirs(x, *, in_keys, in_values, **p):
        rows = []
        for i in range(n):
            row = [max(-k, min(k, j - i)) + k for j in range(n)]
            total = 0
            for head in range(h):
                q, keys, v = project(x, p, head)
                scores = [q[i].dot(keys[j] + in_keys[row[j]]) / math.sqrt(D // h) for j in range(n)]
                weights = torch.softmax(torch.stack(scores), dim=0)
                found = sum(weights[j] * (v[j] + in_values[row[j]]) for j in range(n))
                total = total + found @ p["w_o"][head]
            rows.append(total)
        return torch.stack(rows)

    def ours(in_keys, in_values, **arrays):
        return run(relative_position.apply, h)(positions={"keys": in_keys, "values": in_values}, **arrays)

    tables = {"in_keys": draw(2 * k + 1, D // h, seed=5), "in_values": draw(2 * k + 1, D // h, seed=6)}
    check_agreement(ours, theirs, {"x": draw(n, D), **projections(h), **tables})


def attend_with_positions(x, p, h):
    seen = [project(x, p, i) for i in range(h)]
    attend = torch.nn.functional.scaled_dot_product_attention
    return sum(attend(q, k, v) @ p["w_o"][i] for i, (q, k, v) in enumerate(seen))


@pytest.mark.parametrize("n", LENGTHS)
def test_sinusoidal_positions_are_added_to_the_sequence(n):
    table = torch.zeros(n, D, dtype=torch.float64)
    for position in range(n):
        for i in range(0, D, 2):
            table[position, i] = math.sin(position / 10_000 ** (i / D))
            table[position, i + 1] = math.cos(position / 10_000 ** (i / D))
    check_agreement(
        run(sinusoidal.apply, 2),
        lambda x, **p: attend_with_positions(x + table, p, 2),
        {"x": draw(n, D), **projections(2)},
    )


@pytest.mark.parametrize("n", LENGTHS)
def test_learned_positions_are_added_to_the_sequence(n):
    check_agreement(
        run(learned_position.apply, 2),
        lambda x, positions, **p: attend_with_positions(x + positions[:n], p, 2),
        {"x": draw(n, D), "positions": draw(9, D, seed=5), **projections(2)},
    )


def turned(vector, position):
    """Return one vector turned by its position, pair by pair, as complex numbers."""
    pairs = torch.view_as_complex(vector.reshape(-1, 2))
    angles = position * 10_000.0 ** (-torch.arange(0, len(vector), 2, dtype=torch.float64) / len(vector))
    return torch.view_as_real(pairs * torch.polar(torch.ones_like(angles), angles)).reshape(-1)


@pytest.mark.parametrize("ranks", [(1, 1, 1), (3, 2, 1)])
@pytest.mark.parametrize("n", LENGTHS)
def test_tensor_product_attention(n, ranks):
    h, d_head = 2, 4
    shapes = dict(zip(("query", "key", "value"), ranks, strict=True))

    def product(x, part, p, t):
        rank = shapes[part]
        outer = [torch.outer(x[t] @ p[f"{part}_a"][r], x[t] @ p[f"{part}_b"][r]) for r in range(rank)]
        return sum(outer) / rank

    def theirs(x, *, w_o, **p):
        made = {part: [product(x, part, p, t) for t in range(n)] for part in shapes}
        rows = []
        for t in range(n):
            total = 0
            for i in range(h):
                q = turned(made["query"][t][i], t)
                scores = [q.dot(turned(made["key"][r][i], r)) / math.sqrt(d_head) for r in range(n)]
                weights = torch.softmax(torch.stack(scores), dim=0)
                total = total + sum(weights[r] * made["value"][r][i] for r in range(n)) @ w_o[i]
            rows.append(total)
        return torch.stack(rows)

    def ours(x, w_o, **p):
        factors = {part: {"a": p[f"{part}_a"], "b": p[f"{part}_b"]} for part in shapes}
        return run(tensor_product.apply, h)(x, w_o=w_o, **factors)

    arrays = {"x": draw(n, D), "w_o": draw(h, d_head, D)}
    for seed, (part, rank) in enumerate(shapes.items()):
        arrays[f"{part}_a"] = draw(rank, D, h, seed=10 + seed)
        arrays[f"{part}_b"] = draw(rank, D, d_head, seed=20 + seed)
    check_agreement(ours, theirs, arrays)
