"""WARC records of any tool → captures: one per response, resource or revisit, its request joined to it."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed

from pipeline.archive.asides import set_aside
from pipeline.archive.headers import parse_time
from pipeline.archive.member import Block
from pipeline.archive.payloads import Payloads
from pipeline.archive.revive import split_http
from pipeline.archive.warcfile import Located, WarcFile
from pipeline.records import Aside, Capture

# Records about the crawl, not of what was crawled.
_ABOUT = frozenset({"warcinfo", "metadata", "request"})
_TAKEN = frozenset({"response", "resource", "revisit", "conversion"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Origin:
    """What all records of one file share."""

    source: str
    now: datetime
    path: Path
    payloads: Payloads
    name: str

    def position(self, located: Located) -> str:
        return f"{self.name} record {located.number}".strip()


def read_warc(
    path: Path, *, source: str, now: datetime, payloads: Payloads, name: str = ""
) -> Iterator[Capture | Aside]:
    """Every capture of a WARC file, and an aside for each record that is damaged or of no known use.

    `payloads` are those met so far, in this file and the ones before; `name` is the file's name
    inside a package. Records about the crawl itself are not taken.
    """
    origin = _Origin(source=source, now=now, path=path, payloads=payloads, name=name)
    return _join_requests(origin, WarcFile(path))


def _join_requests(origin: _Origin, warc: WarcFile) -> Iterator[Capture | Aside]:
    """Captures with the request that stands right before or right after them."""
    request: Block | None = None
    waiting: tuple[Capture, str] | None = None
    for located in warc.records():
        block = located.block
        if block is not None and block.kind == "request":
            if waiting and block.header("WARC-Concurrent-To") == waiting[1]:
                yield _join(waiting[0], block)
                waiting = None
            else:
                request = block
            continue
        if waiting:
            yield waiting[0]
            waiting = None
        made = _make(origin, located)
        if isinstance(made, Capture) and block is not None:
            is_asked = request is not None and _belongs(request, block)
            waiting = (_join(made, request) if is_asked and request else made, block.header("WARC-Record-ID"))
        elif made is not None:
            yield made
        request = None
    if waiting:
        yield waiting[0]


def _belongs(request: Block, block: Block) -> bool:
    """Whether a request says it was for this answer, or is said to be by the answer."""
    ids = (block.header("WARC-Record-ID"), request.header("WARC-Record-ID"))
    return request.header("WARC-Concurrent-To") == ids[0] or block.header("WARC-Concurrent-To") == ids[1]


def _join(capture: Capture, request: Block) -> Capture:
    try:
        head, _ = split_http(request)
    except ArchiveLoadFailed:
        return capture  # the answer is what counts; a request that cannot be read adds nothing
    method = request.body.split(b" ", 1)[0].decode("ascii", "replace")
    return replace(capture, method=method, request_headers=tuple(head.headers) if head else ())


def _make(origin: _Origin, located: Located) -> Capture | Aside | None:
    block = located.block
    if block is None:
        kind = "too large" if "larger" in located.problem else "damaged"
        return set_aside(origin.source, kind, located.problem, position=origin.position(located))
    if block.kind in _ABOUT:
        return None
    url = block.header("WARC-Target-URI").strip("<>")
    if block.kind not in _TAKEN or not url:
        reason = f"a {block.kind or 'nameless'} record" + ("" if url else " without a URL")
        return set_aside(origin.source, "unknown record", reason, position=origin.position(located))
    try:
        return _make_capture(origin, located)
    except (ArchiveLoadFailed, ValueError) as error:
        return set_aside(
            origin.source, "damaged", str(error), position=origin.position(located), head=block.body
        )


def _make_capture(origin: _Origin, located: Located) -> Capture:
    block = located.block
    assert block is not None
    head, payload = split_http(block)
    body = _join_chunks(payload) if head and _is_chunked(head.headers) else payload
    digest = block.header("WARC-Payload-Digest")
    if block.kind == "revisit":
        body = _find_payload(origin.payloads, digest)
    elif digest:
        origin.payloads.put(digest, origin.path, located.offset)
    mime = block.header("Content-Type")
    return Capture(
        url=block.header("WARC-Target-URI").strip("<>"),
        status=int(head.get_statuscode()) if head else 200,
        headers=tuple(head.headers) if head else ((("Content-Type", mime),) if mime else ()),
        body=body,
        captured_at=_read_time(block, origin.now),
        digest=f"sha256:{hashlib.sha256(body).hexdigest()}",
        source=origin.source,
        position=origin.position(located),
    )


def _find_payload(payloads: Payloads, digest: str) -> bytes:
    original = payloads.read(digest)
    if original is None:
        raise ValueError(f"refers to a payload that stands nowhere before ({digest})")
    head, payload = split_http(original)
    return _join_chunks(payload) if head and _is_chunked(head.headers) else payload


def _is_chunked(headers: list[tuple[str, str]]) -> bool:
    return any(name.lower() == "transfer-encoding" and "chunked" in value.lower() for name, value in headers)


def _join_chunks(payload: bytes) -> bytes:
    """The entity without its chunk framing; one that was never framed as it is."""
    return bytes(ChunkedDataReader(io.BytesIO(payload)).read())


def _read_time(block: Block, now: datetime) -> datetime:
    try:
        return parse_time(block.header("WARC-Date"))
    except ValueError:
        return now
