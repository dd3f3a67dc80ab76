"""A rebuilt warehouse takes the place of the old one whole, or not at all."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import WarehouseBusy
from warehouse.connection import Connection, open_reader, open_writer
from warehouse.rebuild import rebuilt
from warehouse.sql import load_query
from warehouse.write import Run, save_parsed, save_run

from .builders import NOON, post, seen, shown

BATCHES = [[shown(post(f"nora/{n}"), seen(f"post:nora/{n}", impressions=n), body=str(n))] for n in range(3)]


def fill(path: Path, batches: list[list[object]] = BATCHES) -> None:
    with open_writer(path) as con:
        for batch in batches:
            save_parsed(con, batch, producer="parse/1")  # type: ignore[arg-type]  # what `shown` returns


def posts(path: Path) -> list[str]:
    with open_reader(path) as con:
        return [row[0] for row in con.execute("SELECT post_id FROM posts ORDER BY 1").fetchall()]


def dump(con: Connection) -> list[object]:
    tables = [row[0] for row in con.execute(load_query("store_tables")).fetchall()]
    return [con.execute(f"FROM store.{table} ORDER BY ALL").fetchall() for table in tables]


def test_the_new_file_takes_the_place_of_the_old_one(path: Path) -> None:
    fill(path)
    with rebuilt(path) as fresh:
        fill(fresh, BATCHES[:1])
    assert posts(path) == ["nora/0"]


def test_a_rebuilt_warehouse_has_the_same_rows(path: Path) -> None:
    fill(path)
    with open_reader(path) as con:
        before = dump(con)
    with rebuilt(path) as fresh:
        fill(fresh, BATCHES[::-1])
    with open_reader(path) as con:
        assert dump(con) == before


def test_a_rebuild_that_fails_leaves_the_old_file(path: Path) -> None:
    fill(path)

    def fail() -> None:
        with rebuilt(path) as fresh:
            fill(fresh, BATCHES[:1])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert len(posts(path)) == 3
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_what_was_run_is_remembered(path: Path) -> None:
    with open_writer(path) as con:
        save_run(con, Run(run_id="r", command="run", started_at=NOON))
    with rebuilt(path) as fresh:
        fill(fresh)
    with open_reader(path) as con:
        assert con.execute("SELECT run_id FROM runs").fetchall() == [("r",)]


def test_where_nothing_was_a_warehouse_is_built(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    with rebuilt(path) as fresh:
        fill(fresh)
    assert len(posts(path)) == 3


def test_a_broken_file_is_replaced(path: Path) -> None:
    path.write_bytes(b"broken" * 5000)
    with rebuilt(path) as fresh:
        fill(fresh)
    assert len(posts(path)) == 3


def test_a_file_somebody_writes_is_not_replaced(path: Path) -> None:
    def rebuild() -> None:
        with rebuilt(path) as fresh:
            fill(fresh, BATCHES[:1])

    with open_writer(path), pytest.raises(WarehouseBusy):
        rebuild()
    assert posts(path) == []


def test_a_reader_of_the_old_file_reads_on(path: Path) -> None:
    fill(path)
    program = (
        "import sys; from pathlib import Path; from warehouse.connection import open_reader\n"
        "with open_reader(Path(sys.argv[1])) as con:\n"
        "    print('open', flush=True); sys.stdin.readline()\n"
        "    print(con.execute('SELECT count(*) FROM posts').fetchone()[0])\n"
    )
    reader = subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert reader.stdout is not None
    reader.stdout.readline()
    fresh = path.with_name("other.duckdb")
    fill(fresh, BATCHES[:1])
    os.replace(fresh, path)
    assert reader.communicate("\n", timeout=30)[0].strip() == "3"


WRITER = """
import sys
from pathlib import Path
from tests.warehouse.test_rebuild import numbered
from warehouse.connection import open_writer
from warehouse.write import save_parsed
with open_writer(Path(sys.argv[1]), wait=20) as con:
    print("open", flush=True)
    for number in range(1000):
        save_parsed(con, numbered(number), producer="parse/1")
        print(number, flush=True)
"""


def numbered(number: int) -> list[object]:
    """A batch of two posts."""
    return [shown(post(f"nora/{number}-{side}"), body=f"{number}{side}") for side in "ab"]


@pytest.mark.parametrize("lines", [1, 3, 6])
def test_a_writer_killed_leaves_whole_batches(path: Path, lines: int) -> None:
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    for _ in range(lines):
        writer.stdout.readline()
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    writer.stdout.close()
    with open_writer(path) as con:
        sides = con.execute(
            "SELECT DISTINCT count(*) FROM posts GROUP BY split_part(post_id, '-', 1)"
        ).fetchall()
        kept = con.execute("SELECT count(*) FROM posts").fetchone()
    assert sides in ([], [(2,)])
    assert kept is not None
    assert kept[0] >= 2 * (lines - 1)
