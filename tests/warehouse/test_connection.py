"""One writer at a time, readers in between."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from pipeline.errors import WarehouseBusy, WarehouseError
from warehouse.connection import Connection, open_reader, open_writer, transaction
from warehouse.search import search_extension
from warehouse.write import Run, save_run

from .builders import NOON

HOLD = """
import sys, time
from pathlib import Path
from warehouse.connection import open_writer
with open_writer(Path(sys.argv[1]), wait=20):
    print("open", flush=True)
    sys.stdin.readline()
"""


def hold_elsewhere(path: Path) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


def let_go(process: "subprocess.Popen[str]") -> None:
    process.communicate("\n", timeout=30)


@pytest.mark.parametrize("open_it", [open_writer, open_reader])
def test_a_second_process_is_told_that_the_warehouse_is_busy(path: Path, open_it: object) -> None:
    holder = hold_elsewhere(path)
    try:
        with pytest.raises(WarehouseBusy, match="Wait until that run has finished"), open_it(path):  # type: ignore[operator]  # parametrised
            pass
    finally:
        let_go(holder)


def test_a_second_process_that_waits_gets_its_turn(path: Path) -> None:
    holder = hold_elsewhere(path)
    threading.Timer(0.3, let_go, [holder]).start()
    with open_writer(path, wait=20) as con:
        assert con.execute("SELECT count(*) FROM posts").fetchone() == (0,)


def test_two_processes_that_write_at_once_both_get_their_rows_in(path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from warehouse.connection import open_writer; from warehouse.write import Run, save_run\n"
        "for number in range(5):\n"
        "    with open_writer(Path(sys.argv[1]), wait=60) as con:\n"
        "        save_run(con, Run(run_id=f'{sys.argv[2]}-{number}', command='x', "
        "started_at=datetime(2026, 1, 1, tzinfo=UTC)))\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", program, str(path), name]) for name in "ab"]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0]
    with open_reader(path) as con:
        assert con.execute("SELECT count(*) FROM runs").fetchone() == (10,)


def test_a_second_thread_waits_for_its_turn(path: Path) -> None:
    order: list[str] = []

    def write(name: str) -> None:
        with open_writer(path, wait=20):
            order.append(f"{name} in")
            time.sleep(0.05)
            order.append(f"{name} out")

    threads = [threading.Thread(target=write, args=[name]) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [entry.split()[1] for entry in order] == ["in", "out", "in", "out"]


def test_a_reader_in_the_writing_process_is_told_that_the_warehouse_is_busy(path: Path) -> None:
    with open_writer(path), pytest.raises(WarehouseBusy), open_reader(path):
        pass


def test_readers_read_side_by_side(path: Path) -> None:
    with open_reader(path) as one, open_reader(path) as other:
        assert one.execute("FROM posts").fetchall() == other.execute("FROM posts").fetchall()


def test_reading_where_nothing_is_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="hearsay run"), open_reader(tmp_path / "none.duckdb"):
        pass


def test_a_file_that_is_no_warehouse_is_refused_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    path.write_bytes(b"not a database" * 1000)
    with pytest.raises(WarehouseError, match=r"warehouse\.duckdb: not a warehouse"), open_writer(path):
        pass


def test_what_a_failed_batch_wrote_is_gone(con: Connection) -> None:
    def fail() -> None:
        with transaction(con):
            save_run(con, Run(run_id="r", command="x", started_at=NOON))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert con.execute("FROM runs").fetchall() == []


def test_after_a_failed_batch_the_next_one_is_saved(con: Connection) -> None:
    with pytest.raises(ZeroDivisionError), transaction(con):
        raise ZeroDivisionError
    save_run(con, Run(run_id="r", command="x", started_at=NOON))
    assert con.execute("SELECT run_id FROM runs").fetchall() == [("r",)]


def test_times_are_told_in_utc(con: Connection) -> None:
    assert con.cursor().execute("SELECT current_setting('TimeZone')").fetchone() == ("UTC",)


def test_the_search_extension_lies_beside_duckdb() -> None:
    assert search_extension().is_file()
