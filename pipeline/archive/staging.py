"""Replacing archive files all at once: written aside, then committed, then put in place, whatever happens."""

import os
import shutil
from pathlib import Path

from pipeline.archive.files import LEDGER_NAME, sync_file
from pipeline.archive.ledger import append_line
from pipeline.archive.recover import remove_index

_STAGING = "forget.new"
_COMMIT = "commit.json"


def open_staging(folder: Path) -> Path:
    """An empty folder for the new files; what an interrupted attempt left there is dropped."""
    staging = folder / _STAGING
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir()
    return staging


def commit_staged(folder: Path, line: bytes) -> None:
    """From here on the new files count: put in place now, or when the archive is opened next.

    `line` is the ledger's line about them.
    """
    staging = folder / _STAGING
    for path in staging.iterdir():
        sync_file(path)
    draft = staging / f"{_COMMIT}.draft"
    draft.write_bytes(line)
    sync_file(draft)
    draft.replace(staging / _COMMIT)
    sync_file(staging / _COMMIT)
    finish_staged(folder)


def finish_staged(folder: Path) -> None:
    """Put committed files in place, drop uncommitted ones; nothing to do where there are none."""
    staging = folder / _STAGING
    if not staging.is_dir():
        return
    commit = staging / _COMMIT
    if commit.exists():
        for path in sorted(staging.glob("*.warc.gz")):
            os.replace(path, folder / path.name)
        append_line(folder / LEDGER_NAME, commit.read_bytes())
        remove_index(folder)
    shutil.rmtree(staging)
