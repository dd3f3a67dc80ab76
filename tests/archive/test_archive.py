import gzip
import resource
import zlib
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from pipeline.archive import Archive, is_forgotten, verify_archive
from pipeline.errors import IntegrityError, UsageError
from tests.archive.making import START, clock, fill, make_capture, make_captures, make_file, read, warcs


def kinds(folder: Path) -> list[str]:
    found = []
    for path in warcs(folder):
        with path.open("rb") as file:
            found += [record.rec_type for record in ArchiveIterator(file)]
    return found


def test_captures_come_back_as_they_went_in_and_in_order(tmp_path: Path) -> None:
    captures = make_captures(9)
    fill(tmp_path, captures)
    assert read(tmp_path) == captures


def test_reading_goes_on_after_a_record(tmp_path: Path) -> None:
    captures = make_captures(5)
    ids = fill(tmp_path, captures)
    with Archive(tmp_path, now=clock) as archive:
        assert list(archive.captures(after=ids[2])) == captures[3:]


def test_what_was_added_is_readable_before_the_archive_closes(tmp_path: Path) -> None:
    with Archive(tmp_path, now=clock) as archive:
        archive.add(make_capture())
        assert list(archive.captures()) == [make_capture()]


def test_a_live_answer_is_a_request_and_a_response(tmp_path: Path) -> None:
    fill(tmp_path, [make_capture()])
    assert kinds(tmp_path) == ["warcinfo", "request", "response"]


def test_a_file_is_a_resource(tmp_path: Path) -> None:
    fill(tmp_path, [make_file(b"<html>saved</html>")])
    assert kinds(tmp_path) == ["warcinfo", "resource"]


def test_a_payload_held_already_is_only_referred_to(tmp_path: Path) -> None:
    first = make_capture(body=b"the same" * 500)
    again = replace(first, captured_at=START + timedelta(hours=1))
    fill(tmp_path, [first, again])
    assert kinds(tmp_path) == ["warcinfo", "request", "response", "request", "revisit"]


def test_a_reference_reads_as_the_whole_capture(tmp_path: Path) -> None:
    first = make_capture(body=b"the same" * 500)
    again = replace(first, captured_at=START + timedelta(hours=1), headers=(("etag", "new"),))
    fill(tmp_path, [first, again])
    assert read(tmp_path) == [first, again]


def test_a_payload_is_held_across_closing_and_opening(tmp_path: Path) -> None:
    fill(tmp_path, [make_capture()])
    fill(tmp_path, [make_capture(captured_at=START + timedelta(hours=1))])
    assert kinds(tmp_path)[-1] == "revisit"


def test_the_same_file_imported_twice_adds_nothing(tmp_path: Path) -> None:
    fill(tmp_path, [make_file(b"<html>saved</html>")])
    later = replace(make_file(b"<html>saved</html>"), captured_at=START + timedelta(days=1))
    with Archive(tmp_path, now=clock) as archive:
        assert not archive.add(later).is_new


def test_the_same_answer_at_the_same_time_is_held_once(tmp_path: Path) -> None:
    with Archive(tmp_path, now=clock) as archive:
        assert [archive.add(make_capture()).is_new for _ in range(2)] == [True, False]


def test_equal_pieces_of_one_file_are_both_kept(tmp_path: Path) -> None:
    pieces = [make_file(b'{"a": 1}\n', "posts.jsonl", f"lines {n}-{n}") for n in (1, 2)]
    fill(tmp_path, pieces)
    assert read(tmp_path) == pieces


def test_every_record_is_a_gzip_member_of_its_own(tmp_path: Path) -> None:
    fill(tmp_path, make_captures(3))
    data, members = warcs(tmp_path)[0].read_bytes(), 0
    while data:
        inflate = zlib.decompressobj(31)
        assert inflate.decompress(data).startswith(b"WARC/1.1\r\n")
        data, members = inflate.unused_data, members + 1
    assert members == 1 + 2 * 3


def test_warcio_finds_every_digest_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill(tmp_path, [*make_captures(3), make_file(b"saved"), make_capture(status=404, body=b"")])
    checker = Checker(type("Arguments", (), {"inputs": list(map(str, warcs(tmp_path))), "verbose": True})())
    checker.process_all()
    assert "fail" not in capsys.readouterr().out
    assert checker.exit_value == 0


