"""Multi-head latent attention: DeepSeek-AI 2024 (DeepSeek-V2), arXiv:2405.04434.

    c^KV = norm(X W_DKV)                          what is cached, with k^R
    k^C_i = c^KV W_UK^i,  v_i = c^KV W_UV^i       keys and values from the latent
    c^Q = norm(X W_DQ),  q^C_i = c^Q W_UQ^i
    q^R_i = RoPE(c^Q W_QR^i),  k^R = RoPE(X W_KR) rotary part, one key for all heads (14, 15)
    o_i = softmax(([q^C_i; q^R_i] [k^C_i; k^R]^T) / sqrt(d_h + d_R)) v_i
    Y = sum_i o_i W_O^i

`norm` is the RMS norm the paper adds after the compressed vectors. Absorbed form: q^C_i
k^C_i^T = (q^C_i W_UK^i^T) c^KV^T and o_i = (weights c^KV) W_UV^i, so keys and values are never formed.
Sizes: `extra["kv_rank"]` d_c, `extra["q_rank"]` d_c', `extra["rotary"]` d_R (even).
"""

import math
from typing import NamedTuple

import jax
import jax.numpy as jnp

from models.parts.decoding import append_rows
from models.parts.draw import draw_matrix
from models.parts.heads import project, project_out
from models.parts.mix import mix
from models.parts.normalise import softmax
from models.parts.rotary import rotate
from models.parts.vectors import rms_norm
from models.reference import Array, Decoding, Inputs, Output, Params, Reference, Sizes


class Latents(NamedTuple):
    """All that is kept of past tokens: latents `[t, d_c]` and rotated keys `[t, d_R]`."""

    latents: Array
    rotary_keys: Array


def init(key: Array, sizes: Sizes) -> Params:
    """Draw the projections down (`w_d...`), up (`w_u...`), rotary (`w_qr`, `w_kr`) and out; norms are one."""
    keys = jax.random.split(key, 8)
    d, h, d_head = sizes.d_model, sizes.heads, sizes.d_head
    kv_rank, q_rank, rotary = (sizes.extra[name] for name in ("kv_rank", "q_rank", "rotary"))
    return {
        "w_dkv": draw_matrix(keys[0], d, kv_rank),
        "w_uk": draw_matrix(keys[1], h, kv_rank, d_head),
        "w_uv": draw_matrix(keys[2], h, kv_rank, d_head),
        "w_dq": draw_matrix(keys[3], d, q_rank),
        "w_uq": draw_matrix(keys[4], h, q_rank, d_head),
        "w_qr": draw_matrix(keys[5], h, q_rank, rotary),
        "w_kr": draw_matrix(keys[6], d, rotary),
        "w_o": draw_matrix(keys[7], h, d_head, d),
        "norm_kv": jnp.ones(kv_rank),
        "norm_q": jnp.ones(q_rank),
    }


def compress(params: Params, sequence: Array, first: int = 0) -> Latents:
    """Return what is cached of a sequence `[n, d]` whose first position is `first`."""
    return Latents(
        latents=rms_norm(sequence @ params["w_dkv"], params["norm_kv"]),
        rotary_keys=rotate(sequence @ params["w_kr"], first=first),
    )


def split_queries(params: Params, sequence: Array, first: int = 0) -> tuple[Array, Array]:
    """Return the content queries `[h, n, d_h]` and the rotated queries `[h, n, d_R]` of `[n, d]`."""
    compressed = rms_norm(sequence @ params["w_dq"], params["norm_q"])  # [n, d_c']
    return project(compressed, params["w_uq"]), rotate(project(compressed, params["w_qr"]), first=first)


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself, keys and values formed (plain form); values are `[n, d]`."""
    content, rotated = split_queries(params, inputs.queries)
    held = compress(params, inputs.queries)
    shared = jnp.broadcast_to(held.rotary_keys, (sizes.heads, *held.rotary_keys.shape))
    queries = jnp.concatenate([content, rotated], axis=-1)  # [h, n, d_h + d_R]
    keys = jnp.concatenate([project(held.latents, params["w_uk"]), shared], axis=-1)  # [h, n, d_h + d_R]
    scores = queries @ keys.mT / math.sqrt(queries.shape[-1])
    found = mix(
        weights=softmax(scores, inputs.mask),
        mixed=project(held.latents, params["w_uv"]),
        scores=scores,
        queries=queries,
        keys=keys,
    )
    return project_out(found, params)


def apply_absorbed(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at its latents themselves (absorbed form); values are `[n, d]`."""
    held = compress(params, inputs.queries)
    return look_at_latents(params, split_queries(params, inputs.queries), held, inputs.mask)


def look_at_latents(
    params: Params, queries: tuple[Array, Array], held: Latents, mask: Array | None = None
) -> Output:
    """Let content and rotated queries look at latents `[m, d_c]` and rotated keys `[m, d_R]`."""
    content, rotated = queries
    absorbed = content @ params["w_uk"].mT  # [h, n, d_c]
    width = content.shape[-1] + rotated.shape[-1]
    scores = (absorbed @ held.latents.T + rotated @ held.rotary_keys.T) / math.sqrt(width)  # [h, n, m]
    weights = softmax(scores, mask)
    heads = weights @ held.latents @ params["w_uv"]  # [h, n, d_h]
    return project_out(Output(values=heads, weights=weights, scores=scores, heads=heads), params)


def empty(params: Params, sizes: Sizes) -> Latents:
    """Return the cache before the first token: `d_c + d_R` numbers will be kept of each."""
    return compress(params, jnp.zeros((0, sizes.d_model), params["w_dkv"].dtype))


def step(params: Params, cache: Latents, token: Array, sizes: Sizes) -> tuple[Latents, Array]:
    """Let one more token `[d]` look at those before it and at itself, in the absorbed form."""
    first = len(cache.latents)
    new = compress(params, token[None], first)
    cache = Latents(*(append_rows(rows, row) for rows, row in zip(cache, new, strict=True)))
    found = look_at_latents(params, split_queries(params, token[None], first), cache)
    return cache, found.values[0]


REFERENCES = (
    Reference(
        mechanism_id="multi-head-latent-attention",
        name="Multi-head latent attention",
        arxiv_id="2405.04434",
        source="DeepSeek-AI 2024, low-rank joint compression of keys and values with decoupled RoPE",
        init=init,
        apply=apply,
        decoding=Decoding(empty=empty, step=step),
        forms={"absorbed": apply_absorbed},
        sizes=Sizes(extra={"kv_rank": 4, "q_rank": 6, "rotary": 2}),
    ),
)
