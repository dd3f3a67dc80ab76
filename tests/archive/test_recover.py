"""Killed at any moment, an archive goes on as if nothing had happened."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.archive import Archive, FindingKind, rebuild_index, verify_archive
from pipeline.archive.recover import remove_index
from pipeline.errors import IntegrityError
from tests.archive.making import clock, fill, make_captures, read, warcs

CAPTURES = make_captures(8)


def unsealed(folder: Path) -> None:
    """What a process leaves that dies after the last capture: two captures sealed, six not."""
    alive = folder / "alive"
    fill(alive, CAPTURES[:2])
    with Archive(alive, now=clock) as opened:
        for capture in CAPTURES[2:]:
            opened.add(capture)
        shutil.copytree(alive, folder, dirs_exist_ok=True)
    shutil.rmtree(alive)


def payloads(folder: Path) -> list[str]:
    with Archive(folder, now=clock) as opened:
        return [entry.digest for entry in opened.entries() if entry.holds]


def test_what_was_kept_before_a_kill_is_kept(tmp_path: Path) -> None:
    unsealed(tmp_path)
    assert read(tmp_path) == CAPTURES


def test_opening_after_a_kill_makes_the_archive_verify(tmp_path: Path) -> None:
    unsealed(tmp_path)
    assert {finding.kind for finding in verify_archive(tmp_path)} == {FindingKind.UNSEALED}
    read(tmp_path)
    assert verify_archive(tmp_path) == ()


@pytest.mark.parametrize("cut", [1, 40, 300, 400, 700, 1500])
def test_a_half_written_end_is_cut_and_written_again(tmp_path: Path, cut: int) -> None:
    unsealed(tmp_path)
    path = warcs(tmp_path)[0]
    os.truncate(path, path.stat().st_size - cut)
    fill(tmp_path, CAPTURES)
    assert read(tmp_path) == CAPTURES
    assert len(payloads(tmp_path)) == len(set(payloads(tmp_path))) == len(CAPTURES)
    assert verify_archive(tmp_path) == ()


def test_zeros_after_a_power_cut_are_cut(tmp_path: Path) -> None:
    unsealed(tmp_path)
    path = warcs(tmp_path)[0]
    os.truncate(path, path.stat().st_size - 100)
    os.truncate(path, path.stat().st_size + 5000)
    fill(tmp_path, CAPTURES)
    assert read(tmp_path) == CAPTURES


def test_a_request_without_its_answer_is_cut(tmp_path: Path) -> None:
    unsealed(tmp_path)
    path = warcs(tmp_path)[0]
    with Archive(tmp_path, now=clock) as opened:
        last = list(opened.entries())[-1]
    fresh = tmp_path / "fresh"
    unsealed(fresh)
    os.truncate(warcs(fresh)[0], last.offset + 1)
    data = path.read_bytes()[last.offset :]
    request = data[: data.index(b"\x1f\x8b\x08", 3)]
    warcs(fresh)[0].write_bytes(warcs(fresh)[0].read_bytes()[:-1] + request)
    fill(fresh, CAPTURES)
    assert read(fresh) == CAPTURES
    assert verify_archive(fresh) == ()


def test_a_sealed_end_that_is_gone_is_damage_not_a_kill(tmp_path: Path) -> None:
    fill(tmp_path, CAPTURES)
    path = warcs(tmp_path)[0]
    os.truncate(path, path.stat().st_size - 1)
    for _ in range(2):
        with pytest.raises(IntegrityError, match="sealed"):
            Archive(tmp_path, now=clock)


def test_a_damaged_middle_is_not_cut_off(tmp_path: Path) -> None:
    unsealed(tmp_path)
    path = warcs(tmp_path)[0]
    data = bytearray(path.read_bytes())
    data[-1200] ^= 1
    path.write_bytes(data)
    with pytest.raises(IntegrityError):
        Archive(tmp_path, now=clock)
    assert path.read_bytes() == data


def test_a_torn_line_of_the_ledger_is_dropped(tmp_path: Path) -> None:
    fill(tmp_path, CAPTURES)
    with (tmp_path / "chain.jsonl").open("ab") as ledger:
        ledger.write(b'{"kind":"clo')
    assert read(tmp_path) == CAPTURES
    assert verify_archive(tmp_path) == ()


@pytest.mark.parametrize("harm", ["gone", "garbage", "older", "newer"])
def test_an_index_that_does_not_agree_is_made_to(tmp_path: Path, harm: str) -> None:
    fill(tmp_path, CAPTURES[:4])
    older = (tmp_path / "index.sqlite").read_bytes()
    fill(tmp_path, CAPTURES)
    index = tmp_path / "index.sqlite"
    if harm == "gone":
        remove_index(tmp_path)
    elif harm == "garbage":
        index.write_bytes(b"no database " * 400)
    elif harm == "older":
        index.write_bytes(older)
    else:
        newer = index.read_bytes()
        for path in tmp_path.iterdir():
            path.unlink()
        fill(tmp_path, CAPTURES[:4])
        index.write_bytes(newer)
        fill(tmp_path, CAPTURES)
    assert read(tmp_path) == CAPTURES
    rebuild_index(tmp_path)
    assert verify_archive(tmp_path) == ()


WORKER = """
import sys
from pathlib import Path
from pipeline.archive import Archive
from tests.archive.making import clock, make_captures
with Archive(Path(sys.argv[1]), now=clock, max_bytes=40_000) as archive:
    print("ready", flush=True)
    for number, capture in enumerate(make_captures(400)):
        archive.add(capture)
        if number % 50 == 49:
            archive.close_run(f"run-{number}", {"posts": number})
"""


def test_six_kills_leave_the_archive_of_an_undisturbed_run(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", WORKER, str(tmp_path)]
    for number in range(6):
        worker = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE)
        assert worker.stdout is not None
        worker.stdout.readline()
        time.sleep(0.013 * (number + 1))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        worker.stdout.close()
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    assert read(tmp_path) == make_captures(400)
    assert len(payloads(tmp_path)) == 400
    assert verify_archive(tmp_path) == ()
