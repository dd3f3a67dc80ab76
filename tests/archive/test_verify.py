"""Tampering of every kind, done to a real archive, must be found and say whom it touches."""

import gzip
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.archive import Archive, Finding, FindingKind, rebuild_index, verify_archive
from pipeline.archive.appender import make_writer
from pipeline.archive.member import compress_record, read_members
from pipeline.archive.recover import remove_index
from pipeline.archive.render import render_records
from pipeline.errors import UnreadableInput
from tests.archive.making import START, clock, fill, make_capture, make_captures, warcs


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Several files, two runs, references across them."""
    captures = make_captures(24)
    again = [replace(capture, captured_at=START + timedelta(days=1)) for capture in captures[:6]]
    for run, part in enumerate((captures[:15], [*captures[15:], *again])):
        with Archive(tmp_path, now=clock, max_bytes=6000) as opened:
            for capture in part:
                opened.add(capture)
            opened.close_run(f"run-{run}", {"posts": len(part)})
    return tmp_path


def members(path: Path) -> list[bytes]:
    data = path.read_bytes()
    return [data[member.offset : member.offset + member.length] for member in read_members(path)]


def url_of(number: int) -> str:
    return make_captures(number + 1)[number].url


def found(folder: Path) -> set[FindingKind]:
    return {finding.kind for finding in verify_archive(folder)}


def touched(findings: tuple[Finding, ...]) -> set[str]:
    return {url for finding in findings for url in finding.urls}


def test_an_untouched_archive_has_no_findings(archive: Path) -> None:
    assert verify_archive(archive) == ()


def test_verifying_changes_nothing(archive: Path) -> None:
    before = {path.name: path.read_bytes() for path in archive.iterdir()}
    verify_archive(archive)
    assert {path.name: path.read_bytes() for path in archive.iterdir()} == before


def test_200_flipped_bits_are_all_found(archive: Path) -> None:
    rng = random.Random(20260301)
    files = sorted(path for path in archive.iterdir() if path.stat().st_size)
    missed = []
    for _ in range(200):
        path = rng.choice(files)
        whole = path.read_bytes()
        flipped = bytearray(whole)
        place = rng.randrange(len(whole) * 8)
        flipped[place // 8] ^= 1 << place % 8
        path.write_bytes(flipped)
        if not verify_archive(archive):
            missed.append((path.name, place))
        path.write_bytes(whole)
    assert missed == []


def test_a_flipped_bit_names_the_captures_that_share_the_payload(archive: Path) -> None:
    path = warcs(archive)[0]
    parts = members(path)
    place = len(parts[0]) + len(parts[1]) + len(parts[2]) // 2
    data = bytearray(path.read_bytes())
    data[place] ^= 4
    path.write_bytes(data)
    assert touched(verify_archive(archive)) == {url_of(0)}


@pytest.mark.parametrize("kept", [0.0, 0.3, 0.9, 0.999])
def test_a_cut_tail_is_found(archive: Path, kept: float) -> None:
    path = warcs(archive)[-1]
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * kept)])
    assert FindingKind.CUT in found(archive)


def test_a_tail_cut_at_a_record_names_what_is_gone(archive: Path) -> None:
    path = warcs(archive)[0]
    path.write_bytes(b"".join(members(path)[:-2]))
    last = max(int(url.rsplit("/", 1)[1]) for url in touched(verify_archive(archive)))
    assert url_of(last) in touched(verify_archive(archive))
    assert FindingKind.CUT in found(archive)


def test_a_removed_record_is_found_and_named(archive: Path) -> None:
    path = warcs(archive)[0]
    parts = members(path)
    path.write_bytes(b"".join(parts[:3] + parts[5:]))
    findings = verify_archive(archive)
    assert FindingKind.REMOVED in {finding.kind for finding in findings}
    assert url_of(1) in touched(findings)


def test_a_record_written_twice_is_found(archive: Path) -> None:
    path = warcs(archive)[0]
    parts = members(path)
    path.write_bytes(b"".join(parts[:5] + parts[3:5] + parts[5:]))
    assert FindingKind.ADDED in found(archive)


def test_records_in_another_order_are_found_and_named(archive: Path) -> None:
    path = warcs(archive)[0]
    parts = members(path)
    path.write_bytes(b"".join(parts[:1] + parts[3:5] + parts[1:3] + parts[5:]))
    findings = verify_archive(archive)
    assert FindingKind.MOVED in {finding.kind for finding in findings}
    assert touched(findings) >= {url_of(0), url_of(1)}


def test_a_foreign_record_is_found_and_named(archive: Path) -> None:
    path = warcs(archive)[0]
    parts = members(path)
    forged = make_capture(url="https://huggingface.co/posts/forged/1", body=b"never said")
    records = render_records(forged, "<urn:uuid:0>", None)
    previous = next(iter(read_members(path))).digest
    path.write_bytes(b"".join([parts[0], *forge(records, previous), *parts[1:]]))
    findings = verify_archive(archive)
    assert FindingKind.ADDED in {finding.kind for finding in findings}
    assert forged.url in touched(findings)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"words",
        b"WARC/1.1\r\n\r\n",
        b"WARC/1.1\r\nWARC-Type: resource\r\nContent-Length: 0\r\n\r\n\r\n\r\n",
        b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Date: soon\r\nContent-Length: -4\r\n\r\n\r\n\r\n",
        b"WARC/1.1\r\nWARC-Type: metadata\r\nContent-Length: 99999\r\n\r\nshort\r\n\r\n",
    ],
)
def test_a_forged_record_of_any_shape_is_a_finding_not_a_crash(archive: Path, content: bytes) -> None:
    path = warcs(archive)[0]
    parts = members(path)
    path.write_bytes(b"".join([*parts[:3], gzip.compress(content), *parts[3:]]))
    assert verify_archive(archive) != ()


def forge(records: tuple[object, ...], previous: str) -> list[bytes]:
    return [compress_record(make_writer(), record, previous) for record in records]


def test_a_record_exchanged_for_another_is_found(archive: Path) -> None:
    """The forger keeps the record's id and its place in the chain, and writes other words."""
    path = warcs(archive)[0]
    parts = members(path)
    digests = [member.digest for member in read_members(path)]
    original = make_captures(1)[0]
    with Archive(archive, now=clock) as opened:
        record_id = next(opened.entries(url=original.url)).record_id
    forged = make_capture(url=original.url, body=b"other words")
    path.write_bytes(
        b"".join([parts[0], *forge(render_records(forged, record_id, None), digests[0]), *parts[3:]])
    )
    findings = verify_archive(archive)
    assert FindingKind.ALTERED in {finding.kind for finding in findings}
    assert original.url in touched(findings)


