"""Sparse references against the block-sparse BigBird and the LSH attention of transformers."""

import math

import numpy as np
import pytest

from models.parts.masks import causal_mask
from models.reference import Inputs, Sizes
from models.references import bigbird, lsh

from .compare import check_agreement, draw, linear, linear_out, torch

transformers = pytest.importorskip("transformers", reason="needs the oracles extra: make conformance")

pytestmark = pytest.mark.conformance

D = 8


def projections(h: int, names=("w_q", "w_k", "w_v")) -> dict[str, np.ndarray]:
    drawn = {name: draw(h, D, D // h, seed=1 + i) for i, name in enumerate(names)}
    return drawn | {"w_o": draw(h, D // h, D, seed=9)}


@pytest.mark.parametrize(("n", "links"), [(9, 1), (12, 2)])
def test_bigbird_is_the_librarys_with_blocks_of_one(n, links):
    from transformers.models.big_bird.modeling_big_bird import BigBirdBlockSparseAttention, BigBirdModel

    config = transformers.BigBirdConfig(
        hidden_size=D,
        num_attention_heads=1,
        block_size=1,
        num_random_blocks=links,
        use_bias=False,
        attention_probs_dropout_prob=0.0,
    )
    # The library counts a position twice that is drawn beside the window or the first and last one.
    drawn = np.array([(i + 3 + np.arange(links) - 1) % (n - 4) + 1 for i in range(1, n - 1)])
    near = np.abs(drawn - np.arange(1, n - 1)[:, None]) <= 1
    drawn = np.where(near, (drawn + n // 2 - 1) % (n - 2) + 1, drawn)
    assert (np.abs(drawn - np.arange(1, n - 1)[:, None]) > 1).all()
    assert all(len(set(row)) == links and row.min() > 0 and row.max() < n - 1 for row in drawn)
    masks = BigBirdModel.create_masks_for_block_sparse_attn(torch.ones(1, n, dtype=torch.float64), 1)

    def theirs(x, w_o, **params):
        layer = BigBirdBlockSparseAttention(config).double().eval()
        layer._bigbird_block_rand_mask_with_head = lambda **_: [drawn]
        names = {"query": "w_q", "key": "w_k", "value": "w_v"}
        weights = {f"{name}.weight": linear(params[ours]) for name, ours in names.items()}
        blocked, band, rows, columns = masks
        options = {
            "band_mask": band,
            "from_mask": rows,
            "to_mask": columns,
            "from_blocked_mask": blocked,
            "to_blocked_mask": blocked,
        }
        return torch.func.functional_call(layer, weights, (x[None],), options)[0][0] @ linear_out(w_o).T

    # The library's last position is global, too: a link for all others, and linked to all.
    ours_drawn = np.full((n, n), n - 1)
    ours_drawn[1 : n - 1, :links] = drawn
    ours_drawn[n - 1] = np.arange(n)
    sizes = Sizes(n=n, d_model=D, heads=1, window=1, extra={"global": 1, "random": n})
    check_agreement(
        lambda x, **params: bigbird.attend(params, Inputs(queries=x, context=x), ours_drawn, sizes).values,
        theirs,
        {"x": 0.5 * draw(n, D), **projections(1)},
    )


EPSILON = 1e-5
"""The library adds 1e-6 to the mean square of a key before it divides by its root."""


def reformer_layer(chunk: int, *, before: int, causal: bool):
    from transformers.models.reformer.modeling_reformer import LSHSelfAttention

    config = transformers.ReformerConfig(
        hidden_size=D,
        num_attention_heads=2,
        attention_head_size=D // 2,
        lsh_attn_chunk_length=chunk,
        lsh_num_chunks_before=before,
        lsh_num_chunks_after=0,
        lsh_attention_probs_dropout_prob=0.0,
        num_buckets=2,
        num_hashes=1,
        is_decoder=causal,
        axial_pos_embds=False,
    )
    return LSHSelfAttention(config).double().eval()


def check_reformer(buckets: np.ndarray, *, chunk: int, before: int, causal: bool) -> None:
    """Compare under given buckets `[n]`, the same for both heads."""
    n = len(buckets)
    layer = reformer_layer(chunk, before=before, causal=causal)
    given = torch.tensor(np.broadcast_to(buckets, (1, 2, n)).copy())

    def theirs(x, w_qk, w_v, w_o):
        # The library leaves out the division by sqrt(d_k): its queries are ours divided by that.
        scaled = linear(w_qk) / math.sqrt(D // 2)
        weights = {"query_key.weight": scaled, "value.weight": linear(w_v)}
        found = torch.func.functional_call(layer, weights, (x[None],), {"buckets": given, "num_hashes": 1})
        return found.hidden_states[0] @ linear_out(w_o).T

    def ours(x, **params):
        inputs = Inputs(queries=x, context=x, mask=causal_mask(n) if causal else None)
        return attend_in_buckets(params, inputs, buckets, chunk)

    arrays = {"x": 3 * draw(n, D), **projections(2, ("w_qk", "w_v"))}
    check_agreement(ours, theirs, arrays, tolerance=EPSILON)


def attend_in_buckets(params, inputs, buckets, chunk):
    """Return the values where the hash has put positions into these buckets."""
    import jax
    import jax.numpy as jnp

    # Hashing along the first directions of one-hot rows: bit b of the bucket is the sign of column b.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lsh, "hash_signs", lambda vectors, directions: jnp.asarray(buckets))
        directions = jax.numpy.zeros((2, 1, D // 2, 1))
        sizes = Sizes(n=len(buckets), d_model=D, heads=2, extra={"chunk": chunk, "rounds": 1})
        return lsh.attend(params, inputs, directions, sizes).values


@pytest.mark.parametrize("buckets", [[0, 1, 0, 1, 0, 1], [1, 0, 2, 2, 1, 0, 0, 2, 1]])
def test_lsh_attention_within_a_bucket_is_reformers(buckets):
    check_reformer(np.array(buckets), chunk=3, before=0, causal=False)


@pytest.mark.parametrize(("n", "chunk"), [(6, 2), (9, 3), (4, 1)])
def test_lsh_attention_to_the_chunk_before_is_reformers(n, chunk):
    check_reformer(np.zeros(n, int), chunk=chunk, before=1, causal=True)
