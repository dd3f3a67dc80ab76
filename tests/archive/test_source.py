"""Whatever lies on a disk is taken in whole, or set aside with a reason."""

import gzip
import hashlib
import itertools
import json
import os
import tempfile
import tracemalloc
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.archive import read_source
from pipeline.archive.limits import MAX_CAPTURE
from pipeline.errors import UnreadableInput
from pipeline.records import Aside, Capture
from tests.archive.making import START

LINE = json.dumps({"id": "somebody/1", "text": "words " * 50}).encode() + b"\n"
SINGLE_FILE = b"""<!DOCTYPE html> <html><!--
 Page saved with SingleFile
 url: https://huggingface.co/posts/somebody/1
 saved date: Sun Mar 01 2026 13:00:05 GMT+0200 (Some Standard Time)
--><head><title>t</title></head></html>"""


def take(path: Path) -> tuple[list[Capture], list[Aside]]:
    found = list(read_source(path, now=START))
    return [one for one in found if isinstance(one, Capture)], [
        one for one in found if isinstance(one, Aside)
    ]


def save(folder: Path, body: bytes, name: str = "thing") -> Path:
    path = folder / name
    path.write_bytes(body)
    return path


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body>saved</body></html>",
        b'{"socialPosts": []}',
        b'{\n  "a": [\n    {"b": 1},\n    {"b": 2}\n  ]\n}\n',
        b'<?xml version="1.0"?><rss/>',
        b"Name\nRecent Activity\nliked a model 5 days ago\n",
        b"one line without an end",
        '{"a": "é"}'.encode("utf-16"),
        b"\xef\xbb\xbftext with a mark",
    ],
    ids=["html", "json", "pretty json", "feed", "copied text", "one line", "utf-16", "utf-8 with mark"],
)
def test_a_text_is_one_capture_byte_for_byte(tmp_path: Path, body: bytes) -> None:
    captures, asides = take(save(tmp_path, body))
    assert ([capture.body for capture in captures], asides) == ([body], [])


def test_a_capture_names_the_file_but_not_where_it_lay(tmp_path: Path) -> None:
    captures, _ = take(save(tmp_path, b"text", "my page.txt"))
    assert (captures[0].source, captures[0].url) == ("import:my page.txt", "file:///my%20page.txt")
    assert str(tmp_path) not in repr(captures)


def test_a_file_without_a_time_has_the_time_given(tmp_path: Path) -> None:
    assert take(save(tmp_path, b"text"))[0][0].captured_at == START


