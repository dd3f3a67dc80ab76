"""Measured properties kept on disk under the digest of the sources they were measured from.

Nothing here imports JAX: a claim is checked against what was measured before in milliseconds.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from models.measured import Measured

SOURCES = Path(__file__).parent
SUFFIXES = (".py", ".toml")


def source_digest() -> str:
    """Return `sha256:<hex>` over the names and bytes of all sources and data of `models`."""
    digest = hashlib.sha256()
    for path in sorted(SOURCES.rglob("*")):
        if path.suffix in SUFFIXES:
            content = path.read_bytes()
            digest.update(f"{path.relative_to(SOURCES).as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
    return f"sha256:{digest.hexdigest()}"


def save_measured(folder: Path, measured: Iterable[Measured]) -> Path:
    """Write what was measured from the present sources, all or nothing; return where."""
    folder.mkdir(parents=True, exist_ok=True)
    target = _file_of(folder)
    text = json.dumps([asdict(one) for one in measured], ensure_ascii=False, indent=1)
    handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)
    return target


def load_measured(folder: Path) -> tuple[Measured, ...] | None:
    """Return what was measured from the present sources, or None where nothing (readable) is kept."""
    try:
        rows = json.loads(_file_of(folder).read_text(encoding="utf-8"))
        return tuple(_parse_measured(row) for row in rows)
    except (FileNotFoundError, ValueError, TypeError):
        # A damaged file is no evidence: it is measured again and replaced.
        return None


def _file_of(folder: Path) -> Path:
    return folder / f"measured-{source_digest().removeprefix('sha256:')[:16]}.json"


def _parse_measured(row: object) -> Measured:
    if not isinstance(row, dict):
        raise TypeError(f"Expected an object for each measurement, found {type(row).__name__}.")
    fields = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    return Measured(**fields)  # type: ignore[arg-type]  # JSON is what save_measured wrote
