"""Measure every property of every reference; see `properties.toml` for what they mean."""

from collections.abc import Callable, Iterator, Mapping

from models.measured import Measured
from models.measuring import (
    decoding,
    dependence,
    equality,
    gates,
    growth,
    heads,
    influence,
    memory,
    normalisers,
    order,
    outcome,
    patterns,
    positions,
    reach,
    scores,
    smoothness,
    softmax,
    states,
    weights,
)
from models.measuring.finding import Finding, PairProcedure, Procedure
from models.measuring.subject import SEEDS, Subject
from models.measuring.workers import measure_in_processes
from models.properties import load_properties
from models.reference import Reference, Sizes
from models.registry import all_references

__all__ = ["Measured", "measure_all", "measure_reference", "procedures"]

TABLES = (
    weights.PROCEDURES,
    dependence.PROCEDURES,
    patterns.PROCEDURES,
    smoothness.PROCEDURES,
    influence.PROCEDURES,
    order.PROCEDURES,
    outcome.PROCEDURES,
    scores.PROCEDURES,
    normalisers.PROCEDURES,
    heads.PROCEDURES,
    reach.PROCEDURES,
    positions.PROCEDURES,
    decoding.PROCEDURES,
    states.PROCEDURES,
    gates.PROCEDURES,
    memory.PROCEDURES,
    softmax.PROCEDURES,
    growth.PROCEDURES,
    equality.PROCEDURES,
)


def measure_all(
    references: Mapping[str, Reference] | None = None,
    *,
    processes: int = 1,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[Measured, ...]:
    """Measure every property of every reference (by default those of the registry), ordered by id.

    `progress` is told each mechanism's id when it is done. More than one process is used for the
    registry's references only: others cannot be sent to another process.
    """
    if references is None and processes > 1:
        measured = measure_in_processes(sorted(all_references()), processes)
    else:
        measured = _measure_here(all_references() if references is None else references)
    found: list[Measured] = []
    for mechanism_id, more in measured:
        found += more
        progress(mechanism_id)
    return tuple(found)


def _measure_here(references: Mapping[str, Reference]) -> Iterator[tuple[str, tuple[Measured, ...]]]:
    for mechanism_id, reference in sorted(references.items()):
        yield mechanism_id, tuple(measure_reference(reference, others=references))


def measure_reference(reference: Reference, *, others: Mapping[str, Reference]) -> Iterator[Measured]:
    """Yield every property that can be measured of one reference."""
    subject = Subject(reference, others)
    for property_id, procedure in procedures().items():
        found = procedure(subject)
        for finding in found if isinstance(found, tuple) else (found,):
            if finding is not None:
                yield _record(subject, property_id, finding)


def procedures() -> Mapping[str, Procedure | PairProcedure]:
    """Return the procedure of each property; raises ValueError where two claim the same one."""
    found: dict[str, Procedure | PairProcedure] = {}
    for table in (*TABLES, equality.PAIR_PROCEDURES):
        twice = found.keys() & table.keys()
        if twice:
            raise ValueError(f"Expected one procedure for each property, found two for {sorted(twice)}.")
        found |= table
    return found


def _record(subject: Subject, property_id: str, finding: Finding) -> Measured:
    reference = subject.reference
    return Measured(
        mechanism_id=reference.mechanism_id,
        property=property_id,
        value=finding.value,
        measured=finding.measured,
        unit=load_properties()[property_id].unit,
        tolerance=finding.tolerance,
        reference=reference.source,
        seeds=finding.seeds or SEEDS,
        sizes=finding.sizes or _describe_sizes(reference.sizes),
        conditions=finding.conditions,
    )


def _describe_sizes(sizes: Sizes) -> str:
    return f"n = {sizes.n}, m = {sizes.m}, d = {sizes.d_model}, heads = {sizes.heads}"
