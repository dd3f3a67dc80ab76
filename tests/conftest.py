"""What tests of several rooms share."""

from pathlib import Path

import pytest

from flows.facts import load_measurements
from flows.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def measured() -> Path:
    """The folder with the measured properties of the present references.

    Measuring takes minutes, so it is done once per version of models/ and kept where the default
    home keeps it.
    """
    folder = ROOT / Settings().measured
    load_measurements(folder, announce=print)
    return folder


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data beside the checkout; tests that need it skip, visibly, without it."""
    if not SHARED.is_dir():
        pytest.skip("the real data lie in ../shared, which is absent here")
    return SHARED
