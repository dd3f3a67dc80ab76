"""Killed at any moment and started again, the warehouse is what an undisturbed run makes."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.settings import Settings
from models.cache import save_measured
from tests.flows.dumping import dump_warehouse

KILLS = 8
WORK = """
from pathlib import Path
from flows.filling import fill_warehouse
from flows.intake import archive_source
from flows.settings import Settings
settings = Settings(home=Path({home!r}), batch=7)
archive_source(settings, "sample")
fill_warehouse(settings)
"""


def start(home: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", WORK.format(home=str(home))], start_new_session=True)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killed_at_random_moments_it_ends_as_if_undisturbed(tmp_path: Path) -> None:
    undisturbed, disturbed = tmp_path / "undisturbed", tmp_path / "disturbed"
    for home in (undisturbed, disturbed):
        # No measurements: measuring takes minutes and is killed in a test of its own.
        save_measured(Settings(home=home).measured, ())
    began = time.monotonic()
    assert start(undisturbed).wait() == 0
    duration = time.monotonic() - began
    moments = random.Random(20261122)
    for _ in range(KILLS):
        process = start(disturbed)
        time.sleep(moments.uniform(0.3, 1.0) * duration)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert start(disturbed).wait() == 0
    assert dump_warehouse(Settings(home=disturbed).warehouse) == dump_warehouse(
        Settings(home=undisturbed).warehouse
    )
