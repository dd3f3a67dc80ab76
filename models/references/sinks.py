"""Attention sinks: Xiao et al. 2023 (StreamingLLM), arXiv:2309.17453.

    A_i = {0, .., s - 1}  and  {i - w + 1, .., i}
    y_i = sum_{j in A_i} softmax_j(q_i k_j^T / sqrt(d_k)) v_j

The first `s` tokens are kept for ever beside the last `w`, the position itself among them: without them
the weights that softmax puts on the first tokens would have to go elsewhere. `s` is `extra["sinks"]`, `w` is
`sizes.window`. The cache holds `s + w` tokens, however long the text.
"""

from dataclasses import replace

import jax.numpy as jnp
import numpy as np

from models.parts.chosen import NOWHERE, Places, chosen_attention, chosen_decoding
from models.reference import Array, Equality, Reference, Sizes
from models.references.multi_head import fold_one_head, init
from models.references.sliding_window import choose_window


def choose(places: Places, sizes: Sizes) -> Places:
    """Return the last `w` positions up to each place and the first `s` before them, `[n, w + s]`."""
    sinks = np.arange(sizes.extra["sinks"])
    before = np.where(sinks <= places[:, None] - sizes.window, sinks, NOWHERE)
    return np.concatenate([choose_window(places, sizes), before], axis=1)


def keep(rows: Array, sizes: Sizes) -> Array:
    """Return the first `s` and the last `w` rows of `[h, t, d]`."""
    sinks = sizes.extra["sinks"]
    if rows.shape[1] <= sinks + sizes.window:
        return rows
    return jnp.concatenate([rows[:, :sinks], rows[:, -sizes.window :]], axis=1)


REFERENCES = (
    Reference(
        mechanism_id="attention-sink",
        name="Attention sinks",
        arxiv_id="2309.17453",
        source="Xiao et al. 2023, first positions kept beside a rolling window",
        init=init,
        apply=chosen_attention(choose),
        causal=True,
        decoding=chosen_decoding(choose, keep),
        equalities=(
            Equality(
                partner_id="sliding-window-attention",
                setting="without sinks",
                narrow=lambda sizes: replace(sizes, extra={"sinks": 0}),
            ),
            Equality(
                partner_id="causal-self-attention",
                setting="with one head, when the window is at least as long as the text",
                narrow=lambda sizes: replace(sizes, heads=1, window=sizes.n),
                convert=fold_one_head,
            ),
        ),
        sizes=Sizes(extra={"sinks": 1}),
    ),
)
