"""What an archive holds, told without opening it for writing: fit for one that is damaged."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from pipeline.archive.entry import Entry
from pipeline.archive.files import INDEX_NAME, file_numbers, file_path
from pipeline.archive.index import Index
from pipeline.archive.scan import read_entry, scan_file


def read_entries(folder: Path) -> Iterator[Entry]:
    """Every capture in the order of writing: by the index, or by the files where no index can be read."""
    try:
        index = Index(folder / INDEX_NAME, read_only=True)
        index.count()
    except sqlite3.DatabaseError:
        yield from _scan_entries(folder)
        return
    try:
        yield from index.walk()
    finally:
        index.close()


def _scan_entries(folder: Path) -> Iterator[Entry]:
    for number in file_numbers(folder):
        for unit in scan_file(file_path(folder, number)):
            if entry := read_entry(unit, number):
                yield entry
