"""How many trained numbers a mechanism has, and how that grows with its heads."""

import math
from dataclasses import replace

import jax
import jax.numpy as jnp

from models.measuring.counting import growth_exponent
from models.measuring.finding import COUNTED, FIRST, Finding, Procedure, show
from models.measuring.growth import HEADS, NEAREST, SLIGHT, has_heads, round_exponent
from models.measuring.subject import Subject
from models.reference import Params, Reference, Sizes

WIDE = 512
"""Model width at which heads are added, that of the first Transformer: what each head has beside its
projections is of lower order there."""


def measure_parameters(subject: Subject) -> Finding | None:
    """Count the trained numbers, relative to multi-head attention of the same width."""
    baseline = subject.others.get("multi-head-attention")
    if baseline is None:
        return None
    own, usual = (_count_at(one, subject.reference.sizes) for one in (subject.reference, baseline))
    words = f"{own} numbers; multi-head attention has {usual}"
    return Finding(value=f"{own / usual:.3g}", measured=words, seeds=COUNTED)


def measure_growth_heads(subject: Subject) -> Finding | None:
    """Count the trained numbers at growing head counts and the same model width."""
    sizes = subject.reference.sizes
    if sizes.heads == 1 or not has_heads(subject):
        return None
    counts = [_count_at(subject.reference, replace(sizes, d_model=WIDE, heads=heads)) for heads in HEADS]
    slight = counts[-1] < (1 + SLIGHT) * counts[0]
    exponent = 0.0 if slight else max(growth_exponent(HEADS, [float(count) for count in counts]), 0.0)
    pairs = ", ".join(f"{count} with {heads} heads" for heads, count in zip(HEADS, counts, strict=True))
    return Finding(
        value=round_exponent(exponent),
        measured=f"heads^{show(exponent)} ({pairs})",
        tolerance=NEAREST,
        sizes=f"heads = {', '.join(map(str, HEADS))}; d = {WIDE}",
        seeds=FIRST,
    )


def count_parameters(params: Params) -> int:
    """Return how many trained numbers there are, of arrays or of their shapes."""
    leaves = jax.tree.leaves(params)
    return sum(math.prod(leaf.shape) for leaf in leaves if jnp.issubdtype(leaf.dtype, jnp.floating))


def _count_at(reference: Reference, sizes: Sizes) -> int:
    return count_parameters(jax.eval_shape(lambda key: reference.init(key, sizes), jax.random.key(0)))


PROCEDURES: dict[str, Procedure] = {
    "parameters": measure_parameters,
    "parameters_growth_heads": measure_growth_heads,
}
