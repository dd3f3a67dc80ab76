"""WARC and WACZ files as other tools write them."""

import gzip
import random
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.archive import export_wacz, read_source
from pipeline.records import Aside, Capture
from tests.archive.making import START, fill, make_capture, make_captures, make_file, warcs

URL = "https://huggingface.co/posts/somebody/1"
DATE = "2026-02-03T04:05:06Z"


class Crawl:
    """Writes records the way crawlers do."""

    def __init__(self, path: Path, *, packed: bool = True) -> None:
        self.path = path
        self._out = path.open("wb")
        self._writer = WARCWriter(self._out, gzip=packed)

    def record(self, kind: str, body: bytes, *, url: str = URL, http: str = "", **headers: str) -> str:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        head = StatusAndHeaders(
            http.partition("\n")[0], [tuple(line.split(": ")) for line in http.split("\n")[1:]]
        )
        head.protocol, _, head.statusline = head.statusline.partition(" ")
        record = self._writer.create_warc_record(
            url,
            kind,
            payload=BytesIO(body),
            length=len(body),
            warc_headers_dict={"WARC-Date": DATE, **named},
            http_headers=head if http else None,
        )
        self._writer.write_record(record)
        return str(record.rec_headers["WARC-Record-ID"])

    def close(self) -> Path:
        self._out.close()
        return self.path


def take(path: Path) -> tuple[list[Capture], list[Aside]]:
    found = list(read_source(path, now=START))
    return [one for one in found if isinstance(one, Capture)], [
        one for one in found if isinstance(one, Aside)
    ]


def crawl(folder: Path, *, packed: bool = True, count: int = 5) -> Path:
    writer = Crawl(folder / "crawl", packed=packed)
    for number in range(count):
        body = f"answer {number} ".encode() * 20
        writer.record(
            "response", body, url=f"{URL}{number}", http="HTTP/1.1 200 OK\ncontent-type: text/plain"
        )
    return writer.close()


@pytest.mark.parametrize("packed", [True, False], ids=["packed", "plain"])
def test_every_response_is_a_capture(tmp_path: Path, packed: bool) -> None:
    captures, asides = take(crawl(tmp_path, packed=packed))
    assert [capture.url for capture in captures] == [f"{URL}{number}" for number in range(5)]
    assert captures[3].body == b"answer 3 " * 20
    assert captures[3].headers == (("content-type", "text/plain"),)
    assert captures[3].captured_at.isoformat() == "2026-02-03T04:05:06+00:00"
    assert asides == []


def test_a_file_packed_as_one_member_is_read_too(tmp_path: Path) -> None:
    plain = crawl(tmp_path, packed=False)
    plain.write_bytes(gzip.compress(plain.read_bytes()))
    assert len(take(plain)[0]) == 5


def test_a_body_stays_packed_as_it_came(tmp_path: Path) -> None:
    writer = Crawl(tmp_path / "crawl")
    packed = gzip.compress(b"words")
    writer.record("response", packed, http="HTTP/1.1 200 OK\nContent-Encoding: gzip")
    assert take(writer.close())[0][0].body == packed


def test_chunks_are_joined(tmp_path: Path) -> None:
    writer = Crawl(tmp_path / "crawl")
    body = b"5\r\nhello\r\n6\r\n there\r\n0\r\n\r\n"
    writer.record("response", body, http="HTTP/1.1 200 OK\nTransfer-Encoding: chunked")
    assert take(writer.close())[0][0].body == b"hello there"


@pytest.mark.parametrize("before", [True, False], ids=["request first", "request after"])
def test_the_request_is_joined_to_its_answer(tmp_path: Path, before: bool) -> None:
    writer = Crawl(tmp_path / "crawl")
    ids = {"request": "<urn:uuid:a>", "response": "<urn:uuid:b>"}
    for kind in sorted(ids, reverse=not before):
        http = "HTTP/1.1 201 Created" if kind == "response" else "POST / HTTP/1.1\nAccept: */*"
        other = {} if kind == "response" else {"WARC_Concurrent_To": ids["response"]}
        writer.record(
            kind, b"body" if kind == "response" else b"", http=http, WARC_Record_ID=ids[kind], **other
        )
    captures, _ = take(writer.close())
    assert [(one.method, one.status, one.request_headers) for one in captures] == [
        ("POST", 201, (("Accept", "*/*"),))
    ]


def test_a_reference_has_the_body_it_refers_to(tmp_path: Path) -> None:
    writer = Crawl(tmp_path / "crawl")
    digest = "sha1:AAAA"
    ok = "HTTP/1.1 200 OK"
    writer.record("response", b"the body", http=ok, WARC_Payload_Digest=digest)
    writer.record("revisit", b"", url=f"{URL}/again", http=ok, WARC_Payload_Digest=digest)
    assert [capture.body for capture in take(writer.close())[0]] == [b"the body", b"the body"]


def test_a_reference_to_nothing_is_set_aside(tmp_path: Path) -> None:
    writer = Crawl(tmp_path / "crawl")
    writer.record("revisit", b"", http="HTTP/1.1 200 OK", WARC_Payload_Digest="sha1:AAAA")
    captures, asides = take(writer.close())
    assert captures == []
    assert "refers to a payload" in asides[0].reason


