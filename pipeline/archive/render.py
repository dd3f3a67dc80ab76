"""Capture → WARC records for warcio to write; nothing here touches a disk."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from io import BytesIO
from typing import Any

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.archive.entry import Entry, is_live, record_urn
from pipeline.archive.headers import escape_url, escape_value, format_time
from pipeline.archive.sniff import sniff_mime
from pipeline.records import Capture

# A chunked body arrives here already joined; a header that still said so would make readers cut it again.
TRANSFER_ENCODING = "transfer-encoding"
ORIGINAL_PREFIX = "x-archive-orig-"

TOMBSTONE = "urn:hearsay:forgotten"

_REASONS = {status.value: status.phrase for status in HTTPStatus}
_REQUEST = "application/http; msgtype=request"
_RESPONSE = "application/http; msgtype=response"
_JSON = "application/json"
_NOTHING = f"sha256:{hashlib.sha256().hexdigest()}"

Record = Any  # warcio ships no types


class RawHeaders(StatusAndHeaders):  # type: ignore[misc]  # warcio ships no types
    """An HTTP head written as it came: warcio would percent-encode everything beyond ASCII."""

    headers_buff: bytes | None

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        self.headers_buff = self.headers_buff or self.to_bytes(encoding="utf-8")

    def encode(self) -> bytes:
        """The head as it is written, the empty line behind it included."""
        self.compute_headers_buffer()
        return self.headers_buff or b""


def render_records(capture: Capture, record_id: str, held: Entry | None) -> tuple[Record, ...]:
    """The records of one capture: its request if there was one, then a response, resource or revisit.

    `held` is where the archive already has the same payload; the record then only points there.
    """
    main = _render_main(capture, record_id, held)
    if is_live(capture.source) or capture.request_headers or capture.method != "GET":
        return (_render_request(capture, record_id), main)
    return (main,)


def render_note(kind: str, about: Mapping[str, object], at: datetime) -> Record:
    """A record about the archive itself, as JSON: the closing of a run, or a tombstone."""
    body = json.dumps(dict(about), ensure_ascii=False, sort_keys=True).encode()
    time = format_time(at)
    digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
    fields = [
        ("WARC-Record-ID", record_urn(kind, digest, time)),
        ("WARC-Date", time),
        ("WARC-Target-URI", f"urn:hearsay:{kind}"),
        ("WARC-Payload-Digest", digest),
    ]
    return _make_record("metadata", fields, body, mime=_JSON)


def render_tombstone(record_id: str, subject: str, at: datetime) -> Record:
    """What stands where a capture was that is forgotten: its id, and the salted hash of who asked."""
    fields = [
        ("WARC-Record-ID", record_id),
        ("WARC-Date", format_time(at)),
        ("WARC-Target-URI", TOMBSTONE),
    ]
    body = json.dumps({"forgotten": subject}).encode()
    fields.append(("WARC-Payload-Digest", f"sha256:{hashlib.sha256(body).hexdigest()}"))
    return _make_record("metadata", fields, body, mime=_JSON)


def render_warcinfo(name: str, at: datetime) -> Record:
    """The first record of every file: who wrote it and in which format."""
    body = (
        b"software: hearsay\r\nformat: WARC File Format 1.1\r\n"
        b"conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
    )
    time = format_time(at)
    fields = [
        ("WARC-Record-ID", record_urn("warcinfo", name, time)),
        ("WARC-Date", time),
        ("WARC-Filename", name),
    ]
    return _make_record("warcinfo", fields, body, mime="application/warc-fields")


def _render_main(capture: Capture, record_id: str, held: Entry | None) -> Record:
    fields = [
        ("WARC-Record-ID", record_id),
        ("WARC-Date", format_time(capture.captured_at)),
        ("WARC-Target-URI", escape_url(capture.url)),
        ("WARC-Payload-Digest", capture.digest),
        ("Hearsay-Source", escape_value(capture.source)),
    ]
    if capture.position:
        fields.append(("Hearsay-Position", escape_value(capture.position)))
    if held:
        fields += _render_reference(held)
    body = b"" if held else capture.body
    if not _is_resource(capture):
        head = _render_response_head(capture)
        return _make_record("revisit" if held else "response", fields, body, mime=_RESPONSE, head=head)
    mime = capture.headers[0][1] if capture.headers else sniff_mime(capture.body)
    if not capture.headers:
        fields.append(("WARC-Identified-Payload-Type", mime))
    return _make_record("revisit" if held else "resource", fields, body, mime=escape_value(mime))


def _render_request(capture: Capture, record_id: str) -> Record:
    fields = [
        ("WARC-Record-ID", record_urn("request", record_id)),
        ("WARC-Date", format_time(capture.captured_at)),
        ("WARC-Target-URI", escape_url(capture.url)),
        ("WARC-Payload-Digest", _NOTHING),
        ("WARC-Concurrent-To", record_id),
    ]
    return _make_record("request", fields, b"", mime=_REQUEST, head=_render_request_head(capture))


def _make_record(
    kind: str, fields: list[tuple[str, str]], body: bytes, *, mime: str, head: RawHeaders | None = None
) -> Record:
    """warcio's record with every header it would otherwise work out itself."""
    first = head.encode() if head else b""
    block = hashlib.sha256(first)
    block.update(body)
    length = len(first) + len(body)
    headers = [
        ("WARC-Type", kind),
        *fields,
        ("WARC-Block-Digest", f"sha256:{block.hexdigest()}"),
        ("Content-Type", mime),
        ("Content-Length", str(length)),
    ]
    rec_headers = StatusAndHeaders("", headers, protocol=WARCWriter.WARC_1_1)
    stream = BytesIO(body)
    return ArcWarcRecord("warc", kind, rec_headers, stream, head, mime, length, payload_length=len(body))


def _is_resource(capture: Capture) -> bool:
    """A file rather than an answer: nothing of HTTP is known of it but perhaps its type."""
    if is_live(capture.source) or capture.request_headers:
        return False
    names = [name for name, _ in capture.headers]
    return capture.method == "GET" and capture.status == HTTPStatus.OK and names in ([], ["Content-Type"])


def _render_response_head(capture: Capture) -> RawHeaders:
    reason = _REASONS.get(capture.status, "")
    headers = [(_rename_framing(name), escape_value(value)) for name, value in capture.headers]
    return RawHeaders(f"{capture.status} {reason}".strip(), headers, protocol="HTTP/1.1")


def _rename_framing(name: str) -> str:
    return ORIGINAL_PREFIX + name if name.lower() == TRANSFER_ENCODING else name


def _render_request_head(capture: Capture) -> RawHeaders:
    target = capture.url.partition("://")[2].partition("#")[0]
    path = target[target.find("/") :] if "/" in target else "/"
    headers = [(name, escape_value(value)) for name, value in capture.request_headers]
    return RawHeaders(f"{escape_url(path)} HTTP/1.1", headers, protocol=capture.method)


def _render_reference(held: Entry) -> list[tuple[str, str]]:
    return [
        ("WARC-Profile", WARCWriter.REVISIT_PROFILE_1_1),
        ("WARC-Refers-To", held.record_id),
        ("WARC-Refers-To-Target-URI", escape_url(held.url)),
        ("WARC-Refers-To-Date", format_time(held.at)),
    ]
