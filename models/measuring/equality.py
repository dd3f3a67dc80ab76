"""Equality with other mechanisms: in a setting, with the same parameters, at both ends, in all forms."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import combinations

import jax
import numpy as np

from models.measuring.finding import FIRST, TOLERANCE, Finding, PairProcedure, Procedure, show, truth
from models.measuring.subject import SEEDS, Numbers, Subject, Trial, apply_once, draw_inputs, draw_params
from models.reference import Equality, Params, Reference, keep_params

IN_SETTINGS = SEEDS[:2]
"""Seeds at which two mechanisms are compared in a setting: parameters are drawn anew at its sizes."""


def measure_equals(subject: Subject) -> tuple[Finding, ...]:
    """Compare with each partner in its setting, and with every mechanism of the same parameters."""
    found = [_compare_in_setting(subject, place) for place, _ in _known(subject)]
    settled = {equality.partner_id for _, equality in _known(subject)}
    same = [
        _found_equal(other_id, off, "with the same parameters", FIRST)
        for other_id, off in _same_parameters(subject)
        if off <= TOLERANCE and other_id not in settled
    ]
    return (*(one for one in found if one is not None), *same)


def measure_differs(subject: Subject) -> tuple[Finding, ...]:
    """Name every mechanism of the same parameters whose output is another."""
    return tuple(
        Finding(
            value=other_id,
            measured=f"max |Δ| = {show(off)} with the same parameters and inputs",
            tolerance=TOLERANCE,
            seeds=FIRST,
        )
        for other_id, off in _same_parameters(subject)
        if off > TOLERANCE
    )


def measure_interpolates(subject: Subject) -> tuple[Finding, ...]:
    """Name the partners it equals at two settings, of a size or a parameter, that are not its own."""
    own = subject.reference.sizes
    ends = {}
    for place, equality in _known(subject):
        finding = _compare_in_setting(subject, place)
        if finding is not None:
            ends[equality.partner_id] = equality.narrow(own), equality.settle
    pairs = [pair for pair in combinations(ends, 2) if ends[pair[0]] != ends[pair[1]]]
    between = [p for p in pairs if (own, keep_params) not in (ends[p[0]], ends[p[1]])]
    named = sorted({one for pair in between for one in pair})
    words = "equal at one end of its setting, different in between"
    return tuple(
        Finding(value=one, measured=words, conditions=(_setting_of(subject, one),), seeds=IN_SETTINGS)
        for one in named
    )


def measure_forms(subject: Subject) -> Finding | None:
    """Compare every other form with the first."""
    reference = subject.reference
    if not reference.forms:
        return None
    offs = {}
    for name, form in reference.forms.items():
        other = replace(reference, apply=form)
        runs = [
            _distance(
                np.asarray(apply_once(other, t.params, t.inputs, t.sizes).values), np.asarray(t.output.values)
            )
            for t in subject.trials
        ]
        offs[name] = max(runs)
    words = ", ".join(f"{name}: max |Δ| = {show(off)}" for name, off in offs.items())
    return Finding(value=truth(max(offs.values()) <= TOLERANCE), measured=words, tolerance=TOLERANCE)


def _known(subject: Subject) -> Iterator[tuple[int, Equality]]:
    for place, equality in enumerate(subject.reference.equalities):
        if equality.partner_id in subject.others:
            yield place, equality


@lru_cache(maxsize=16)
def _compare_in_setting(subject: Subject, place: int) -> Finding | None:
    """Return the equality of the reference in that place if it holds for every seed."""
    equality = subject.reference.equalities[place]
    partner = subject.others[equality.partner_id]
    off = max(_difference_in_setting(subject.reference, partner, equality, seed) for seed in IN_SETTINGS)
    if off > TOLERANCE:
        return None
    return _found_equal(equality.partner_id, off, equality.setting, IN_SETTINGS)


def _difference_in_setting(one: Reference, other: Reference, equality: Equality, seed: int) -> float:
    sizes = equality.narrow(one.sizes)
    params = equality.settle(draw_params(one, sizes, seed), sizes)
    inputs = draw_inputs(sizes, seed=seed)
    mine = np.asarray(apply_once(one, params, inputs, sizes).values)
    theirs = np.asarray(apply_once(other, equality.convert(params, sizes), inputs, sizes).values)
    return _distance(mine, theirs)


@lru_cache(maxsize=2)
def _same_parameters(subject: Subject) -> tuple[tuple[str, float], ...]:
    """Return each mechanism that takes the same parameters, with the difference of the outputs."""
    trial = subject.trials[0]
    if not jax.tree.leaves(trial.params):
        return ()
    # Both are evaluated by the same means: mechanisms that draw must draw the same.
    mine = _values(subject.reference, trial)
    return tuple(
        (other_id, _distance(mine, _values(other, trial)))
        for other_id, other in subject.others.items()
        if other_id != subject.reference.mechanism_id and _takes(other, trial.params, subject)
    )


def _values(reference: Reference, trial: Trial) -> Numbers:
    return np.asarray(apply_once(reference, trial.params, trial.inputs, trial.sizes).values)


def _takes(other: Reference, params: Params, subject: Subject) -> bool:
    sizes = subject.reference.sizes
    if other.sizes != sizes or other.sequences != subject.reference.sequences:
        return False
    return _names_and_shapes(draw_params(other, sizes, SEEDS[0])) == _names_and_shapes(params)


def _names_and_shapes(params: Params) -> list[tuple[str, tuple[int, ...]]]:
    return [
        (jax.tree_util.keystr(path), leaf.shape) for path, leaf in jax.tree_util.tree_leaves_with_path(params)
    ]


def _setting_of(subject: Subject, partner_id: str) -> str:
    return next(one.setting for one in subject.reference.equalities if one.partner_id == partner_id)


def _found_equal(partner_id: str, off: float, setting: str, seeds: tuple[int, ...]) -> Finding:
    return Finding(
        value=partner_id,
        measured=f"max |Δ| = {show(off)}",
        tolerance=TOLERANCE,
        conditions=(setting,),
        seeds=seeds,
    )


def _distance(one: Numbers, other: Numbers) -> float:
    return float(np.abs(one - other).max(initial=0)) if one.shape == other.shape else float("inf")


PROCEDURES: dict[str, Procedure] = {"forms_agree": measure_forms}

PAIR_PROCEDURES: dict[str, PairProcedure] = {
    "equals": measure_equals,
    "differs_from": measure_differs,
    "interpolates": measure_interpolates,
}
