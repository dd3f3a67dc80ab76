"""A text file that is one capture: a saved page, an answer of the Hub, a feed, a copied text."""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote

from pipeline.archive.asides import set_aside
from pipeline.archive.encoding import find_misfit
from pipeline.archive.held import HeldFile, digest_file, find_damage
from pipeline.archive.limits import MAX_CAPTURE
from pipeline.archive.mhtml import read_mhtml
from pipeline.records import Aside, Capture

# Saved pages name their origin early: SingleFile and browsers in a comment, others as canonical link.
_ORIGIN_WITHIN = 1 << 16
_ORIGINS = (
    re.compile(rb"<!--\s*Page saved with SingleFile\s+url:\s*(https?://[^\s>]+)", re.IGNORECASE),
    re.compile(rb"<!--\s*saved from url=\(\d+\)(https?://[^\s>]+)", re.IGNORECASE),
    re.compile(
        rb"<link[^>]{0,200}\brel=[\"']?canonical[\"']?[^>]{0,200}\bhref=[\"']?(https?://[^\s\"'>]+)", re.I
    ),
    re.compile(
        rb"<link[^>]{0,200}\bhref=[\"']?(https?://[^\s\"'>]+)[\"']?[^>]{0,200}\brel=[\"']?canonical\b", re.I
    ),
)
_SAVED_AT = re.compile(
    rb"<!--\s*Page saved with SingleFile[^>]{0,2000}?"
    rb"saved date:\s*\w{3} (\w{3} \d{2} \d{4} [\d:]{8} GMT[+-]\d{4})",
    re.IGNORECASE,
)


def read_page(held: HeldFile, now: datetime) -> Iterator[Capture | Aside]:
    """The file as one capture, byte for byte, with an aside for whatever is odd about it."""
    with held.open() as stream:
        body = stream.read(MAX_CAPTURE + 1)
        damage = find_damage(stream)
    if len(body) > MAX_CAPTURE:
        yield _refuse_size(held)
        return
    if not body.strip():
        yield set_aside(held.source, "empty", "the file holds nothing but white space")
        return
    yield _unwrap_page(make_capture(held, body, now))
    if damage:
        yield set_aside(held.source, "truncated", damage, position=f"byte {len(body)}", head=held.head)
    if misfit := find_misfit(body):
        yield set_aside(
            held.source, "encoding", misfit.reason, position=f"line {misfit.line}", head=held.head
        )


def _unwrap_page(capture: Capture) -> Capture:
    """The page in a browser's one-file format; any other capture as it is."""
    page = read_mhtml(capture.body)
    if page is None:
        return capture
    return replace(
        capture,
        url=page.url or capture.url,
        headers=(("Content-Type", page.mime),),
        body=page.body,
        digest=f"sha256:{hashlib.sha256(page.body).hexdigest()}",
        captured_at=page.saved_at or capture.captured_at,
    )


def make_capture(held: HeldFile, body: bytes, now: datetime, *, position: str = "") -> Capture:
    """Bytes of a file as a capture, under the page's own URL and time where the bytes name them."""
    return Capture(
        url=_find_origin(body) or f"file:///{quote(os.fsencode(held.path.name))}",
        body=body,
        captured_at=_find_time(body) or now,
        digest=f"sha256:{hashlib.sha256(body).hexdigest()}",
        source=held.source,
        position=position,
    )


def _refuse_size(held: HeldFile) -> Aside:
    size = held.path.stat().st_size
    return set_aside(
        held.source,
        "too large",
        f"expected at most {MAX_CAPTURE >> 20} MB of text in one piece, found {size >> 20} MB. Cut it, or "
        "give one JSON object per line",
        head=held.head,
        digest=digest_file(held.path),
    )


def _find_origin(body: bytes) -> str:
    head = body[:_ORIGIN_WITHIN]
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return ""
    matches = (pattern.search(head) for pattern in _ORIGINS)
    found = next((match for match in matches if match), None)
    return found[1].decode("utf-8", "replace") if found else ""


def _find_time(body: bytes) -> datetime | None:
    match = _SAVED_AT.search(body[:_ORIGIN_WITHIN])
    if match is None:
        return None
    try:
        return datetime.strptime(match[1].decode("ascii"), "%b %d %Y %H:%M:%S GMT%z")
    except ValueError:
        return None
