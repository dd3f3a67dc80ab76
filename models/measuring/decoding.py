"""Decoding with a cache: what it keeps, how that grows, what a token costs, whether it is exact.

Sizes of caches are read off traced shapes; only `decoding_exact` computes numbers.
"""

import math
from dataclasses import replace
from functools import lru_cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from models.measuring.counting import Computation, growth_exponent
from models.measuring.evaluate import evaluate
from models.measuring.finding import COUNTED, FIRST, TOLERANCE, Finding, Procedure, looking_at, show, truth
from models.measuring.growth import NEAREST, round_exponent
from models.measuring.heads import measure_key_value_heads, measure_latent, numbers_of_keys_and_values
from models.measuring.subject import SEEDS, Subject, name_sizes
from models.reference import Array, Decoding, Reference, Sizes

SEEN = (3, 6, 12)
"""Tokens seen when caches are compared: the last two more than any window or buffer holds."""

DECODED = 5
"""Tokens decoded and compared with the forward pass: more than any window of the references' sizes."""

CONTEXTS = [256, 512, 1024]

GROWN = [1, 2, 4]
"""How many times as many heads, or as wide a model, caches are compared at."""

ROOM = 2048
"""Length parameters are made for here: more than any number of tokens seen."""


@looking_at(COUNTED)
def measure_cache_growth(subject: Subject) -> Finding | None:
    """Count the numbers in the cache after 3, 6 and 12 tokens."""
    counts = _cache_counts(subject)
    if counts is None:
        return None
    exponent = growth_exponent(list(SEEN), counts)
    words = ", ".join(f"{count:g} after {t}" for t, count in zip(SEEN, counts, strict=True))
    return Finding(
        value=round_exponent(exponent), measured=f"numbers kept: {words} tokens", tolerance=NEAREST
    )


@looking_at(COUNTED)
def measure_cache_per_token(subject: Subject) -> Finding | None:
    """Divide what a token adds to the cache by what it adds to that of multi-head attention."""
    baseline = subject.others.get("multi-head-attention")
    if subject.reference.decoding is None or baseline is None or baseline.decoding is None:
        return None
    own = _numbers_per_token(own_caches(subject))
    usual = _usual_numbers(baseline, subject.reference.sizes)
    words = f"{own:g} numbers per token; multi-head attention keeps {usual:g}"
    return Finding(value=f"{own / usual:.3g}", measured=words)


@looking_at(COUNTED)
def measure_cache_growth_heads(subject: Subject) -> Finding | None:
    """Double the heads at the same head size, twice, and compare the caches."""
    sizes = subject.reference.sizes
    return _cache_growth_in(
        subject, [replace(sizes, heads=f * sizes.heads, d_model=f * sizes.d_model) for f in GROWN]
    )


@looking_at(COUNTED)
def measure_cache_growth_width(subject: Subject) -> Finding | None:
    """Double the model width at the same number of heads, twice, and compare the caches."""
    sizes = subject.reference.sizes
    return _cache_growth_in(subject, [replace(sizes, d_model=f * sizes.d_model) for f in GROWN])


@looking_at(COUNTED)
def measure_recurrent_state(subject: Subject) -> Finding | None:
    """See whether the cache has its full size before the first token."""
    if subject.reference.decoding is None:
        return None
    counts = [_count(cache) for cache in own_caches(subject)]
    words = f"numbers kept: {counts[0]} before the first token, {counts[-1]} after {SEEN[-1]}"
    return Finding(value=truth(counts[0] == counts[-1] > 0), measured=words)


def measure_cache_holds(subject: Subject) -> Finding | None:
    """Name what is kept by how it grows, what it is shared by, and its rank."""
    counts = _cache_counts(subject)
    if counts is None:
        return None
    words = ", ".join(f"{count:g} after {t}" for t, count in zip(SEEN, counts, strict=True))
    value = _name_cache(subject, counts)
    # Caches that grow are told apart by what keys and values are made of, which takes draws.
    seeds = COUNTED if value in ("state", "window") else SEEDS
    return Finding(value=value, measured=f"numbers kept: {words} tokens", seeds=seeds)


@looking_at(COUNTED)
def measure_decode_work(subject: Subject) -> Finding | None:
    """Count the operations of one more token at growing caches."""
    reference, sizes = subject.reference, subject.reference.sizes
    decoding = reference.decoding
    if decoding is None:
        return None
    shapes = own_caches(subject)
    params = _param_shapes(reference, sizes)
    counts = []
    for context in CONTEXTS:
        cache = _stretch(shapes[SEEN[-2]], shapes[SEEN[-1]], context)

        def step(params: Any, cache: Any, token: Array, decoding: Decoding = decoding) -> Any:
            return decoding.step(params, cache, token, sizes)

        counts.append(Computation(step, params, cache, np.zeros(sizes.d_model)).operations)
    exponent = growth_exponent(CONTEXTS, counts)
    words = ", ".join(f"{count:.3g} at {t}" for t, count in zip(CONTEXTS, counts, strict=True))
    return Finding(
        value=round_exponent(exponent),
        measured=f"operations for one more token: {words} tokens seen",
        tolerance=NEAREST,
        sizes=f"tokens seen = {', '.join(map(str, CONTEXTS))}",
    )


@looking_at(FIRST)
def measure_decoding_exact(subject: Subject) -> Finding | None:
    """Compare decoding token by token with the causal forward pass."""
    reference, sizes = subject.reference, subject.reference.sizes
    if reference.decoding is None or not subject.looks_at_itself:
        return None
    trial = subject.trials[0]
    mask = jnp.tril(jnp.ones((sizes.n, sizes.n), bool))
    inputs = trial.inputs if reference.causal else replace(trial.inputs, mask=mask)
    expected = np.asarray(subject.evaluate(trial.params, inputs).output.values)
    decoded = np.asarray(decode_all(reference, trial.params, trial.inputs.queries[:DECODED]))
    expected = expected[: len(decoded)]
    if decoded.shape != expected.shape:
        return None
    off = float(np.abs(decoded - expected).max())
    return Finding(
        value=truth(off <= TOLERANCE),
        measured=f"max |Δ| = {show(off)} over {DECODED} tokens",
        tolerance=TOLERANCE,
    )


