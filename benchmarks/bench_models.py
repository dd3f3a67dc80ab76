"""Figures of models: measuring everything cold, loading it warm; run by `make bench`."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from models.cache import load_measured, save_measured

LOADING = "from pathlib import Path; from models.cache import load_measured; load_measured(Path({folder!r}))"


def main() -> None:
    """Measure all references in two processes, save, and load in a fresh process."""
    from models.measure import measure_all  # noqa: PLC0415  # imports JAX, which loading must not

    start = time.perf_counter()
    measured = measure_all(processes=2)
    print(
        f"measuring {len(measured)} properties, 2 processes: {time.perf_counter() - start:.1f} s (limit 120)"
    )
    with tempfile.TemporaryDirectory() as folder:
        save_measured(Path(folder), measured)
        start = time.perf_counter()
        assert load_measured(Path(folder)) == measured
        print(f"loading them: {time.perf_counter() - start:.3f} s (limit 0.5)")
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", LOADING.format(folder=folder)], check=True)
        print(f"loading them, whole process: {time.perf_counter() - start:.3f} s")


if __name__ == "__main__":
    main()
