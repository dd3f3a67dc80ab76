"""Scaled dot-product, multi-query, grouped-query and multi-head attention against PyTorch's own."""

import numpy as np
import pytest

from models.reference import Inputs, Sizes
from models.references import grouped_query, hard, multi_head, multi_query, nope, self_attention
from models.references.scaled_dot_product import scaled_dot_product

from .compare import check_agreement, draw, draw_mask, linear, linear_out, torch

pytestmark = pytest.mark.conformance

SHAPES = [
    pytest.param(1, 7, 5, id="one head, odd lengths"),
    pytest.param(3, 1, 1, id="one token"),
    pytest.param(2, 1, 9, id="one query"),
    pytest.param(4, 6, 6, id="square"),
]
MASKS = ["none", "some", "empty row", "causal"]


def make_mask(kind: str, n: int, m: int):
    if kind == "none":
        return None
    if kind == "causal":
        return np.tril(np.ones((n, m), bool))
    return draw_mask(n, m, empty_row=kind == "empty row")


def sdpa(q, k, v, mask, **options):
    mask = None if mask is None else torch.tensor(mask)
    attend = torch.nn.functional.scaled_dot_product_attention
    return attend(q[None], k[None], v[None], attn_mask=mask, **options)[0]


@pytest.mark.parametrize("kind", MASKS)
@pytest.mark.parametrize(("h", "n", "m"), SHAPES)
def test_scaled_dot_product_is_pytorchs(h, n, m, kind):
    mask = make_mask(kind, n, m)
    check_agreement(
        lambda q, k, v: scaled_dot_product(queries=q, keys=k, values=v, mask=mask).values,
        lambda q, k, v: sdpa(q, k, v, mask),
        {"q": draw(h, n, 4), "k": draw(h, m, 4, seed=1), "v": draw(h, m, 3, seed=2)},
    )


def test_a_bias_is_added_to_the_scaled_scores():
    check_agreement(
        lambda q, k, v, bias: scaled_dot_product(queries=q, keys=k, values=v, bias=bias).values,
        lambda q, k, v, bias: torch.nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=bias),
        {
            "q": draw(2, 5, 4),
            "k": draw(2, 7, 4, seed=1),
            "v": draw(2, 7, 3, seed=2),
            "bias": draw(2, 5, 7, seed=3),
        },
    )


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("n", [1, 7])
def test_self_attention_is_one_head_of_pytorchs(n, causal):
    reference = self_attention.apply_causal if causal else self_attention.apply
    mask = make_mask("causal", n, n) if causal else None
    check_agreement(
        lambda x, w_q, w_k, w_v: (
            reference({"w_q": w_q, "w_k": w_k, "w_v": w_v}, Inputs(queries=x, context=x), Sizes()).values
        ),
        lambda x, w_q, w_k, w_v: sdpa((x @ w_q)[None], (x @ w_k)[None], (x @ w_v)[None], mask)[0],
        {
            "x": draw(n, 8),
            "w_q": draw(8, 8, seed=1),
            "w_k": draw(8, 8, seed=2),
            "w_v": draw(8, 8, seed=3),
        },
    )


