"""What was measured, ready to be asked: by mechanism and property, with what may be inherited."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources
from typing import Any

from pipeline.records import Measurement


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinship:
    """Properties of `mechanism_id` that hold of another mechanism too, and why."""

    mechanism_id: str
    properties: tuple[str, ...]
    reason: str
    before_own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A measurement, and why it speaks of the mechanism asked for if it was made on another."""

    measurement: Measurement
    inherited: str = ""


class Facts:
    """Measurements by mechanism and property; equalities by pair."""

    def __init__(self, measurements: Iterable[Measurement]) -> None:
        self._several: dict[tuple[str, str], list[Measurement]] = {}
        for measurement in measurements:
            key = (measurement.mechanism_id, measurement.property)
            self._several.setdefault(key, []).append(measurement)
        measured = {mechanism_id for mechanism_id, _ in self._several}
        heirs = {heir for heir in _load_kinships() if not measured.isdisjoint(_kin_names(heir))}
        self._known = measured | heirs

    def knows(self, mechanism_id: str) -> bool:
        """Whether anything was measured of the mechanism, or of one it inherits from."""
        return mechanism_id in self._known

    def find(self, mechanism_id: str, property: str) -> Fact | None:
        """The measurement of this property, made on the mechanism or on one it inherits from."""
        kinships = _load_kinships().get(mechanism_id, ())
        elder = self._inherited((kin for kin in kinships if kin.before_own), property)
        own = self._several.get((mechanism_id, property))
        if elder or not own:
            return elder or self._inherited(kinships, property)
        return Fact(measurement=own[0])

    def _inherited(self, kinships: Iterable[Kinship], property: str) -> Fact | None:
        for kin in kinships:
            found = self._several.get((kin.mechanism_id, property))
            if found and any(fnmatchcase(property, pattern) for pattern in kin.properties):
                return Fact(measurement=found[0], inherited=kin.reason)
        return None

    def all_of(self, mechanism_id: str, property: str) -> tuple[Measurement, ...]:
        """Every measurement of a property that has one for each partner (`equals`)."""
        return tuple(self._several.get((mechanism_id, property), ()))


@cache
def load_rules(name: str) -> dict[str, Any]:
    """A data file beside this module, as tables."""
    return tomllib.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))


def _kin_names(mechanism_id: str) -> tuple[str, ...]:
    return tuple(kin.mechanism_id for kin in _load_kinships().get(mechanism_id, ()))


@cache
def _load_kinships() -> Mapping[str, tuple[Kinship, ...]]:
    """Who inherits what from whom; the file gives the reason."""
    return {
        heir: tuple(
            Kinship(
                mechanism_id=row["from"],
                properties=tuple(row["properties"]),
                reason=row["reason"],
                before_own=row.get("before_own", False),
            )
            for row in rows
        )
        for heir, rows in load_rules("kinships.toml").items()
    }
