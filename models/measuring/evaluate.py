"""Running a traced computation in NumPy, operation by operation.

Measuring calls each computation once or twice at many sizes; compiling it for that takes a hundred
times as long as running it. JAX still traces the mechanism's own function; only who carries out
`add` and `dot_general` is another. What NumPy has no word for is left to JAX.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.extend import core

from models.measuring import gathering
from models.measuring.operations import OPERATIONS


def evaluate(function: Callable[..., Any], *arguments: Any) -> Any:
    """Return `function(*arguments)`, its arrays as NumPy arrays.

    A function that is kept is traced once for all arguments of the same shapes.
    """
    leaves, tree = jax.tree.flatten(arguments)
    shapes = tuple(jax.typeof(leaf) for leaf in leaves)
    traced, structure = _trace(function, tree, shapes)
    with np.errstate(all="ignore"):
        return jax.tree.unflatten(structure, _run(traced.jaxpr, traced.consts, leaves))


@lru_cache(maxsize=512)
def _trace(function: Callable[..., Any], tree: Any, shapes: tuple[Any, ...]) -> tuple[Any, Any]:
    """Return the traced computation and the structure of what it gives."""
    abstract = [jax.ShapeDtypeStruct(shape.shape, shape.dtype) for shape in shapes]  # type: ignore[no-untyped-call]  # jax has no types
    traced, result = jax.make_jaxpr(function, return_shape=True)(*jax.tree.unflatten(tree, abstract))
    return traced, jax.tree.structure(result)


def _run(jaxpr: Any, consts: Sequence[Any], arguments: Sequence[Any]) -> list[Any]:
    known: dict[Any, Any] = dict(zip(jaxpr.constvars, map(_plain, consts), strict=True))
    known.update(zip(jaxpr.invars, map(_plain, arguments), strict=True))

    def read(atom: Any) -> Any:
        return np.asarray(atom.val) if isinstance(atom, core.Literal) else known[atom]

    for equation in jaxpr.eqns:
        results = _carry_out(equation, [read(atom) for atom in equation.invars])
        for variable, result in zip(equation.outvars, results, strict=True):
            known[variable] = _in_dtype(result, variable.aval)
    return [read(atom) for atom in jaxpr.outvars]


def _carry_out(equation: Any, operands: list[Any]) -> Sequence[Any]:
    name, params = equation.primitive.name, equation.params
    if name in CONTROL:
        return CONTROL[name](params, operands)
    if name in OPERATIONS and not any(_is_key(one) for one in operands):
        return [OPERATIONS[name](params, *operands)]
    if name == "random_bits":
        return [_draw_bits(params, *operands)]
    results = equation.primitive.bind(*operands, **params)
    return list(results) if equation.primitive.multiple_results else [results]


def _inline(name: str) -> Callable[[Any, list[Any]], list[Any]]:
    """Return what runs the computation an operation holds in its parameter `name`."""
    return lambda params, operands: _run(params[name].jaxpr, params[name].consts, operands)


def _scan(params: Any, operands: list[Any]) -> list[Any]:
    body, length = params["jaxpr"], params["length"]
    fixed, carried = params["num_consts"], params["num_carry"]
    consts, carry, rows = operands[:fixed], operands[fixed : fixed + carried], operands[fixed + carried :]
    order = range(length)[::-1] if params["reverse"] else range(length)
    stacked: list[Any] = [None] * length
    for place in order:
        results = _run(body.jaxpr, body.consts, [*consts, *carry, *(row[place] for row in rows)])
        carry, stacked[place] = results[:carried], results[carried:]
    shapes = body.out_avals[carried:]
    return [*carry, *(_stack([row[i] for row in stacked], shape) for i, shape in enumerate(shapes))]


def _while(params: Any, operands: list[Any]) -> list[Any]:
    test, body = params["cond_jaxpr"], params["body_jaxpr"]
    for_test, for_body = params["cond_nconsts"], params["body_nconsts"]
    tested, fixed = operands[:for_test], operands[for_test : for_test + for_body]
    carry = operands[for_test + for_body :]
    while bool(_run(test.jaxpr, test.consts, [*tested, *carry])[0]):
        carry = _run(body.jaxpr, body.consts, [*fixed, *carry])
    return carry


def _cond(params: Any, operands: list[Any]) -> list[Any]:
    which = int(np.clip(int(operands[0]), 0, len(params["branches"]) - 1))
    branch = params["branches"][which]
    return _run(branch.jaxpr, branch.consts, operands[1:])


def _stack(rows: list[Any], shape: Any) -> Any:
    return np.stack(rows) if rows else np.zeros((0, *shape.shape), shape.dtype)


def _draw_bits(params: Any, key: Any) -> Any:
    """Draw as many bits from NumPy's generator: another draw than JAX's, as random and as repeatable."""
    shape, width = params["shape"], params["bit_width"]
    seeds = np.asarray(jax.random.key_data(key)).reshape(-1, np.asarray(jax.random.key_data(key)).shape[-1])
    drawn = [np.random.default_rng(seed).integers(0, 2**width, shape, f"uint{width}") for seed in seeds]
    return np.stack(drawn).reshape((*key.shape, *shape))


def _plain(value: Any) -> Any:
    return value if _is_key(value) else np.asarray(value)


def _is_key(value: Any) -> bool:
    return isinstance(value, jax.Array) and jnp.issubdtype(value.dtype, jax.dtypes.prng_key)


def _in_dtype(result: Any, aval: Any) -> Any:
    return result if _is_key(result) else np.asarray(result, aval.dtype)


CONTROL: dict[str, Callable[[Any, list[Any]], list[Any]]] = {
    "jit": _inline("jaxpr"),
    "pjit": _inline("jaxpr"),
    "closed_call": _inline("call_jaxpr"),
    "custom_jvp_call": _inline("call_jaxpr"),
    "custom_vjp_call": _inline("call_jaxpr"),
    "scan": _scan,
    "while": _while,
    "cond": _cond,
    "sort": gathering.sort,
}
