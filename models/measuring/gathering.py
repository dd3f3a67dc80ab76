"""JAX's operations that move entries about, in NumPy: gather, slices at computed places, padding, sorting."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from jax.lax import GatherScatterMode


def gather(params: Any, operand: Any, starts: Any) -> Any:
    """Return the slices of the operand that begin at each of the places `starts` `[..., k]`."""
    numbers, sizes = params["dimension_numbers"], params["slice_sizes"]
    batch = starts.shape[:-1]
    dropped = {*numbers.collapsed_slice_dims, *numbers.operand_batching_dims}
    kept = [axis for axis in range(operand.ndim) if axis not in dropped]
    places, inside = [], np.ones(batch, bool)
    for axis, extent in enumerate(operand.shape):
        start = _start_along(axis, numbers, starts)
        last = extent - sizes[axis]
        inside = inside & (start >= 0) & (start <= last)
        window = np.arange(sizes[axis]).reshape([-1 if one == axis else 1 for one in kept])
        places.append(np.clip(start, 0, last).reshape(*batch, *[1] * len(kept)) + window)
    found = operand[tuple(np.broadcast_arrays(*places))]
    if GatherScatterMode.from_any(params["mode"]) == GatherScatterMode.FILL_OR_DROP:
        inside = inside.reshape(*batch, *[1] * len(kept))
        found = np.where(inside, found, _fill(params, operand.dtype))
    return np.moveaxis(found, range(len(batch), found.ndim), numbers.offset_dims)


def _start_along(axis: int, numbers: Any, starts: Any) -> Any:
    """Return where the slices begin along one axis of the operand, in the shape of the places."""
    if axis in numbers.start_index_map:
        return starts[..., numbers.start_index_map.index(axis)].astype(int)
    if axis in numbers.operand_batching_dims:
        along = numbers.start_indices_batching_dims[numbers.operand_batching_dims.index(axis)]
        shape = [-1 if one == along else 1 for one in range(starts.ndim - 1)]
        return np.broadcast_to(np.arange(starts.shape[along]).reshape(shape), starts.shape[:-1])
    return np.zeros(starts.shape[:-1], int)


def _fill(params: Any, dtype: Any) -> Any:
    """Return what stands for an entry that does not exist, as JAX chooses it."""
    if params["fill_value"] is not None:
        return params["fill_value"]
    if np.issubdtype(dtype, np.inexact):
        return np.nan
    if np.issubdtype(dtype, np.integer):
        return np.iinfo(dtype).min if np.issubdtype(dtype, np.signedinteger) else np.iinfo(dtype).max
    return True


def dynamic_slice(params: Any, operand: Any, *starts: Any) -> Any:
    """Return the slice that begins at the places given, moved inside where it would reach out."""
    sizes = params["slice_sizes"]
    firsts = [int(np.clip(s, 0, n - size)) for s, n, size in zip(starts, operand.shape, sizes, strict=True)]
    return operand[tuple(slice(first, first + size) for first, size in zip(firsts, sizes, strict=True))]


def pad(params: Any, operand: Any, value: Any) -> Any:
    """Return the operand with so many values before, after and between its entries along each axis."""
    inner, outer, room = [], [], []
    for n, (low, high, gap) in zip(operand.shape, params["padding_config"], strict=True):
        extent = max(n + (n - 1) * gap, 0)
        room.append(max(low, 0) + extent + max(high, 0))
        inner.append(slice(max(low, 0), max(low, 0) + extent, gap + 1))
        # Fewer than none are taken off.
        outer.append(slice(max(-low, 0), room[-1] + min(high, 0)))
    padded = np.full(room, value, operand.dtype)
    padded[tuple(inner)] = operand
    return padded[tuple(outer)]


def sort(params: Any, operands: Sequence[Any]) -> list[Any]:
    """Return the operands in the order of the first `num_keys` of them."""
    keys = operands[: params["num_keys"]]
    order = np.lexsort(tuple(keys[::-1]), axis=params["dimension"])
    return [np.take_along_axis(operand, order, axis=params["dimension"]) for operand in operands]
