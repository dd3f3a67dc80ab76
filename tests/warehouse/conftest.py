"""A fresh warehouse for each test: a copy of one made once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from warehouse.connection import Connection, open_writer


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "warehouse.duckdb"
    with open_writer(path):
        pass
    return path


@pytest.fixture
def path(empty: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(empty, tmp_path / "warehouse.duckdb"))


@pytest.fixture
def con(path: Path) -> Iterator[Connection]:
    with open_writer(path, index=False) as connection:
        yield connection
