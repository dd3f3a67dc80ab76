"""From weights to what each head found: the one sum all attention has in common."""

from dataclasses import replace

from models.reference import Array, Output


def mix(
    *,
    weights: Array,  # [h, n, m]
    mixed: Array,  # [h, m, d_v]
    scores: Array | None = None,  # [h, n, m]
    queries: Array | None = None,  # [h, n, d_k]
    keys: Array | None = None,  # [h, m, d_k]
) -> Output:
    """Return sum_j w_ij v_j for each head as `values` and `heads` `[h, n, d_v]`, with all it came from."""
    heads = weights @ mixed
    return Output(
        values=heads, weights=weights, scores=scores, queries=queries, keys=keys, mixed=mixed, heads=heads
    )


def only_head(found: Output) -> Output:
    """Return the output of a mechanism with one head: values are `[n, d_v]`."""
    return replace(found, values=found.values[0])
