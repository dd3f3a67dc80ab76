"""Sparse attention: Child, Gray, Radford and Sutskever 2019, arXiv:1904.10509.

    strided   A_i = {j : i - l <= j <= i}  and  {j <= i : (i - j) mod l = 0}
    fixed     A_i = {j <= i : floor(j / l) = floor(i / l)}  and  {j <= i : j mod l in l - c .. l - 1}
    y_i = sum_{j in A_i} softmax_j(q_i k_j^T / sqrt(d_k)) v_j

Every head looks at both sets at once (the paper's merged head). The stride `l` is the square root
of the length the mechanism is built for, `sizes.n`, rounded up: each query then sees about 2 sqrt(n)
positions. `c` is `extra["summaries"]`. Which positions are looked at never depends on content.
"""

import math

import numpy as np

from models.parts.chosen import NOWHERE, Choose, Places, chosen_attention, chosen_decoding
from models.reference import Reference, Sizes
from models.references.multi_head import init


def stride_of(sizes: Sizes) -> int:
    """Return sqrt(n), rounded up."""
    return math.isqrt(sizes.n - 1) + 1


def choose_strided(places: Places, sizes: Sizes) -> Places:
    """Return the last `l + 1` positions and every `l`-th one before them."""
    stride = stride_of(sizes)
    farthest = int(places.max(initial=0)) // stride
    back = np.concatenate([np.arange(stride + 1), stride * np.arange(2, farthest + 1)])
    chosen: Places = places[:, None] - back
    return chosen


def choose_fixed(places: Places, sizes: Sizes) -> Places:
    """Return the positions of the same block up to each place, and the last `c` of every block before it."""
    stride, block = stride_of(sizes), places // stride_of(sizes)
    own: Places = block[:, None] * stride + np.arange(stride)
    starts = stride * np.arange(int(block.max(initial=0)))
    summaries = (starts[:, None] + stride - 1 - np.arange(min(sizes.extra["summaries"], stride))).reshape(-1)
    return np.concatenate(
        [
            np.where(own <= places[:, None], own, NOWHERE),
            np.where(summaries < block[:, None] * stride, summaries, NOWHERE),
        ],
        axis=1,
    )


def describe(mechanism_id: str, name: str, pattern: str, choose: Choose) -> Reference:
    """Return the reference that looks at the positions chosen; its cache keeps every token."""
    return Reference(
        mechanism_id=mechanism_id,
        name=name,
        arxiv_id="1904.10509",
        source=f"Child, Gray, Radford and Sutskever 2019, {pattern}",
        init=init,
        apply=chosen_attention(choose),
        causal=True,
        decoding=chosen_decoding(choose),
        sizes=Sizes(n=12, m=12, extra={"summaries": 1}),
    )


REFERENCES = (
    describe("sparse-attention", "Sparse attention", "with the strided pattern", choose_strided),
    describe(
        "sparse-transformer", "Sparse Transformer", "factorised self-attention, strided", choose_strided
    ),
    describe(
        "strided-sparse-attention",
        "Strided sparse attention",
        "factorised self-attention, strided",
        choose_strided,
    ),
    describe(
        "fixed-sparse-attention", "Fixed sparse attention", "factorised self-attention, fixed", choose_fixed
    ),
)
