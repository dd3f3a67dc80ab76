"""Multi-token attention: Golovneva et al. 2025, arXiv:2504.00927.

    A^ = Q K^T / sqrt(d_k)
    A_ij = softmax_j(sum_{i', j'} theta[i', j'] Mask_0(A^)_{i - i', j - j'})      key-query convolution
    i' = 0 .. c_q - 1,  j' = -(c_k - 1) / 2 .. (c_k - 1) / 2
    B^j = sum_i A^i P[i, j]                                                       heads mix

`Mask_0` puts zero where a position lies ahead, so that the convolution cannot carry what lies there.
`theta` is `[h, c_q, c_k]`, one kernel for each head, `c_k` odd; heads mix in groups of `extra["mixed_heads"]`
neighbours. Causal. The paper's norm behind it belongs to the layer and is left out.
"""

import math

import jax
import jax.numpy as jnp

from models.parts.draw import draw_matrix
from models.parts.heads import project_out, see
from models.parts.masks import past_mask
from models.parts.mix import mix
from models.parts.normalise import softmax
from models.reference import Array, Equality, Inputs, Output, Params, Reference, Sizes
from models.references import multi_head


def init(key: Array, sizes: Sizes) -> Params:
    """Draw multi-head projections, `theta` `[h, c_q, c_k]` and the mixtures `[h / c_h, c_h, c_h]`."""
    of_heads, of_theta, of_mixture = jax.random.split(key, 3)
    c_q, c_k, c_h = (sizes.extra[name] for name in ("query_kernel", "key_kernel", "mixed_heads"))
    return {
        **multi_head.init(of_heads, sizes),
        "theta": jax.random.normal(of_theta, (sizes.heads, c_q, c_k)) / math.sqrt(c_q * c_k),
        "mixtures": draw_matrix(of_mixture, sizes.heads // c_h, c_h, c_h),
    }


def convolve(scores: Array, theta: Array) -> Array:
    """Return sum_{i', j'} theta[i', j'] A_{i - i', j - j'} for scores `[h, n, m]`; zero outside."""
    _, c_q, c_k = theta.shape
    half = c_k // 2
    _, n, m = scores.shape
    padded = jnp.pad(scores, ((0, 0), (c_q - 1, 0), (half, half)))
    shifted = [
        theta[:, i, j, None, None] * padded[:, c_q - 1 - i : c_q - 1 - i + n, c_k - 1 - j : c_k - 1 - j + m]
        for i in range(c_q)
        for j in range(c_k)
    ]
    return jnp.stack(shifted).sum(axis=0)


def mix_heads(weights: Array, mixtures: Array) -> Array:
    """Return `[h, n, m]`: within each group of `c_h` heads, sum_i A^i P[i, j]."""
    groups, c_h, _ = mixtures.shape
    grouped = weights.reshape(groups, c_h, *weights.shape[1:])
    return jnp.einsum("ginm,gij->gjnm", grouped, mixtures).reshape(weights.shape)


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let each position of `[n, d]` look back, guided by the scores of its neighbours; values `[n, d]`."""
    seen = see(params, inputs.queries)
    mask = past_mask(inputs)
    products = seen.queries @ seen.keys.mT / math.sqrt(sizes.d_head)
    scores = convolve(jnp.where(mask, products, 0), params["theta"])
    weights = mix_heads(softmax(scores, mask), params["mixtures"])
    found = mix(weights=weights, mixed=seen.values, scores=scores, queries=seen.queries, keys=seen.keys)
    return project_out(found, params)


def only_one_token(params: Params, sizes: Sizes) -> Params:
    """Return the parameters with kernels that read one score, and heads that do not mix."""
    theta = jnp.zeros_like(params["theta"]).at[:, 0, params["theta"].shape[2] // 2].set(1)
    mixtures = jnp.broadcast_to(jnp.eye(sizes.extra["mixed_heads"]), params["mixtures"].shape)
    return {**params, "theta": theta, "mixtures": mixtures}


def without_kernels(params: Params, sizes: Sizes) -> Params:
    """Return the projections alone."""
    return {name: value for name, value in params.items() if name not in ("theta", "mixtures")}


REFERENCES = (
    Reference(
        mechanism_id="multi-token-attention",
        name="Multi-token attention",
        arxiv_id="2504.00927",
        source="Golovneva et al. 2025, convolutions over queries, keys and heads",
        init=init,
        apply=apply,
        causal=True,
        equalities=(
            Equality(
                partner_id="kv-cache",
                setting="when its kernels read one score and its heads do not mix",
                settle=only_one_token,
                convert=without_kernels,
            ),
        ),
        sizes=Sizes(extra={"query_kernel": 2, "key_kernel": 3, "mixed_heads": 2}),
    ),
)
