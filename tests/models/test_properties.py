"""The vocabulary: every property is defined once, has one procedure, and can be explained."""

import pytest

from models.measure import measure_reference, procedures
from models.measured import Measured
from models.measuring.subject import Subject
from models.properties import KINDS, describe_property, load_properties
from tests.models.tiny import AVERAGE


def test_every_procedure_measures_a_defined_property_and_every_property_has_a_procedure() -> None:
    assert set(procedures()) == set(load_properties())


@pytest.mark.parametrize("property_id", load_properties())
def test_a_property_can_be_explained(property_id: str) -> None:
    assert load_properties()[property_id].definition in describe_property(property_id)


@pytest.mark.parametrize("found", load_properties().values(), ids=lambda found: found.id)
def test_a_definition_has_what_its_kind_needs(found: object) -> None:
    assert found.kind in KINDS
    assert bool(found.values) == (found.kind == "word")
    assert bool(found.size) == (found.kind == "exponent")
    assert bool(found.unit) == (found.kind == "number")


@pytest.fixture(scope="module")
def measured() -> tuple[Measured, ...]:
    return tuple(measure_reference(AVERAGE, others={}))


def test_every_value_is_one_its_property_can_take(measured: tuple[Measured, ...]) -> None:
    for one in measured:
        kind = load_properties()[one.property].kind
        allowed = {"truth": ("true", "false"), "word": load_properties()[one.property].values}
        if kind in allowed:
            assert one.value in allowed[kind], one
        elif kind in ("exponent", "number"):
            float(one.value)


def test_every_measurement_names_its_sizes_and_source(measured: tuple[Measured, ...]) -> None:
    for one in measured:
        assert one.sizes, one
        assert one.measured, one
        assert one.reference == AVERAGE.source


def test_a_property_is_measured_once_for_each_mechanism(measured: tuple[Measured, ...]) -> None:
    keys = [(one.property, one.value) for one in measured]
    assert len(keys) == len(set(keys))


def test_an_unknown_property_cannot_be_explained() -> None:
    with pytest.raises(KeyError):
        describe_property("elegance")


def test_a_subject_draws_the_same_numbers_each_time() -> None:
    first, second = (Subject(AVERAGE).trials[0].inputs.queries for _ in range(2))
    assert (first == second).all()