def decode_all(reference: Reference, params: Any, tokens: Array) -> Array:
    """Decode a sequence `[n, d]` token by token; return the values `[n, d_out]`."""
    decoding = reference.decoding
    assert decoding is not None

    def run(params: Any, tokens: Array) -> Array:
        cache, values = decoding.empty(params, reference.sizes), []
        for token in tokens:
            cache, value = decoding.step(params, cache, token, reference.sizes)
            values.append(value)
        return jnp.stack(values)

    decoded: Array = evaluate(run, params, tokens)
    return decoded


@lru_cache(maxsize=2)
def own_caches(subject: Subject) -> list[Any]:
    """Return the shapes of the cache at the mechanism's own sizes, before and after each token."""
    return cache_shapes(subject.reference, subject.reference.sizes, SEEN[-1])


def cache_shapes(reference: Reference, sizes: Sizes, tokens: int) -> list[Any]:
    """Return the shapes of the cache before the first token and after each of `tokens`."""
    decoding = reference.decoding
    assert decoding is not None
    params = _param_shapes(reference, sizes)
    token = np.zeros(sizes.d_model)
    found = [jax.eval_shape(lambda params: decoding.empty(params, sizes), params)]
    for _ in range(tokens):
        found.append(
            jax.eval_shape(lambda p, c, t: decoding.step(p, c, t, sizes)[0], params, found[-1], token)
        )
    return found


def _param_shapes(reference: Reference, sizes: Sizes) -> Any:
    roomy = replace(sizes, n=ROOM, m=ROOM)
    return jax.eval_shape(lambda key: reference.init(key, roomy), jax.random.key(0))


def _count(cache: Any) -> int:
    leaves = jax.tree.leaves(cache)
    return sum(math.prod(leaf.shape) for leaf in leaves if jnp.issubdtype(leaf.dtype, jnp.floating))


def _cache_counts(subject: Subject) -> list[float] | None:
    if subject.reference.decoding is None:
        return None
    shapes = own_caches(subject)
    return [float(_count(shapes[tokens])) for tokens in SEEN]


def _numbers_per_token(shapes: list[Any]) -> float:
    """Return what a token adds on average once six have been seen; nothing for a state or a full window."""
    return (_count(shapes[-1]) - _count(shapes[SEEN[1]])) / (len(shapes) - 1 - SEEN[1])


_USUAL: dict[tuple[Any, str], float] = {}
"""Numbers multi-head attention keeps of a token, by its sizes: every cache is compared with them."""


def _usual_numbers(baseline: Reference, sizes: Sizes) -> float:
    key = baseline.decoding, name_sizes(sizes)
    if key not in _USUAL:
        _USUAL[key] = _numbers_per_token(cache_shapes(baseline, sizes, SEEN[-1]))
    return _USUAL[key]


def _cache_growth_in(subject: Subject, grown: list[Sizes]) -> Finding | None:
    reference = subject.reference
    if reference.decoding is None:
        return None
    own = _count(own_caches(subject)[1])
    counts = [own, *(_count(cache_shapes(reference, sizes, 1)[-1]) for sizes in grown[1:])]
    if 0 in counts:
        return None
    exponent = growth_exponent(GROWN, [float(count) for count in counts])
    words = f"numbers kept after one token: {', '.join(map(str, counts))}, each at twice the size"
    return Finding(
        value=round_exponent(exponent),
        measured=words,
        tolerance=NEAREST,
        sizes="; ".join(map(_name_sizes, grown)),
    )


def _name_sizes(sizes: Sizes) -> str:
    return f"d = {sizes.d_model}, heads = {sizes.heads}"


def _name_cache(subject: Subject, counts: list[float]) -> str:
    state = measure_recurrent_state(subject)
    if state is not None and state.value == "true":
        return "state"
    if counts[-1] == counts[-2]:
        return "window"
    latent, shared = measure_latent(subject), measure_key_value_heads(subject)
    numbers = numbers_of_keys_and_values(subject.trials[0])
    fewer = numbers is not None and _numbers_per_token(own_caches(subject)) < numbers
    if fewer or (latent is not None and latent.value == "true"):
        return "latent"
    return "shared_keys_values" if shared is not None and float(shared.value) < 1 else "keys_values"


def _stretch(before: Any, after: Any, tokens: int) -> Any:
    """Return cache shapes at `tokens` seen, continuing each axis as it last grew."""

    def longer(one: Any, two: Any) -> Any:
        steps = (tokens - SEEN[-1]) / (SEEN[-1] - SEEN[-2])
        shape = [round(b + (b - a) * steps) for a, b in zip(one.shape, two.shape, strict=True)]
        return jax.ShapeDtypeStruct(tuple(shape), two.dtype)  # type: ignore[no-untyped-call]  # jax has no types

    return jax.tree.map(longer, before, after)


PROCEDURES: dict[str, Procedure] = {
    "cache_holds": measure_cache_holds,
    "cache_per_token": measure_cache_per_token,
    "cache_growth": measure_cache_growth,
    "cache_growth_heads": measure_cache_growth_heads,
    "cache_growth_width": measure_cache_growth_width,
    "recurrent_state": measure_recurrent_state,
    "decode_work_growth": measure_decode_work,
    "decoding_exact": measure_decoding_exact,
}
