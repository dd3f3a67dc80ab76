"""Measure every property of every reference; see `properties.toml` for what they mean."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from models.measured import Measured
from models.measuring import (
    combination,
    decoding,
    dependence,
    differences,
    encodings,
    equal_scores,
    equality,
    gates,
    growth,
    heads,
    influence,
    memory,
    normalisers,
    norms,
    order,
    outcome,
    parameters,
    patterns,
    positions,
    ranks,
    reach,
    runs,
    scales,
    scores,
    selection,
    smoothness,
    softmax,
    states,
    two_sequences,
    weights,
)
from models.measuring.finding import Finding, PairProcedure, Procedure
from models.measuring.subject import Subject, name_sizes
from models.measuring.workers import measure_in_processes
from models.properties import load_properties
from models.reference import Reference, Sizes
from models.registry import all_references

__all__ = ["Measured", "measure_all", "measure_reference", "procedures"]

T = TypeVar("T")

TABLES: tuple[Mapping[str, Procedure], ...] = (
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
    differences.PROCEDURES,
    runs.PROCEDURES,
    selection.PROCEDURES,
    ranks.PROCEDURES,
    two_sequences.PROCEDURES,
    norms.PROCEDURES,
    scales.PROCEDURES,
    equal_scores.PROCEDURES,
    combination.PROCEDURES,
    parameters.PROCEDURES,
    encodings.PROCEDURES,
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
    known = all_references() if references is None else references
    groups = group_alike(known)
    if references is None and processes > 1:
        measured: Iterable[tuple[Measured, ...]] = measure_in_processes(groups, processes)
    else:
        measured = (measure_alike(group, others=known) for group in groups)
    found: list[Measured] = []
    for group, more in zip(groups, measured, strict=True):
        found += more
        for mechanism_id in group:
            progress(mechanism_id)
    return tuple(sorted(found, key=lambda one: one.mechanism_id))


def group_alike(references: Mapping[str, Reference]) -> list[tuple[str, ...]]:
    """Return the ids in groups of mechanisms that are one under several names: all but name and source."""
    groups: dict[object, list[str]] = {}
    for mechanism_id, reference in sorted(references.items()):
        groups.setdefault(_likeness(reference), []).append(mechanism_id)
    return [tuple(group) for group in groups.values()]


def measure_alike(group: Iterable[str], *, others: Mapping[str, Reference]) -> tuple[Measured, ...]:
    """Measure mechanisms that are alike: what is not of two mechanisms is measured once."""
    shared: dict[str, Finding | None] = {}
    return tuple(
        measured
        for mechanism_id in group
        for measured in measure_reference(others[mechanism_id], others=others, shared=shared)
    )


def measure_reference(
    reference: Reference,
    *,
    others: Mapping[str, Reference],
    shared: dict[str, Finding | None] | None = None,
) -> Iterator[Measured]:
    """Yield every property that can be measured of one reference; `shared` is what its likes gave."""
    subject, known = Subject(reference, others), {} if shared is None else shared
    for property_id, procedure in single_procedures().items():
        if property_id not in known:
            known[property_id] = procedure(subject)
        finding = known[property_id]
        if finding is not None:
            yield _record(subject, property_id, finding)
    for property_id, compare in equality.PAIR_PROCEDURES.items():
        for finding in compare(subject):
            yield _record(subject, property_id, finding)


def procedures() -> Mapping[str, Procedure | PairProcedure]:
    """Return the procedure of each property; raises ValueError where two claim the same one."""
    return _join_tables((*TABLES, equality.PAIR_PROCEDURES))


def single_procedures() -> Mapping[str, Procedure]:
    """Return the procedures that need one mechanism only."""
    return _join_tables(TABLES)


def _join_tables(tables: Iterable[Mapping[str, T]]) -> Mapping[str, T]:
    found: dict[str, T] = {}
    for table in tables:
        twice = found.keys() & table.keys()
        if twice:
            raise ValueError(f"Expected one procedure for each property, found two for {sorted(twice)}.")
        found |= table
    return found


def _likeness(reference: Reference) -> object:
    """Return what all that is measured of a mechanism alone depends on."""
    functions = reference.init, reference.apply, reference.decoding, tuple(reference.forms.items())
    kinds = reference.sequences, reference.over, reference.causal, reference.stochastic
    return functions, kinds, name_sizes(reference.sizes)


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
        seeds=finding.seeds,
        sizes=finding.sizes or _describe_sizes(reference.sizes),
        conditions=finding.conditions,
    )


def _describe_sizes(sizes: Sizes) -> str:
    return f"n = {sizes.n}, m = {sizes.m}, d = {sizes.d_model}, heads = {sizes.heads}"