def test_a_removed_file_is_found_and_names_what_it_held(archive: Path) -> None:
    warcs(archive)[0].unlink()
    findings = verify_archive(archive)
    assert FindingKind.MISSING in {finding.kind for finding in findings}
    assert url_of(0) in touched(findings)


def test_the_last_file_removed_is_found(archive: Path) -> None:
    warcs(archive)[-1].unlink()
    assert FindingKind.MISSING in found(archive)


def test_a_file_added_is_found(archive: Path) -> None:
    last = warcs(archive)[-1]
    last.with_name("hearsay-000099.warc.gz").write_bytes(last.read_bytes())
    assert verify_archive(archive) != ()


def test_two_files_exchanged_are_found(archive: Path) -> None:
    first, second = warcs(archive)[:2]
    one, two = first.read_bytes(), second.read_bytes()
    first.write_bytes(two)
    second.write_bytes(one)
    assert verify_archive(archive) != ()


TAMPERS: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "first line gone": lambda lines: lines[1:],
    "middle line gone": lambda lines: lines[:1] + lines[2:],
    "lines exchanged": lambda lines: [lines[1], lines[0], *lines[2:]],
    "line twice": lambda lines: [lines[0], *lines],
    "last line cut": lambda lines: [*lines[:-1], lines[-1][:-9]],
    "last line gone": lambda lines: lines[:-1],
    "all gone": lambda lines: [],
}


@pytest.mark.parametrize("name", TAMPERS)
def test_a_ledger_tampered_with_is_found(archive: Path, name: str) -> None:
    path = archive / "chain.jsonl"
    path.write_bytes(b"".join(TAMPERS[name](path.read_bytes().splitlines(keepends=True))))
    assert verify_archive(archive) != ()


@pytest.mark.parametrize("step", [1, 3, 4, 5])
def test_without_an_index_a_removed_record_is_found_too(archive: Path, step: int) -> None:
    path = warcs(archive)[0]
    parts = members(path)
    path.write_bytes(b"".join(parts[:step] + parts[step + 2 :]))
    remove_index(archive)
    assert {finding.kind for finding in verify_archive(archive)} - {FindingKind.INDEX}


def test_a_wrong_index_alone_is_said_to_be_the_index(archive: Path) -> None:
    remove_index(archive)
    assert found(archive) == {FindingKind.INDEX}


def test_a_rebuilt_index_verifies(archive: Path) -> None:
    remove_index(archive)
    rebuild_index(archive)
    assert verify_archive(archive) == ()


def test_writing_under_way_is_no_finding(archive: Path) -> None:
    with Archive(archive, now=clock, max_bytes=6000) as opened:
        opened.add(make_capture(body=b"new"))
        assert verify_archive(archive) == ()


def test_a_flipped_bit_is_found_while_somebody_writes(archive: Path) -> None:
    path = warcs(archive)[0]
    data = bytearray(path.read_bytes())
    data[700] ^= 1
    path.write_bytes(data)
    with Archive(archive, now=clock, max_bytes=6000) as opened:
        opened.add(make_capture(body=b"new"))
        assert verify_archive(archive) != ()


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput):
        verify_archive(tmp_path / "nowhere")


def test_an_empty_archive_verifies(tmp_path: Path) -> None:
    fill(tmp_path, [])
    assert verify_archive(tmp_path) == ()
