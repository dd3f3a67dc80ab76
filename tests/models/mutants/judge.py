"""Telling a wrong version from the right one by one measurement."""

import importlib
import pkgutil
from dataclasses import dataclass
from functools import cache

from models import references
from models.measure import procedures
from models.measuring.subject import Subject
from models.reference import Reference
from models.registry import all_references
from tests.models.mutants.load import Mutant
from tests.models.mutants.overlay import overlaid


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What was measured of the right version and of the wrong one; survived where they are alike."""

    mutant: Mutant
    right: str
    wrong: str

    @property
    def survived(self) -> bool:
        return self.right == self.wrong


def judge_mutant(mutant: Mutant) -> Judgement:
    """Measure the property on the right and on the wrong version."""
    right = measure_right(mutant.reference, mutant.killed_by)
    home = home_of(mutant.reference)
    with overlaid(mutant.module, mutant.source()):
        wrong = _measure_wrong(mutant, home)
    return Judgement(mutant=mutant, right=right, wrong=wrong)


@cache
def measure_right(mechanism_id: str, property_id: str) -> str:
    """Return value and conditions of a property of the reference as it is."""
    return _fingerprint(all_references()[mechanism_id], property_id)


def _measure_wrong(mutant: Mutant, home: str) -> str:
    try:
        return _fingerprint(_find_reference(home, mutant.reference), mutant.killed_by)
    except (TypeError, ValueError, AssertionError, NameError, IndexError) as error:
        # A wrong version that cannot even run is caught by running it.
        return f"raises {type(error).__name__}"


def _find_reference(home: str, mechanism_id: str) -> Reference:
    """Return the reference out of its module, imported anew."""
    found: tuple[Reference, ...] = importlib.import_module(home).REFERENCES
    return next(one for one in found if one.mechanism_id == mechanism_id)


@cache
def home_of(mechanism_id: str) -> str:
    """Return the name of the module that exports the reference."""
    for info in pkgutil.iter_modules(references.__path__, prefix=f"{references.__name__}."):
        exported = importlib.import_module(info.name).REFERENCES
        if any(one.mechanism_id == mechanism_id for one in exported):
            return info.name
    raise ValueError(f"Expected a module that exports {mechanism_id!r}, found none.")


def _fingerprint(reference: Reference, property_id: str) -> str:
    found = procedures()[property_id](Subject(reference, all_references()))
    findings = found if isinstance(found, tuple) else (found,)
    words = ["; ".join((one.value, *one.conditions)) for one in findings if one is not None]
    return ", ".join(words) or "nothing to measure"
