"""Measured properties for the judge: from the cache, or measured anew when models/ has changed."""

import os
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

from models.cache import load_measured, save_measured
from pipeline.judge import Facts
from pipeline.records import Measurement

_FIELDS = [field.name for field in fields(Measurement)]


def load_measurements(folder: Path, *, announce: Callable[[str], None]) -> tuple[Measurement, ...]:
    """Every measurement of every reference; measuring anew takes about two minutes on two cores.

    `announce` is told before that starts. JAX is imported only then.
    """
    measured = load_measured(folder)
    if measured is None:
        announce("Measuring the reference mechanisms (once; about two minutes) …")
        from models.measure import measure_all  # noqa: PLC0415  # JAX loads only to measure

        measured = measure_all(processes=os.cpu_count() or 1)
        save_measured(folder, measured)
    return tuple(Measurement(**{name: getattr(item, name) for name in _FIELDS}) for item in measured)


def load_facts(folder: Path, *, announce: Callable[[str], None]) -> Facts:
    """The measurements, indexed for judging."""
    return Facts(load_measurements(folder, announce=announce))
