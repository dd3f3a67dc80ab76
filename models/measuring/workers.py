"""Measuring in several processes; this module must not import JAX, see `quicken`."""

import multiprocessing
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor

from models.measured import Measured

QUICK = "--xla_backend_optimization_level=0 --xla_cpu_use_fusion_emitters=false"
"""Nearly all time goes into compiling for a few calls. Without optimising it takes two thirds of it, and
with the older way of fusing a third (processor seconds over four mechanisms: 9.5, 6.8, 3.3)."""


def measure_in_processes(
    mechanism_ids: Iterable[str], processes: int
) -> Iterator[tuple[str, tuple[Measured, ...]]]:
    """Yield what is measured of each mechanism of the registry, in the order given."""
    ids = list(mechanism_ids)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=quicken) as pool:
        yield from zip(ids, pool.map(measure_one, ids), strict=True)


def quicken() -> None:
    """Tell XLA not to optimise; it listens only until JAX computes for the first time."""
    os.environ["XLA_FLAGS"] = QUICK


def measure_one(mechanism_id: str) -> tuple[Measured, ...]:
    """Measure one mechanism of the registry."""
    from models.measure import measure_reference  # noqa: PLC0415  # imports JAX, which must come after quicken
    from models.registry import all_references  # noqa: PLC0415  # the same

    references = all_references()
    return tuple(measure_reference(references[mechanism_id], others=references))
