"""Axial attention: Ho et al. 2019, arXiv:1912.12180.

    positions form a grid; a head looks along one axis of it only
    A_i = {j : row(j) = row(i)}  or  {j : column(j) = column(i)}
    y_i = sum_{j in A_i} softmax_j(q_i k_j^T / sqrt(d_k)) v_j

The sequence is a grid read row by row, as nearly square as its length allows, `sqrt(n)` columns rounded up;
its last row may be shorter. The paper stacks layers along rows and layers along columns; here they stand
side by side as heads, even ones along rows, odd ones along columns, so that two layers reach everything.
"""

import math

import numpy as np

from models.parts.chosen import NOWHERE, Places, look_at_chosen
from models.parts.heads import project_out, see
from models.reference import Inputs, Output, Params, Reference, Sizes
from models.references.multi_head import init


def columns_of(n: int) -> int:
    """Return sqrt(n), rounded up."""
    return math.isqrt(n - 1) + 1


def choose_row(n: int) -> Places:
    """Return `[n, columns]`: the positions of each position's row."""
    columns = columns_of(n)
    positions = (np.arange(n) // columns * columns)[:, None] + np.arange(columns)
    return np.where(positions < n, positions, NOWHERE)


def choose_column(n: int) -> Places:
    """Return `[n, columns]`: the positions of each position's column; there are no more rows than columns."""
    columns = columns_of(n)
    positions = (np.arange(n) % columns)[:, None] + columns * np.arange(columns)
    return np.where(positions < n, positions, NOWHERE)


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the grid `[n, d]` look along its rows and columns; values are `[n, d]`."""
    seen, n = see(params, inputs.queries), len(inputs.queries)
    axes = (choose_row(n), choose_column(n))
    positions = np.stack([axes[head % 2] for head in range(len(seen.queries))])  # [h, n, columns]
    return project_out(look_at_chosen(seen, positions, inputs.mask), params)


REFERENCES = (
    Reference(
        mechanism_id="axial-attention",
        name="Axial attention",
        arxiv_id="1912.12180",
        source="Ho et al. 2019, attention along one axis of a grid",
        init=init,
        apply=apply,
        sizes=Sizes(n=9, m=9),
    ),
)
