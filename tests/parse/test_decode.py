"""Bytes of every kind become text, or say why not."""

import gzip
import json
import zlib
from hashlib import sha256

import brotli
import pytest

from pipeline.errors import BrokenInput
from pipeline.parse import parse_capture
from pipeline.parse.decode import decode_body
from pipeline.parse.mojibake import repair_mojibake
from pipeline.parse.unpack import unpack_body, zstd
from pipeline.records import Capture
from tests.parse.builders import capture, json_capture, post, posts_page

PAGE = json.dumps(
    posts_page(post(content=[{"type": "text", "value": "Café 🔥", "raw": "Café 🔥"}])), ensure_ascii=False
)
CAFE = post(content=[{"type": "text", "value": "Café", "raw": "Café"}], reactions=[])
LATIN = json.dumps(posts_page(CAFE), ensure_ascii=False)


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (gzip.compress(PAGE.encode()), "gzip"),
        (gzip.compress(PAGE.encode()), ""),
        (zlib.compress(PAGE.encode()), "deflate"),
        (zlib.compress(PAGE.encode())[2:-4], "deflate"),
        (PAGE.encode("utf-8-sig"), ""),
        (PAGE.encode("utf-16"), ""),
        (PAGE.encode("utf-16-le"), ""),
        (PAGE.encode("utf-16-be"), ""),
        (json.dumps(json.loads(PAGE)).encode("ascii"), ""),
    ],
)
def test_a_body_is_read_however_it_is_packed(body: bytes, encoding: str) -> None:
    found = parse_capture(capture(body, headers=(("Content-Encoding", encoding),)))
    assert ([one.text for one in found.posts], found.asides) == (["Café 🔥"], ())


def test_a_body_in_a_declared_alphabet_is_read_in_it() -> None:
    headers = (("Content-Type", "application/json; charset=ISO-8859-1"),)
    found = parse_capture(capture(LATIN.encode("latin-1"), headers=headers))
    assert ([one.text for one in found.posts], found.asides) == (["Café"], ())


def test_a_body_in_an_undeclared_alphabet_is_guessed_and_noted() -> None:
    found = parse_capture(capture(LATIN.encode("cp1252")))
    assert found.posts[0].text == "Café"
    assert [aside.kind for aside in found.asides] == ["encoding"]


def test_damaged_utf8_is_replaced_and_noted_and_the_text_still_read() -> None:
    found = parse_capture(capture(PAGE.encode().replace(b"Caf\xc3\xa9", b"Caf\xc3 \xc3\xa9\xc3\xa9")))
    assert found.posts[0].text == "Caf\ufffd éé 🔥"
    assert [aside.kind for aside in found.asides] == ["encoding"]


def test_a_packed_body_that_is_cut_is_read_as_far_as_it_goes() -> None:
    many = json.dumps(posts_page(*(post(slug=str(n), text=f"{n * 7919}") for n in range(60)))).encode()
    found = parse_capture(capture(gzip.compress(many)[:-200]))
    assert len(found.posts) > 10
    assert {"encoding", "json"} <= {aside.kind for aside in found.asides}


PACKINGS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


def packed(body: bytes, encoding: str) -> Capture:
    return capture(body, headers=(("Content-Encoding", encoding),))


@pytest.mark.parametrize("encoding", PACKINGS)
def test_a_packed_body_is_read(encoding: str) -> None:
    found = parse_capture(packed(PACKINGS[encoding](PAGE.encode()), encoding))
    assert ([one.text for one in found.posts], found.asides) == (["Café 🔥"], ())


@pytest.mark.parametrize("encoding", PACKINGS)
def test_a_packed_body_that_is_cut_gives_what_came_before_and_is_told(encoding: str) -> None:
    many = json.dumps([post(slug=str(n), text=sha256(b"%d" % n).hexdigest()) for n in range(3000)]).encode()
    plain, notes = unpack_body(PACKINGS[encoding](many)[:-30_000], encoding)
    assert many.startswith(plain)
    assert len(plain) > 10_000
    assert notes == ("packed body is cut or damaged",)