def test_a_resource_is_a_capture_with_its_type(tmp_path: Path) -> None:
    writer = Crawl(tmp_path / "crawl")
    writer.record("resource", b"<html>", Content_Type="text/html")
    assert take(writer.close())[0][0].headers == (("Content-Type", "text/html"),)


def test_records_about_the_crawl_are_not_captures(tmp_path: Path) -> None:
    writer = Crawl(tmp_path / "crawl")
    writer.record("warcinfo", b"software: x\r\n", url="")
    writer.record("metadata", b"outlink: x\r\n")
    assert take(writer.close()) == ([], [])


def test_a_record_of_unknown_kind_is_set_aside(tmp_path: Path) -> None:
    writer = Crawl(tmp_path / "crawl")
    writer.record("continuation", b"rest")
    assert [aside.kind for aside in take(writer.close())[1]] == ["unknown record"]


@pytest.mark.parametrize("packed", [True, False], ids=["packed", "plain"])
def test_a_cut_file_gives_what_is_whole_and_says_so(tmp_path: Path, packed: bool) -> None:
    path = crawl(tmp_path, packed=packed)
    path.write_bytes(path.read_bytes()[:-60])
    captures, asides = take(path)
    assert len(captures) == 4
    assert [aside.kind for aside in asides] == ["damaged"]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("packed", [True, False], ids=["packed", "plain"])
def test_damage_in_the_middle_costs_one_record(tmp_path: Path, packed: bool, seed: int) -> None:
    path = crawl(tmp_path, packed=packed)
    whole, _ = take(path)
    rng = random.Random(seed)
    data = bytearray(path.read_bytes())
    start = rng.randrange(len(data) - 8)
    data[start : start + 8] = rng.randbytes(8)
    path.write_bytes(data)
    captures, _ = take(path)
    bodies = {capture.body for capture in captures}
    assert len([capture for capture in whole if capture.body in bodies]) >= 3  # 8 bytes may lie across two


def test_a_record_too_large_costs_only_itself(tmp_path: Path) -> None:
    writer = Crawl(tmp_path / "crawl")
    ok = "HTTP/1.1 200 OK"
    writer.record("response", b"first", http=ok)
    writer.record("response", b"x" * (40 << 20), url=f"{URL}/large", http=ok)
    writer.record("response", b"last", http=ok)
    captures, asides = take(writer.close())
    assert [capture.body for capture in captures] == [b"first", b"last"]
    assert [aside.kind for aside in asides] == ["too large"]


def test_a_head_without_end_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "hostile"
    path.write_bytes(b"WARC/1.1\r\n" + b"X" * (3 << 20))
    assert [aside.kind for aside in take(path)[1]] == ["damaged"]


def test_our_own_archive_is_read_like_any_other(tmp_path: Path) -> None:
    captures = [*make_captures(3), make_capture(url=URL, body=make_captures(1)[0].body)]
    fill(tmp_path / "a", captures)
    taken, asides = take(warcs(tmp_path / "a")[0])
    assert [(one.url, one.body, one.headers, one.request_headers) for one in taken] == [
        (one.url, one.body, one.headers, one.request_headers) for one in captures
    ]
    assert asides == []


def test_a_package_gives_the_captures_of_all_its_files(tmp_path: Path) -> None:
    captures = make_captures(12)
    again = make_capture(url=URL, body=captures[0].body)  # refers to a file before
    fill(tmp_path / "a", [*captures, again], max_bytes=3000)
    export_wacz(tmp_path / "a", tmp_path / "out.wacz")
    taken, asides = take(tmp_path / "out.wacz")
    assert [capture.body for capture in taken] == [capture.body for capture in [*captures, again]]
    assert taken[0].position.startswith("archive/hearsay-000001.warc.gz record")
    assert asides == []


def test_a_package_without_files_is_set_aside(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "p", "w") as package:
        package.writestr("archive/", "")
    assert [aside.kind for aside in take(tmp_path / "p")[1]] == ["empty"]


def test_a_package_that_would_fill_the_disk_is_set_aside(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "p", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("archive/bomb.warc", bytes(60 << 20))
    assert [aside.kind for aside in take(tmp_path / "p")[1]] == ["damaged"]


@pytest.mark.parametrize("seed", range(10))
def test_a_damaged_package_is_read_whole_or_says_what_is_damaged(tmp_path: Path, seed: int) -> None:
    fill(tmp_path / "a", [*make_captures(3), make_file(b"<html>")])
    export_wacz(tmp_path / "a", tmp_path / "p")
    whole = [capture.body for capture in take(tmp_path / "p")[0]]
    rng = random.Random(seed)
    data = bytearray((tmp_path / "p").read_bytes())
    for _ in range(20):
        data[rng.randrange(len(data))] = rng.randrange(256)
    (tmp_path / "p").write_bytes(data)
    captures, asides = take(tmp_path / "p")
    assert asides or [capture.body for capture in captures] == whole