def test_a_page_saved_by_single_file_has_its_own_url_and_time(tmp_path: Path) -> None:
    capture = take(save(tmp_path, SINGLE_FILE))[0][0]
    assert capture.url == "https://huggingface.co/posts/somebody/1"
    assert capture.captured_at == datetime(2026, 3, 1, 13, 0, 5, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize(
    "head",
    [
        b"<!-- saved from url=(0039)https://huggingface.co/posts/somebody/1 -->",
        b'<link rel="canonical" href="https://huggingface.co/posts/somebody/1">',
        b"<link href=https://huggingface.co/posts/somebody/1 rel=canonical>",
    ],
    ids=["browser", "canonical", "canonical, other order"],
)
def test_a_saved_page_has_its_own_url(tmp_path: Path, head: bytes) -> None:
    body = b"<!doctype html>\n" + head + b"<html></html>"
    assert take(save(tmp_path, body))[0][0].url == "https://huggingface.co/posts/somebody/1"


MHTML = b"""From: <Saved by Blink>
Snapshot-Content-Location: https://huggingface.co/posts/somebody/1
Subject: t
Date: Sun, 1 Mar 2026 11:00:05 -0000
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="----edge"

------edge
Content-Type: text/html
Content-Transfer-Encoding: quoted-printable
Content-Location: https://huggingface.co/posts/somebody/1

<html><p class=3D"x">caf=C3=A9</p></html>
------edge
Content-Type: image/png
Content-Transfer-Encoding: base64

AAAA
------edge--
"""


def test_a_page_saved_as_one_file_by_a_browser_is_unwrapped(tmp_path: Path) -> None:
    capture = take(save(tmp_path, MHTML.replace(b"\n", b"\r\n")))[0][0]
    assert capture.body.decode().strip() == '<html><p class="x">café</p></html>'
    assert capture.url == "https://huggingface.co/posts/somebody/1"
    assert capture.captured_at.isoformat() == "2026-03-01T11:00:05+00:00"
    assert capture.digest == f"sha256:{hashlib.sha256(capture.body).hexdigest()}"


@pytest.mark.parametrize("cut", [200, 330, 400, 480, 600])
def test_a_page_saved_as_one_file_and_cut_is_still_taken_in(tmp_path: Path, cut: int) -> None:
    captures, _ = take(save(tmp_path, MHTML[:cut]))
    assert len(captures) == 1


def test_json_lines_are_cut_at_line_ends_and_nothing_is_lost(tmp_path: Path) -> None:
    body = LINE * 9000
    captures, _ = take(save(tmp_path, body))
    assert b"".join(capture.body for capture in captures) == body
    assert all(capture.body.endswith(b"\n") and len(capture.body) <= 1 << 20 for capture in captures)
    assert len(captures) == -(-len(body) // (1 << 20))


def test_positions_are_the_lines_of_the_file(tmp_path: Path) -> None:
    captures, _ = take(save(tmp_path, LINE * 9000))
    spans = [list(map(int, capture.position.removeprefix("lines ").split("-"))) for capture in captures]
    assert [spans[0][0], spans[-1][1]] == [1, 9000]
    assert all(left[1] + 1 == right[0] for left, right in itertools.pairwise(spans))


def test_lines_appended_later_change_only_the_last_capture(tmp_path: Path) -> None:
    before, _ = take(save(tmp_path, LINE * 5000))
    after, _ = take(save(tmp_path, LINE * 6000))
    assert after[: len(before) - 1] == before[:-1]


def test_a_damaged_first_line_does_not_hide_json_lines(tmp_path: Path) -> None:
    captures, _ = take(save(tmp_path, b'{"broken": \n' + LINE * 3))
    assert captures[0].position == "lines 1-4"


def test_json_lines_packed_with_gzip_are_unpacked(tmp_path: Path) -> None:
    captures, _ = take(save(tmp_path, gzip.compress(LINE * 3)))
    assert captures[0].body == LINE * 3


def test_a_packed_file_that_breaks_off_gives_what_it_has(tmp_path: Path) -> None:
    lines = b"".join(json.dumps({"n": n, "x": os.urandom(40).hex()}).encode() + b"\n" for n in range(3000))
    packed = gzip.compress(lines)
    captures, asides = take(save(tmp_path, packed[: len(packed) // 2]))
    assert lines.startswith(captures[0].body)
    assert len(captures[0].body) > len(lines) // 3
    assert [aside.kind for aside in asides] == ["truncated"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (gzip.compress(b""), "empty"),
        (bytes(range(256)) * 40, "binary"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(100), "binary"),
        (b"PK\x03\x04" + bytes(100), "binary"),
        (gzip.compress(bytes(range(256)) * 40), "binary"),
    ],
    ids=["nothing", "blanks", "packed nothing", "bytes", "picture", "archive", "packed bytes"],
)
def test_what_is_of_no_use_is_set_aside_with_its_digest(tmp_path: Path, body: bytes, kind: str) -> None:
    captures, asides = take(save(tmp_path, body))
    assert captures == []
    assert [(aside.kind, aside.source) for aside in asides] == [(kind, "import:thing")]
    assert asides[0].reason


@pytest.mark.parametrize("name", ["thing.html", "thing.jsonl", "thing.warc.gz", "thing.png"])
def test_the_name_decides_nothing(tmp_path: Path, name: str) -> None:
    captures, _ = take(save(tmp_path, b"plain words", name))
    assert captures[0].body == b"plain words"


def test_wrong_letters_are_kept_and_noted(tmp_path: Path) -> None:
    body = "café\nnaïve\n".encode("latin-1")
    captures, asides = take(save(tmp_path, body))
    assert captures[0].body == body
    assert [(aside.kind, aside.position) for aside in asides] == [("encoding", "line 1")]


def test_letters_in_the_declared_encoding_are_right(tmp_path: Path) -> None:
    body = '<html><meta charset="iso-8859-1">café</html>'.encode("latin-1")
    assert take(save(tmp_path, body))[1] == []


def test_a_wrong_letter_in_json_lines_is_noted_with_its_line(tmp_path: Path) -> None:
    _, asides = take(save(tmp_path, LINE * 4000 + b'{"a": "\xff"}\n' + LINE))
    assert [aside.position for aside in asides] == ["line 4001"]


def test_a_text_too_large_is_set_aside_with_what_to_do(tmp_path: Path) -> None:
    captures, asides = take(save(tmp_path, b"words " * (MAX_CAPTURE // 6 + 1)))
    assert captures == []
    assert "one JSON object per line" in asides[0].reason


def test_a_line_too_long_is_set_aside_and_the_others_are_kept(tmp_path: Path) -> None:
    long = b'{"a": "' + b"x" * MAX_CAPTURE + b'"}\n'
    captures, asides = take(save(tmp_path, LINE * 2 + long + LINE * 2))
    assert [capture.position for capture in captures] == ["lines 1-2", "lines 4-5"]
    assert [aside.position for aside in asides] == ["line 3"]


def test_large_json_lines_are_read_with_little_memory(tmp_path: Path) -> None:
    path = save(tmp_path, LINE * 70_000)
    tracemalloc.start()
    total = sum(len(one.body) for one in read_source(path, now=START) if isinstance(one, Capture))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert total == path.stat().st_size > 20 << 20
    assert peak < 8 << 20


def test_a_packed_bomb_costs_no_more_than_one_capture(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "bomb", "wb", compresslevel=1) as bomb:
        for _ in range(150):
            bomb.write(b" " * (1 << 20))
    captures, asides = take(tmp_path / "bomb")
    assert captures == []
    assert [aside.kind for aside in asides] == ["too large"]


def test_a_folder_gives_every_file_in_order(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    save(tmp_path, b"one", "a.txt")
    save(tmp_path / "b", b"two", "c.txt")
    save(tmp_path, b"", "d.txt")
    captures, asides = take(tmp_path)
    assert [capture.body for capture in captures] == [b"one", b"two"]
    assert [aside.source for aside in asides] == ["import:d.txt"]


def test_a_file_of_a_folder_that_cannot_be_opened_costs_only_itself(tmp_path: Path) -> None:
    save(tmp_path, b"one", "a.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "nowhere")
    captures, asides = take(tmp_path)
    assert len(captures) == 1
    assert [(aside.source, aside.kind) for aside in asides] == [("import:b.txt", "unreadable")]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnreadableInput, match="pipe"):
        read_source(tmp_path / "pipe", now=START)


def test_a_name_that_is_no_text_is_taken_in(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xff\xfe.txt")).write_bytes(b"words")
    assert take(tmp_path)[0][0].source.encode()


@pytest.mark.parametrize("make", [False, True], ids=["missing", "empty folder"])
def test_nothing_to_read_is_an_error(tmp_path: Path, make: bool) -> None:
    path = tmp_path / "nothing"
    if make:
        path.mkdir()
    with pytest.raises(UnreadableInput):
        read_source(path, now=START)


PIECES = st.sampled_from(
    [
        LINE,
        b"WARC/1.1\r\n",
        b"\x1f\x8b\x08",
        b"PK\x03\x04",
        b"<html>",
        b"\n\n",
        b"\0",
        b"{",
        b"Content-Length: 5\r\n\r\n",
    ]
)


@settings(max_examples=200, deadline=2000)
@given(st.lists(PIECES | st.binary(max_size=60), max_size=8).map(b"".join))
def test_no_bytes_crash_the_reading(body: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = save(Path(folder), body)
        assert all(isinstance(one, Capture | Aside) for one in read_source(path, now=START))


@pytest.mark.parametrize("name", ["3D", "rot13", "idna", "undefined", "unicode_escape", "base64", "x" * 40])
def test_an_encoding_that_is_none_is_no_encoding(tmp_path: Path, name: str) -> None:
    body = f"<html><meta charset={name}><p>caf\\u00e9 é</p></html>".encode()
    captures, asides = take(save(tmp_path, body))
    assert ([capture.body for capture in captures], asides) == ([body], [])


def test_each_file_of_a_folder_keeps_its_own_date(tmp_path: Path) -> None:
    for name, written in (("a.txt", 1_700_000_000), ("b.txt", 1_710_000_000)):
        os.utime(save(tmp_path, b"words", name), (written, written))
    times = [one.captured_at.timestamp() for one in read_source(tmp_path) if isinstance(one, Capture)]
    assert times == [1_700_000_000, 1_710_000_000]


def test_a_folder_to_be_left_out_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    save(tmp_path / "home", b"ours")
    save(tmp_path, b"theirs")
    bodies = [
        one.body for one in read_source(tmp_path, without=tmp_path / "home") if isinstance(one, Capture)
    ]
    assert bodies == [b"theirs"]
