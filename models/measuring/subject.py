"""A mechanism on the bench: parameters and inputs drawn once, outputs computed once and shared."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from models.measuring.evaluate import evaluate
from models.reference import Apply, Array, Init, Inputs, Output, Params, Reference, Sizes

SEEDS = (0, 1, 2)

LONGER = 8
"""How many times as long sequences are when lengths are compared: longer than any window or rank used."""

WIDER = 4
"""How many times as wide the model is when widths are compared."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One evaluation: what went in and what came out."""

    seed: int
    sizes: Sizes
    params: Params
    inputs: Inputs
    output: Output

    @property
    def weights(self) -> Numbers | None:
        return None if self.output.weights is None else np.asarray(self.output.weights, np.float64)


@dataclass(frozen=True, eq=False)
class Subject:
    """A reference with its trials; `others` are all references it may be compared with, by id."""

    reference: Reference
    others: Mapping[str, Reference] = field(default_factory=dict)

    @cached_property
    def trials(self) -> tuple[Trial, ...]:
        """One trial for each seed at the reference's own sizes, in float64."""
        return tuple(self.try_out(seed) for seed in SEEDS)

    @cached_property
    def single(self) -> Trial:
        """The first trial again, in float32."""
        return self.try_out(SEEDS[0], dtype="float32")

    @cached_property
    def longer(self) -> Trial:
        """A trial with sequences `LONGER` times as long."""
        sizes = self.reference.sizes
        return self.try_out(SEEDS[0], sizes=replace(sizes, n=LONGER * sizes.n, m=LONGER * sizes.m))

    @cached_property
    def longest(self) -> Trial:
        """A trial with sequences twice as long again."""
        sizes = self.reference.sizes
        return self.try_out(SEEDS[0], sizes=replace(sizes, n=2 * LONGER * sizes.n, m=2 * LONGER * sizes.m))

    @cached_property
    def widened(self) -> Trial:
        """A trial in a model `WIDER` times as wide, with as many heads."""
        sizes = self.reference.sizes
        return self.try_out(SEEDS[0], sizes=replace(sizes, d_model=WIDER * sizes.d_model))

    @cached_property
    def reads(self) -> tuple[bool, bool]:
        """Say whether the queries, and whether the context, change what comes out."""
        return self._notices("queries"), self._notices("context")

    @property
    def looks_at_itself(self) -> bool:
        return self.reads == (True, False)

    def try_out(self, seed: int, *, sizes: Sizes | None = None, dtype: str = "float64") -> Trial:
        """Draw parameters and inputs, and evaluate the mechanism."""
        sizes = sizes or self.reference.sizes
        params = cast_tree(draw_params(self.reference, sizes, seed), dtype)
        inputs = draw_inputs(sizes, seed=seed, dtype=dtype)
        return self.evaluate(params, inputs, sizes=sizes, seed=seed)

    def evaluate(self, params: Params, inputs: Inputs, *, sizes: Sizes | None = None, seed: int = 0) -> Trial:
        """Evaluate the mechanism; at its own sizes, where it is done often, through one compiled function."""
        sizes = sizes or self.reference.sizes
        own = sizes == self.reference.sizes and inputs.mask is None and _is_double(inputs)
        output = self.push(params, inputs)[0] if own else apply_once(self.reference, params, inputs, sizes)
        return Trial(seed=seed, sizes=sizes, params=params, inputs=inputs, output=output)

    def push(self, params: Params, inputs: Inputs, along: Inputs | None = None) -> tuple[Output, Output]:
        """Return the output and its derivative along a direction of the inputs, at the own sizes."""
        along = along or stand_still(inputs)
        pushed: tuple[Output, Output] = self._compiled(
            params, (inputs.queries, inputs.context), (along.queries, along.context), inputs.key
        )
        return pushed

    def _notices(self, side: str) -> bool:
        """Draw one input anew, and again four times as large, in every trial."""
        for trial, other in zip(self.trials, self.trials[1:] + self.trials[:1], strict=True):
            for factor in (1, 4):
                drawn = factor * getattr(other.inputs, side)
                after = self.evaluate(trial.params, change_inputs(trial.inputs, side, drawn))
                if _differ(trial.output, after.output):
                    return True
        return False

    @cached_property
    def _compiled(self) -> Any:
        return _compile_push(self.reference.apply, _Sized(self.reference.sizes))


