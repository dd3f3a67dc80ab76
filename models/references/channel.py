"""Attention over channels: Hu et al. 2017 (squeeze-and-excitation), arXiv:1709.01507;
Woo et al. 2018 (channel attention of CBAM), arXiv:1807.06521.

    s = sigmoid(W_2 ReLU(W_1 mean_i x_i))                                   squeeze-and-excitation
    s = sigmoid(W_2 ReLU(W_1 mean_i x_i) + W_2 ReLU(W_1 max_i x_i))         CBAM
    y_i = s * x_i

One weight between zero and one for each of the `d` channels, the same at every position; channels do not
compete. `weights` is `[1, 1, d]`; `extra["reduced"]` channels are left between the two matrices.
A position that no query may look at is left out, of the mean and of the output.
"""

import jax
import jax.numpy as jnp

from models.parts.draw import draw_matrix
from models.reference import Array, Inputs, Output, Params, Reference, Sizes


def init(key: Array, sizes: Sizes) -> Params:
    """Draw `w_1` `[d, r]` and `w_2` `[r, d]`."""
    first, second = jax.random.split(key)
    reduced = sizes.extra["reduced"]
    return {
        "w_1": draw_matrix(first, sizes.d_model, reduced),
        "w_2": draw_matrix(second, reduced, sizes.d_model),
    }


def excite(params: Params, squeezed: Array) -> Array:
    """Return W_2 ReLU(W_1 z), `[d]`, for what was squeezed out of the positions, `[d]`."""
    excited: Array = jax.nn.relu(squeezed @ params["w_1"]) @ params["w_2"]
    return excited


def present_rows(inputs: Inputs) -> Array:
    """Return which positions any query may look at, `[n]`."""
    return jnp.ones(len(inputs.queries), bool) if inputs.mask is None else inputs.mask.any(axis=0)


def mean_over(rows: Array, present: Array) -> Array:
    """Return the mean `[d]` of the rows `[n, d]` that are present; zeros where none is."""
    total: Array = jnp.where(present[:, None], rows, 0).sum(axis=0)
    return total / jnp.maximum(present.sum(), 1)


def max_over(rows: Array, present: Array) -> Array:
    """Return the largest of the rows `[n, d]` that are present, channel by channel; zeros where none is."""
    highest = jnp.where(present[:, None], rows, -jnp.inf).max(axis=0)
    return jnp.where(present.any(), highest, 0)


def scale_channels(inputs: Inputs, logits: Array, present: Array) -> Output:
    """Return the positions `[n, d]` scaled by sigmoid(logits `[d]`)."""
    weights = jnp.where(present.any(), jax.nn.sigmoid(logits), 0)
    return Output(
        values=jnp.where(present[:, None], weights * inputs.queries, 0),
        weights=weights[None, None],
        scores=logits[None, None],
    )


def apply_squeezed(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Scale the channels of `[n, d]` by their mean."""
    present = present_rows(inputs)
    return scale_channels(inputs, excite(params, mean_over(inputs.queries, present)), present)


def apply_channel(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Scale the channels of `[n, d]` by their mean and their largest value."""
    present = present_rows(inputs)
    squeezed = [pool(inputs.queries, present) for pool in (mean_over, max_over)]
    return scale_channels(inputs, excite(params, squeezed[0]) + excite(params, squeezed[1]), present)


REFERENCES = (
    Reference(
        mechanism_id="squeeze-and-excitation",
        name="Squeeze-and-excitation",
        arxiv_id="1709.01507",
        source="Hu et al. 2017, squeeze, excitation and scale",
        init=init,
        apply=apply_squeezed,
        over="channels",
        sizes=Sizes(extra={"reduced": 4}),
    ),
    Reference(
        mechanism_id="channel-attention",
        name="Channel attention",
        arxiv_id="1807.06521",
        source="Woo et al. 2018 (CBAM), channel attention module",
        init=init,
        apply=apply_channel,
        over="channels",
        sizes=Sizes(extra={"reduced": 4}),
    ),
)
