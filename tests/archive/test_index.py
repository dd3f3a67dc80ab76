from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.archive import Archive, Entry, rebuild_index
from tests.archive.making import START, clock, fill, make_capture, make_captures, make_file

CAPTURES = [
    *make_captures(10),
    replace(make_captures(4)[3], captured_at=START + timedelta(days=2)),
    make_file(b"saved", "a b.html"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    fill(tmp_path, CAPTURES, max_bytes=4000)
    return tmp_path


def entries(folder: Path) -> list[Entry]:
    with Archive(folder, now=clock) as archive:
        return list(archive.entries())


def test_a_capture_is_found_by_its_url(folder: Path) -> None:
    with Archive(folder, now=clock) as archive:
        assert list(archive.find(url=CAPTURES[3].url)) == [CAPTURES[3], CAPTURES[10]]


def test_a_capture_is_found_by_the_digest_of_its_payload(folder: Path) -> None:
    with Archive(folder, now=clock) as archive:
        assert list(archive.find(digest=CAPTURES[5].digest)) == [CAPTURES[5]]


def test_captures_are_found_by_time_the_end_not_included(folder: Path) -> None:
    since, until = START + timedelta(minutes=2), START + timedelta(minutes=5)
    with Archive(folder, now=clock) as archive:
        assert list(archive.find(since=since, until=until)) == CAPTURES[2:5]


def test_conditions_are_joined(folder: Path) -> None:
    with Archive(folder, now=clock) as archive:
        found = list(archive.find(url=CAPTURES[3].url, since=START + timedelta(days=1)))
    assert found == [CAPTURES[10]]


@pytest.mark.parametrize("digest", ["sha256:" + "0" * 64, "md5:x", ""])
def test_what_is_not_there_is_not_found(folder: Path, digest: str) -> None:
    with Archive(folder, now=clock) as archive:
        assert list(archive.find(digest=digest)) == []


def test_an_index_made_from_the_files_alone_is_the_same(folder: Path) -> None:
    before = entries(folder)
    for name in ("index.sqlite", "chain.jsonl"):
        (folder / name).unlink()
    assert rebuild_index(folder) == len(CAPTURES)
    assert entries(folder) == before


def test_secrets_are_looked_for_where_they_were_removed(tmp_path: Path) -> None:
    fill(tmp_path, [make_capture(url="https://huggingface.co/x?token=abc")])
    assert [entry.url for entry in entries(tmp_path)] == ["https://huggingface.co/x?token=(removed)"]
