"""Settings come from the environment, each with a default and a clear complaint."""

from dataclasses import fields
from pathlib import Path

import pytest

from flows.settings import Settings, read_settings
from pipeline.errors import SettingError


def test_an_empty_environment_gives_the_defaults() -> None:
    assert read_settings({}) == Settings()


def test_state_lies_under_the_home() -> None:
    settings = read_settings({"HEARSAY_HOME": "/somewhere"})
    places = (settings.archive, settings.warehouse, settings.aside, settings.reports, settings.measured)
    assert all(place.is_relative_to(Path("/somewhere")) for place in places)


def test_lists_are_separated_by_commas() -> None:
    settings = read_settings({"HEARSAY_FOLLOW": "ada, ben,", "HEARSAY_REOBSERVE_HOURS": "1, 2.5"})
    assert settings.follow == ("ada", "ben")
    assert settings.reobserve_hours == (1.0, 2.5)


@pytest.mark.parametrize(
    ("variable", "value"), [("HEARSAY_BATCH", "many"), ("HEARSAY_REOBSERVE_HOURS", "1,soon")]
)
def test_an_unusable_value_names_the_variable_and_what_was_expected(variable: str, value: str) -> None:
    with pytest.raises(SettingError) as raised:
        read_settings({variable: value})
    assert variable in str(raised.value)
    assert "number" in str(raised.value)


def test_every_setting_has_a_variable_of_its_own_and_a_meaning() -> None:
    variables = [field.metadata["variable"] for field in fields(Settings)]
    assert len(set(variables)) == len(variables)
    assert all(field.metadata["meaning"] for field in fields(Settings))
