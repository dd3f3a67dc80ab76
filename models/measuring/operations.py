"""JAX's elementary operations in NumPy: name → function of the parameters and the operands."""

from collections.abc import Callable
from string import ascii_letters
from typing import Any

import numpy as np
from scipy.special import erfinv, expit

from models.measuring import gathering

Operation = Callable[..., Any]

PLAIN: dict[str, Callable[..., Any]] = {
    "abs": np.abs,
    "add": np.add,
    "and": np.bitwise_and,
    "ceil": np.ceil,
    "clamp": lambda low, operand, high: np.clip(operand, low, high),
    "copy": lambda operand: operand,
    "cos": np.cos,
    "eq": np.equal,
    "erf_inv": erfinv,
    "exp": np.exp,
    "exp2": np.exp2,
    "expm1": np.expm1,
    "floor": np.floor,
    "ge": np.greater_equal,
    "gt": np.greater,
    "is_finite": np.isfinite,
    "le": np.less_equal,
    "log": np.log,
    "log1p": np.log1p,
    "logistic": expit,
    "lt": np.less,
    "max": np.maximum,
    "min": np.minimum,
    "mul": np.multiply,
    "ne": np.not_equal,
    "neg": np.negative,
    "not": np.invert,
    "or": np.bitwise_or,
    "pow": np.power,
    "rem": np.fmod,
    "rsqrt": lambda operand: 1 / np.sqrt(operand),
    "shift_right_logical": np.right_shift,
    "sign": np.sign,
    "sin": np.sin,
    "sqrt": np.sqrt,
    "square": np.square,
    "stop_gradient": lambda operand: operand,
    "sub": np.subtract,
    "tanh": np.tanh,
    "xor": np.bitwise_xor,
}
"""Operations without parameters, under JAX's names."""

OVER_AXES: dict[str, Callable[..., Any]] = {
    "reduce_and": np.all,
    "reduce_max": np.max,
    "reduce_min": np.min,
    "reduce_or": np.any,
    "reduce_prod": np.prod,
    "reduce_sum": np.sum,
}


def _plainly(function: Callable[..., Any]) -> Operation:
    return lambda params, *operands: function(*operands)


def _over_axes(function: Callable[..., Any]) -> Operation:
    return lambda params, operand: function(operand, axis=tuple(params["axes"]))


def _divide(params: Any, one: Any, other: Any) -> Any:
    # JAX divides whole numbers towards zero.
    return np.trunc(one / other) if np.issubdtype(one.dtype, np.integer) else one / other


def _broadcast(params: Any, operand: Any, *_: Any) -> Any:
    shape = [1] * len(params["shape"])
    for axis, extent in zip(params["broadcast_dimensions"], operand.shape, strict=True):
        shape[axis] = extent
    return np.broadcast_to(operand.reshape(shape), params["shape"])


def _select(params: Any, which: Any, *cases: Any) -> Any:
    return np.where(which, cases[1], cases[0]) if which.dtype == bool else np.choose(which, cases)


def _slice(params: Any, operand: Any) -> Any:
    strides = params["strides"] or (1,) * operand.ndim
    bounds = zip(params["start_indices"], params["limit_indices"], strides, strict=True)
    return operand[tuple(slice(*bound) for bound in bounds)]


def _iota(params: Any) -> Any:
    shape, axis = params["shape"], params["dimension"]
    places = np.arange(shape[axis]).reshape([-1 if i == axis else 1 for i in range(len(shape))])
    return np.broadcast_to(places, shape)


def _dot(params: Any, one: Any, other: Any) -> Any:
    (summed_one, summed_other), (batch_one, batch_other) = params["dimension_numbers"]
    names = list(ascii_letters[: one.ndim])
    others = list(ascii_letters[one.ndim : one.ndim + other.ndim])
    for mine, theirs in (
        *zip(summed_one, summed_other, strict=True),
        *zip(batch_one, batch_other, strict=True),
    ):
        others[theirs] = names[mine]
    batch = [names[axis] for axis in batch_one]
    free = [name for name in names if name not in others] + [name for name in others if name not in names]
    return np.einsum(f"{''.join(names)},{''.join(others)}->{''.join(batch + free)}", one, other)


def _cumulate(function: Any) -> Operation:
    def run(params: Any, operand: Any) -> Any:
        axis = params["axis"]
        if not params["reverse"]:
            return function(operand, axis=axis)
        return np.flip(function(np.flip(operand, axis), axis=axis), axis)

    return run


OPERATIONS: dict[str, Operation] = {
    **{name: _plainly(function) for name, function in PLAIN.items()},
    **{name: _over_axes(function) for name, function in OVER_AXES.items()},
    "div": _divide,
    "integer_pow": lambda params, operand: operand ** float(params["y"]),
    "convert_element_type": lambda params, operand: operand.astype(params["new_dtype"]),
    "bitcast_convert_type": lambda params, operand: operand.view(params["new_dtype"]),
    "broadcast_in_dim": _broadcast,
    "select_n": _select,
    "slice": _slice,
    "iota": _iota,
    "dot_general": _dot,
    "transpose": lambda params, operand: operand.transpose(params["permutation"]),
    "squeeze": lambda params, operand: operand.squeeze(tuple(params["dimensions"])),
    "reshape": lambda params, operand, *_: operand.reshape(params["new_sizes"]),
    "gather": gathering.gather,
    "dynamic_slice": gathering.dynamic_slice,
    "pad": gathering.pad,
    "concatenate": lambda params, *operands: np.concatenate(operands, params["dimension"]),
    "rev": lambda params, operand: np.flip(operand, tuple(params["dimensions"])),
    "argmax": lambda params, operand: np.argmax(operand, params["axes"][0]),
    "argmin": lambda params, operand: np.argmin(operand, params["axes"][0]),
    "cumsum": _cumulate(np.cumsum),
    "cumprod": _cumulate(np.cumprod),
    "cummax": _cumulate(np.maximum.accumulate),
}
