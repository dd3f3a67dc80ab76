"""What is recorded as the seeds of a measurement are those of the draws that were looked at."""

import pytest

from models.measure import procedures, single_procedures
from models.measuring.equality import IN_SETTINGS
from models.measuring.subject import Subject
from models.registry import all_references
from tests.models.tiny import AVERAGE, HALVING, LARGEST
from tests.models.watched import Watched

BY_READING = frozenset({"query_source", "combines_sequences", "memory_external"})
"""What is read was found in all draws, beside what is watched here."""


@pytest.mark.parametrize("property_id", single_procedures())
def test_the_seeds_recorded_are_those_looked_at(property_id):
    for reference in (AVERAGE, HALVING, LARGEST):
        subject = Watched(reference, {})
        found = single_procedures()[property_id](subject)
        if found is not None and property_id not in BY_READING:
            assert set(found.seeds) == subject.looked_at, reference.mechanism_id


def test_two_mechanisms_are_compared_in_a_setting_at_the_seeds_recorded():
    subject = Subject(all_references()["grouped-query-attention"], all_references())
    found = procedures()["equals"](subject)
    assert {one.seeds for one in found} == {IN_SETTINGS}