@pytest.mark.parametrize("encoding", PACKINGS)
def test_a_body_that_would_fill_the_memory_is_set_aside(encoding: str) -> None:
    with pytest.raises(BrokenInput, match="at most 1000 unpacked bytes"):
        unpack_body(PACKINGS[encoding](bytes(2**21)), encoding, limit=1000)


@pytest.mark.parametrize("encoding", PACKINGS)
def test_text_under_the_headers_of_packed_bytes_is_read_as_it_is(encoding: str) -> None:
    assert [one.text for one in parse_capture(packed(PAGE.encode(), encoding)).posts] == ["Café 🔥"]


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress"])
def test_a_packing_nobody_can_undo_is_set_aside(encoding: str) -> None:
    found = parse_capture(capture(b"\x8b\x00xyz", headers=(("Content-Encoding", encoding),)))
    assert "content encoding" in found.asides[0].reason


@pytest.mark.parametrize("body", [b"\x89PNG\r\n\x1a\n", b"PK\x03\x04zip", bytes(range(32)) * 40])
def test_a_binary_file_is_set_aside(body: bytes) -> None:
    assert [aside.kind for aside in parse_capture(capture(body)).asides] == ["unknown"]


@pytest.mark.parametrize("body", [b"", b"   \n", b"\xef\xbb\xbf"])
def test_an_empty_body_is_set_aside(body: bytes) -> None:
    assert "found nothing" in parse_capture(capture(body)).asides[0].reason


def test_nul_characters_are_removed_and_noted() -> None:
    found = parse_capture(capture(PAGE.replace("Caf", "Ca\x00f")))
    assert found.posts[0].text == "Café 🔥"
    assert [aside.reason for aside in found.asides] == ["NUL characters removed"]


def test_half_a_surrogate_pair_becomes_a_replacement_character() -> None:
    body = json.dumps(posts_page(post(content=[{"type": "text", "value": "a\ud83d", "raw": "a\ud83d"}])))
    assert parse_capture(capture(body)).posts[0].text == "a\ufffd"


def test_json_with_values_no_standard_allows_is_read() -> None:
    body = json.dumps(posts_page(post(totalUniqueImpressions=float("nan"))))
    found = parse_capture(capture(body))
    assert (len(found.posts), found.drifts[0].field) == (1, "totalUniqueImpressions")


@pytest.mark.parametrize("depth", [500, 5_000, 200_000])
def test_json_nested_beyond_reason_is_set_aside(depth: int) -> None:
    assert parse_capture(capture("[" * depth + "]" * depth)).asides
    assert parse_capture(capture('{"a":' * depth + "1" + "}" * depth)).asides


@pytest.mark.parametrize(
    ("garbled", "meant"),
    [
        ("πŸ”¥ hot", "🔥 hot"),
        ("the β€œheads”".replace("”", "β€\x9d"), "the “heads”"),
        ("cafÃ©", "café"),
        ("plain", "plain"),
        ("Ελληνικά και café", "Ελληνικά και café"),
        ("注意力 🔥🚀", "注意力 🔥🚀"),
    ],
)
def test_text_read_with_the_wrong_alphabet_is_repaired(garbled: str, meant: str) -> None:
    assert repair_mojibake(garbled)[0] == meant


def test_a_capture_of_any_url_is_read() -> None:
    assert len(parse_capture(json_capture(posts_page(post()), "http://[broken")).posts) == 1


@pytest.mark.parametrize("name", ["3D", "rot13", "idna", "undefined", "unicode_escape", "base64"])
def test_an_encoding_that_is_none_is_no_encoding(name: str) -> None:
    body = f"<html><meta charset={name}><p>é</p></html>".encode() + b"\xff"
    assert "é" in decode_body(capture(body)).text
