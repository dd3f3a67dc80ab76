"""Measuring in several processes; this module must not import JAX, see `quicken`."""

import multiprocessing
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor

from models.measured import Measured

QUICK = "--xla_backend_optimization_level=0 --xla_cpu_use_fusion_emitters=false"
"""Nearly all time goes into compiling for a few calls. Without optimising it takes two thirds of it, and
with the older way of fusing a third (processor seconds over four mechanisms: 9.5, 6.8, 3.3)."""


def measure_in_processes(groups: Iterable[tuple[str, ...]], processes: int) -> Iterator[tuple[Measured, ...]]:
    """Yield what is measured of each group of the registry's mechanisms, in the order given."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=quicken) as pool:
        yield from pool.map(measure_group, groups)


def quicken() -> None:
    """Tell XLA not to optimise; it listens only until JAX computes for the first time."""
    os.environ["XLA_FLAGS"] = QUICK


def measure_group(group: tuple[str, ...]) -> tuple[Measured, ...]:
    """Measure mechanisms of the registry that are alike."""
    from models.measure import measure_alike  # noqa: PLC0415  # imports JAX, which must come after quicken
    from models.registry import all_references  # noqa: PLC0415  # the same

    return measure_alike(group, others=all_references())