def test_digests_are_sha256_of_block_and_payload(tmp_path: Path) -> None:
    fill(tmp_path, [make_file(b"saved")])
    with warcs(tmp_path)[0].open("rb") as file:
        headers = [record.rec_headers for record in ArchiveIterator(file)][-1]
    digest = make_file(b"saved").digest
    assert (headers["WARC-Block-Digest"], headers["WARC-Payload-Digest"]) == (digest, digest)


def test_a_file_that_is_full_is_followed_by_the_next(tmp_path: Path) -> None:
    captures = make_captures(20)
    fill(tmp_path, captures, max_bytes=3000)
    assert len(warcs(tmp_path)) > 3
    assert all(path.stat().st_size < 3000 + 2000 for path in warcs(tmp_path))
    assert read(tmp_path) == captures


def test_a_closed_run_is_written_down(tmp_path: Path) -> None:
    with Archive(tmp_path, now=clock) as archive:
        archive.add(make_capture())
        archive.close_run("collect-7", {"requests": 3})
    text = gzip.decompress(warcs(tmp_path)[0].read_bytes())
    assert b'{"run_id": "collect-7", "summary": {"requests": 3}}' in text


def test_the_same_writing_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        fill(tmp_path / name, make_captures(5))
    assert warcs(tmp_path / "a")[0].read_bytes() == warcs(tmp_path / "b")[0].read_bytes()


def test_a_joined_body_is_not_called_chunked(tmp_path: Path) -> None:
    capture = make_capture(headers=(("Transfer-Encoding", "chunked"),), body=b"5\r\nhello")
    fill(tmp_path, [capture])
    with warcs(tmp_path)[0].open("rb") as file:
        bodies = [record.content_stream().read() for record in ArchiveIterator(file)]
    assert bodies[-1] == b"5\r\nhello"
    assert read(tmp_path) == [capture]


def test_a_second_writer_is_told_to_wait(tmp_path: Path) -> None:
    with Archive(tmp_path, now=clock) as first:
        first.add(make_capture())
        with Archive(tmp_path, now=clock) as second, pytest.raises(UsageError, match="another process"):
            second.add(make_capture(body=b"other"))


def test_a_reader_beside_a_writer_sees_what_is_committed(tmp_path: Path) -> None:
    fill(tmp_path, make_captures(3))
    with Archive(tmp_path, now=clock) as writer:
        writer.add(make_capture())
        with Archive(tmp_path, now=clock) as reader:
            assert len(list(reader.captures())) == 3


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (replace(make_capture(), captured_at=datetime(2026, 1, 1)), "time zone"),
        (replace(make_capture(), digest="sha256:" + "0" * 64), "does not have the digest"),
    ],
    ids=["no time zone", "another digest"],
)
def test_an_unsound_capture_is_refused(tmp_path: Path, broken: object, message: str) -> None:
    with Archive(tmp_path, now=clock) as archive, pytest.raises(UsageError, match=message):
        archive.add(broken)  # type: ignore[arg-type]  # a table of captures


def test_an_altered_payload_is_not_handed_out(tmp_path: Path) -> None:
    fill(tmp_path, make_captures(2))
    path = warcs(tmp_path)[0]
    data = bytearray(path.read_bytes())
    data[-40] ^= 1
    path.write_bytes(data)
    with Archive(tmp_path, now=clock) as archive, pytest.raises(IntegrityError):
        list(archive.captures())


def test_nobody_is_forgotten_in_a_new_archive(tmp_path: Path) -> None:
    assert not is_forgotten(tmp_path, "somebody")


def test_a_full_disk_loses_nothing_kept_so_far(tmp_path: Path) -> None:
    captures = make_captures(40)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    kept = []
    with Archive(tmp_path, now=clock) as archive:
        resource.setrlimit(resource.RLIMIT_FSIZE, (8000, hard))
        try:
            with pytest.raises(UsageError, match="Make room"):
                kept.extend(capture for capture in captures if archive.add(capture).is_new)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert read(tmp_path) == kept
    assert verify_archive(tmp_path) == ()


def test_no_room_in_a_file_means_one_capture_in_each(tmp_path: Path) -> None:
    captures = make_captures(3)
    fill(tmp_path, captures, max_bytes=0)
    assert read(tmp_path) == captures
    assert len(warcs(tmp_path)) == 3
