"""A fresh warehouse for each test: `path` is a file of its own, `con` one open file emptied in between."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from warehouse.connection import Connection, open_writer
from warehouse.search import mark_stale
from warehouse.sql import load_query

KEPT = {"migrations", "search_state"}


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "warehouse.duckdb"
    with open_writer(path):
        pass
    return path


@pytest.fixture
def path(empty: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(empty, tmp_path / "warehouse.duckdb"))


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    with open_writer(tmp_path_factory.mktemp("shared") / "warehouse.duckdb", index=False) as con:
        yield con


@pytest.fixture
def con(shared: Connection) -> Connection:
    for (table,) in shared.execute(load_query("store_tables")).fetchall():
        if table not in KEPT:
            shared.execute(f"DELETE FROM store.{table}")
    mark_stale(shared)
    return shared


@pytest.fixture
def own(path: Path) -> Iterator[Connection]:
    """A connection whose file may be altered."""
    with open_writer(path, index=False) as con:
        yield con