def draw_params(reference: Reference, sizes: Sizes, seed: int) -> Params:
    """Draw the parameters of a mechanism."""
    drawn = evaluate(_with_sizes(reference.init, _Sized(sizes)), jax.random.key(seed))
    params: Params = jax.tree.map(jnp.asarray, drawn)
    return params


def apply_once(reference: Reference, params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Evaluate a mechanism without compiling it."""
    run = _on_arrays(reference.apply, _Sized(sizes))
    output: Output = evaluate(run, params, (inputs.queries, inputs.context), inputs.mask, inputs.key)
    return output


class _Sized:
    """Sizes that equal others of the same numbers, as keys of what is kept."""

    def __init__(self, sizes: Sizes) -> None:
        self.sizes, self._name = sizes, name_sizes(sizes)

    def __hash__(self) -> int:
        return hash(self._name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Sized) and self._name == other._name


@lru_cache(maxsize=512)
def _with_sizes(init: Init, sized: _Sized) -> Callable[[Array], Params]:
    return lambda key: init(key, sized.sizes)


@lru_cache(maxsize=4)
def _compile_push(apply: Apply, sized: _Sized) -> Any:
    def push(params: Params, primals: Any, tangents: Any, key: Array | None) -> tuple[Output, Output]:
        def run(queries: Array, context: Array) -> Output:
            return apply(params, Inputs(queries=queries, context=context, key=key), sized.sizes)

        return jax.jvp(run, primals, tangents)

    return jax.jit(push)


@lru_cache(maxsize=512)
def _on_arrays(apply: Apply, sized: _Sized) -> Callable[..., Output]:
    def run(params: Params, read: tuple[Array, Array], mask: Array | None, key: Array | None) -> Output:
        return apply(params, Inputs(queries=read[0], context=read[1], mask=mask, key=key), sized.sizes)

    return run


def name_sizes(sizes: Sizes) -> str:
    """Return a name that only the same sizes have."""
    return repr(sizes)


def stand_still(inputs: Inputs) -> Inputs:
    """Return the direction along which nothing changes."""
    return Inputs(queries=_zeros(inputs.queries), context=_zeros(inputs.context))


def _zeros(array: Array) -> Array:
    # NumPy's, which are there at once: JAX would run a computation for each.
    return np.zeros(array.shape, array.dtype)  # type: ignore[return-value]  # JAX takes either


def draw_inputs(sizes: Sizes, *, seed: int, dtype: str = "float64") -> Inputs:
    """Draw two sequences of independent entries of unit variance, and a random key."""
    random = np.random.default_rng(seed)
    return Inputs(
        queries=jnp.asarray(random.normal(size=(sizes.n, sizes.d_model)), dtype),
        context=jnp.asarray(random.normal(size=(sizes.m, sizes.context_width)), dtype),
        key=jax.random.key(1000 + seed),
    )


def change_inputs(inputs: Inputs, side: str, drawn: Array) -> Inputs:
    """Return the inputs with `queries` or `context` replaced."""
    return replace(inputs, queries=drawn) if side == "queries" else replace(inputs, context=drawn)


def cast_tree(tree: Any, dtype: str) -> Any:
    """Return the tree with its floating-point leaves in `dtype`."""

    def cast(leaf: Any) -> Any:
        return jnp.asarray(np.asarray(leaf, dtype)) if is_float(leaf) and leaf.dtype != dtype else leaf

    return jax.tree.map(cast, tree)


def is_float(leaf: Any) -> bool:
    return hasattr(leaf, "dtype") and jnp.issubdtype(leaf.dtype, jnp.floating)


def _differ(one: Output, other: Output) -> bool:
    pairs = [(one.values, other.values), (one.memory, other.memory)]
    return any(a is not None and b is not None and not np.allclose(a, b, rtol=0, atol=1e-9) for a, b in pairs)


def _is_double(inputs: Inputs) -> bool:
    return bool(inputs.queries.dtype == jnp.float64)
