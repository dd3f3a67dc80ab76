"""A Prefect server that does not answer is said before anything runs."""

import subprocess
import sys
from pathlib import Path


def test_a_server_that_does_not_answer_is_wrong_usage_with_its_address_and_remedy(tmp_path: Path) -> None:
    dead = "http://127.0.0.1:9/api"  # the port of the discard service, which nobody runs
    done = subprocess.run(
        [Path(sys.executable).with_name("hearsay"), "run"],
        env={"PREFECT_API_URL": dead, "HEARSAY_HOME": str(tmp_path)},
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert dead in done.stderr
    assert "prefect server start" in done.stderr
    assert "Traceback" not in done.stderr
