"""Migrations run once each; a file of another make is refused."""

from pathlib import Path

import pytest

from pipeline.errors import WarehouseError
from warehouse.connection import Connection, open_writer
from warehouse.migrate import migrate
from warehouse.sql import load_folder


def test_every_migration_is_recorded_with_its_digest(own: Connection) -> None:
    rows = own.execute("SELECT name, digest FROM store.migrations ORDER BY name").fetchall()
    assert [name for name, _ in rows] == [*load_folder("migrations"), "views"]


def test_migrating_again_applies_nothing(own: Connection) -> None:
    assert migrate(own) == ()


def test_views_of_another_version_are_made_anew(own: Connection) -> None:
    own.execute("UPDATE store.migrations SET digest = 'old' WHERE name = 'views'")
    own.execute("DROP VIEW opinions")
    assert migrate(own) == ("views",)
    assert own.execute("FROM opinions").fetchall() == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE store.migrations SET digest = 'sha256:0' WHERE name = '0001_sightings.sql'",
        "INSERT INTO store.migrations VALUES ('9999_future.sql', 'sha256:0')",
    ],
    ids=["altered migration", "migration of a newer hearsay"],
)
def test_a_file_of_another_make_is_refused_with_the_remedy(path: Path, change: str) -> None:
    with open_writer(path) as own:
        own.execute(change)
    with pytest.raises(WarehouseError, match="hearsay rebuild"), open_writer(path):
        pass


def test_a_migration_that_fails_leaves_the_file_as_it_was(
    own: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = load_folder("migrations") | {
        "9998_broken.sql": "CREATE TABLE store.half (x INTEGER); SELECT nonsense;"
    }
    views = load_folder("views")
    monkeypatch.setattr("warehouse.migrate.load_folder", {"migrations": files, "views": views}.__getitem__)
    with pytest.raises(Exception, match="nonsense"):
        migrate(own)
    assert own.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'half'").fetchall() == []
