"""Capture → WARC records, built with warcio; nothing here touches a disk."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.archive.entry import Entry, is_live, record_urn
from pipeline.archive.headers import escape_value, format_time
from pipeline.archive.sniff import sniff_mime
from pipeline.records import Capture

# A chunked body arrives here already joined; a header that still said so would make readers cut it again.
TRANSFER_ENCODING = "transfer-encoding"
ORIGINAL_PREFIX = "x-archive-orig-"

_REASONS = {status.value: status.phrase for status in HTTPStatus}

Record = Any  # warcio ships no types


class RawHeaders(StatusAndHeaders):  # type: ignore[misc]  # warcio ships no types
    """An HTTP head written as it came: warcio would percent-encode everything beyond ASCII."""

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        self.headers_buff = self.to_bytes(encoding="utf-8")


def render_records(
    writer: WARCWriter, capture: Capture, record_id: str, held: Entry | None
) -> tuple[Record, ...]:
    """The records of one capture: its request if there was one, then a response, resource or revisit.

    `held` is where the archive already has the same payload; the record then only points there.
    """
    main = _render_main(writer, capture, record_id, held)
    if is_live(capture.source) or capture.request_headers or capture.method != "GET":
        return (_render_request(writer, capture, record_id), main)
    return (main,)


def render_note(writer: WARCWriter, kind: str, about: Mapping[str, object], at: datetime) -> Record:
    """A record about the archive itself, as JSON: the closing of a run, or a tombstone."""
    body = json.dumps(dict(about), ensure_ascii=False, sort_keys=True).encode()
    digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
    headers = {
        "WARC-Record-ID": record_urn(kind, digest, format_time(at)),
        "WARC-Date": format_time(at),
        "WARC-Block-Digest": digest,
        "WARC-Payload-Digest": digest,
    }
    return writer.create_warc_record(
        f"urn:hearsay:{kind}",
        "metadata",
        payload=BytesIO(body),
        length=len(body),
        warc_content_type="application/json",
        warc_headers_dict=headers,
    )


def render_warcinfo(writer: WARCWriter, name: str, at: datetime) -> Record:
    """The first record of every file: who wrote it and in which format."""
    body = (
        b"software: hearsay\r\nformat: WARC File Format 1.1\r\n"
        b"conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
    )
    headers = {
        "WARC-Record-ID": record_urn("warcinfo", name, format_time(at)),
        "WARC-Filename": name,
        "WARC-Date": format_time(at),
        "WARC-Block-Digest": f"sha256:{hashlib.sha256(body).hexdigest()}",
    }
    return writer.create_warc_record(
        "", "warcinfo", payload=BytesIO(body), length=len(body), warc_headers_dict=headers
    )


def _render_main(writer: WARCWriter, capture: Capture, record_id: str, held: Entry | None) -> Record:
    head = None if _is_resource(capture) else _render_response_head(capture)
    block = b"" if held else capture.body
    headers = {
        "WARC-Record-ID": record_id,
        "WARC-Date": format_time(capture.captured_at),
        "WARC-Payload-Digest": capture.digest,
        "WARC-Block-Digest": _digest_block(head, block, known="" if head else capture.digest),
        **_render_origin(capture),
        **(_render_resource_type(capture) if head is None else {}),
        **(_render_reference(held) if held else {}),
    }
    kind = "revisit" if held else "resource" if head is None else "response"
    return writer.create_warc_record(
        escape_value(capture.url),
        kind,
        payload=BytesIO(block),
        length=len(block),
        warc_headers_dict=headers,
        http_headers=head,
    )


def _render_request(writer: WARCWriter, capture: Capture, record_id: str) -> Record:
    head = _render_request_head(capture)
    headers = {
        "WARC-Record-ID": record_urn("request", record_id),
        "WARC-Date": format_time(capture.captured_at),
        "WARC-Payload-Digest": f"sha256:{hashlib.sha256().hexdigest()}",
        "WARC-Block-Digest": _digest_block(head, b""),
        "WARC-Concurrent-To": record_id,
    }
    return writer.create_warc_record(
        escape_value(capture.url), "request", warc_headers_dict=headers, http_headers=head
    )


def _is_resource(capture: Capture) -> bool:
    """A file rather than an answer: nothing of HTTP is known of it but perhaps its type."""
    names = [name for name, _ in capture.headers]
    plain = capture.method == "GET" and capture.status == HTTPStatus.OK and not capture.request_headers
    return not is_live(capture.source) and plain and names in ([], ["Content-Type"])


def _render_resource_type(capture: Capture) -> dict[str, str]:
    if capture.headers:
        return {"Content-Type": escape_value(capture.headers[0][1])}
    mime = sniff_mime(capture.body)
    return {"Content-Type": mime, "WARC-Identified-Payload-Type": mime}


def _render_response_head(capture: Capture) -> RawHeaders:
    reason = _REASONS.get(capture.status, "")
    headers = [(_rename_framing(name), escape_value(value)) for name, value in capture.headers]
    return RawHeaders(f"{capture.status} {reason}".strip(), headers, protocol="HTTP/1.1")


def _rename_framing(name: str) -> str:
    return ORIGINAL_PREFIX + name if name.lower() == TRANSFER_ENCODING else name


def _render_request_head(capture: Capture) -> RawHeaders:
    parts = urlsplit(capture.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = [(name, escape_value(value)) for name, value in capture.request_headers]
    return RawHeaders(f"{escape_value(target)} HTTP/1.1", headers, protocol=capture.method)


def _render_origin(capture: Capture) -> dict[str, str]:
    origin = {"Hearsay-Source": escape_value(capture.source)}
    if capture.position:
        origin["Hearsay-Position"] = escape_value(capture.position)
    return origin


def _render_reference(held: Entry) -> dict[str, str]:
    return {
        "WARC-Profile": WARCWriter.REVISIT_PROFILE_1_1,
        "WARC-Refers-To": held.record_id,
        "WARC-Refers-To-Target-URI": escape_value(held.url),
        "WARC-Refers-To-Date": format_time(held.at),
    }


def _digest_block(head: RawHeaders | None, body: bytes, *, known: str = "") -> str:
    if known and body:
        return known
    block = hashlib.sha256()
    if head is not None:
        block.update(head.to_bytes(encoding="utf-8"))
    block.update(body)
    return f"sha256:{block.hexdigest()}"