def projections(h: int, g: int, d: int = 8) -> dict[str, np.ndarray]:
    return {
        "w_q": draw(h, d, d // h, seed=1),
        "w_k": draw(g, d, d // h, seed=2),
        "w_v": draw(g, d, d // h, seed=3),
        "w_o": draw(h, d // h, d, seed=4),
    }


@pytest.mark.parametrize("kind", ["none", "some", "empty row", "causal"])
@pytest.mark.parametrize(("h", "g"), [(4, 4), (4, 2), (4, 1), (2, 1), (1, 1)])
def test_grouped_query_attention_is_pytorchs(h, g, kind):
    mask = make_mask(kind, 5, 5)

    def theirs(x, *, w_q, w_k, w_v, w_o):
        q, k, v = (torch.einsum("nd,hdk->hnk", x, w) for w in (w_q, w_k, w_v))
        return torch.einsum("hnk,hkd->nd", sdpa(q, k, v, mask, enable_gqa=True), w_o)

    check_agreement(
        lambda x, **params: (
            grouped_query.apply(params, Inputs(queries=x, context=x, mask=mask), Sizes()).values
        ),
        theirs,
        {"x": draw(5, 8), **projections(h, g)},
    )


@pytest.mark.parametrize("h", [1, 2, 4])
def test_multi_query_attention_is_pytorchs_with_one_group(h):
    def theirs(x, *, w_q, w_k, w_v, w_o):
        q, k, v = (torch.einsum("nd,hdk->hnk", x, w) for w in (w_q, w_k, w_v))
        return torch.einsum("hnk,hkd->nd", sdpa(q, k, v, None, enable_gqa=True), w_o)

    check_agreement(
        lambda x, **params: multi_query.apply(params, Inputs(queries=x, context=x), Sizes()).values,
        theirs,
        {"x": draw(7, 8), **projections(h, 1)},
    )


def run_multihead_attention(params, x, mask):
    """Return output and weights of torch.nn.MultiheadAttention with our parameters."""
    h, d, _ = params["w_q"].shape
    module = torch.nn.MultiheadAttention(d, h, bias=False, dtype=torch.float64, batch_first=True)
    weights = {
        "in_proj_weight": torch.cat([linear(params[name]) for name in ("w_q", "w_k", "w_v")]),
        "out_proj.weight": linear_out(params["w_o"]),
    }
    forbidden = None if mask is None else ~torch.tensor(mask)
    options = {"attn_mask": forbidden, "need_weights": True, "average_attn_weights": False}
    return torch.func.functional_call(module, weights, (x[None],) * 3, options)


@pytest.mark.parametrize("kind", ["none", "some", "causal"])
@pytest.mark.parametrize(("h", "n"), [(1, 7), (2, 1), (4, 5)])
def test_multi_head_attention_is_pytorchs_module(h, n, kind):
    mask = make_mask(kind, n, n)
    check_agreement(
        lambda x, **params: multi_head.apply(params, Inputs(queries=x, context=x, mask=mask), Sizes()).values,
        lambda x, **params: run_multihead_attention(params, x, mask)[0][0],
        {"x": draw(n, 8), **projections(h, h)},
    )


def test_the_weights_of_every_head_are_pytorchs():
    check_agreement(
        lambda x, **params: multi_head.apply(params, Inputs(queries=x, context=x), Sizes()).weights,
        lambda x, **params: run_multihead_attention(params, x, None)[1][0],
        {"x": draw(5, 8), **projections(2, 2)},
    )


def test_no_position_encoding_is_causal_attention():
    mask = make_mask("causal", 7, 7)
    reference = nope.REFERENCES[0]
    check_agreement(
        lambda x, **params: reference.apply(params, Inputs(queries=x, context=x), Sizes()).values,
        lambda x, **params: run_multihead_attention(params, x, mask)[0][0],
        {"x": draw(7, 8), **projections(2, 2)},
    )


def test_hard_attention_gathers_the_context_at_the_highest_score():
    def theirs(s, h, *, w_a, u_a, v):
        scores = torch.tanh((s @ w_a)[:, None] + (h @ u_a)[None]) @ v
        best = scores.argmax(dim=-1)
        return torch.gather(h, 0, best[:, None].expand(-1, h.shape[1]))

    check_agreement(
        lambda s, h, **params: hard.apply(params, Inputs(queries=s, context=h), Sizes()).values,
        theirs,
        {
            "s": draw(5, 8),
            "h": draw(7, 8, seed=1),
            "w_a": draw(8, 8, seed=2),
            "u_a": draw(8, 8, seed=3),
            "v": draw(8, seed=4),
        },
    )
