"""Sliding-window attention: Beltagy, Peters and Cohan 2020 (Longformer), arXiv:2004.05150.

    y_i = sum_{j = i - w + 1}^{i} softmax_j(q_i k_j^T / sqrt(d_k)) v_j

The causal form (for language modelling), as Mistral 7B (arXiv:2310.06825) decodes with
it: `w` is `sizes.window` and counts the position itself. Only the last `w` keys and values are cached.
A dilated window has gaps of `d - 1` positions between those it sees: j = i - d k for k = 0 .. w - 1;
`d` is `extra["dilation"]`.
"""

from dataclasses import replace

import numpy as np

from models.parts.chosen import Places, chosen_attention, chosen_decoding
from models.reference import Array, Equality, Reference, Sizes
from models.references.multi_head import fold_one_head, init


def choose_window(places: Places, sizes: Sizes) -> Places:
    """Return the last `w` positions `[n, w]` up to each place `[n]`."""
    return places[:, None] - np.arange(sizes.window)


def keep_window(rows: Array, sizes: Sizes) -> Array:
    """Return the last `w` rows of `[h, t, d]`."""
    return rows[:, -sizes.window :]


def choose_dilated(places: Places, sizes: Sizes) -> Places:
    """Return every `d`-th of the positions up to each place, `[n, w]`."""
    return places[:, None] - sizes.extra["dilation"] * np.arange(sizes.window)


def keep_dilated(rows: Array, sizes: Sizes) -> Array:
    """Return as many of the last rows of `[h, t, d]` as the window with its gaps is long."""
    return rows[:, -(sizes.extra["dilation"] * (sizes.window - 1) + 1) :]


REFERENCES = (
    Reference(
        mechanism_id="sliding-window-attention",
        name="Sliding-window attention",
        arxiv_id="2004.05150",
        source="Beltagy, Peters and Cohan 2020, sliding window, causal as for language models",
        init=init,
        apply=chosen_attention(choose_window),
        causal=True,
        decoding=chosen_decoding(choose_window, keep_window),
        equalities=(
            Equality(
                partner_id="causal-self-attention",
                setting="with one head, when the window is at least as long as the text",
                narrow=lambda sizes: replace(sizes, heads=1, window=sizes.n),
                convert=fold_one_head,
            ),
        ),
    ),
    Reference(
        mechanism_id="dilated-attention",
        name="Dilated sliding-window attention",
        arxiv_id="2004.05150",
        source="Beltagy, Peters and Cohan 2020, dilated sliding window, causal as for language models",
        init=init,
        apply=chosen_attention(choose_dilated),
        causal=True,
        decoding=chosen_decoding(choose_dilated, keep_dilated),
        equalities=(
            Equality(
                partner_id="sliding-window-attention",
                setting="with a dilation of one",
                narrow=lambda sizes: replace(sizes, extra={"dilation": 1}),
            ),
        ),
        sizes=Sizes(extra={"dilation": 2}),
    ),
)
