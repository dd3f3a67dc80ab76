"""WARC records → Capture: the way back from `render`."""

from collections.abc import Iterable
from io import BytesIO

from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser

from pipeline.archive.headers import parse_time, unescape_value
from pipeline.archive.member import Block
from pipeline.archive.render import ORIGINAL_PREFIX, TRANSFER_ENCODING
from pipeline.records import Capture

MAIN_KINDS = frozenset({"response", "resource", "revisit"})

_HEAD = StatusAndHeadersParser([], verify=False)


def revive_capture(blocks: Iterable[Block], body: bytes | None) -> Capture:
    """The capture that one or two records hold; `body` is the payload a revisit only refers to."""
    found = {("request" if block.kind == "request" else "main"): block for block in blocks}
    main, request = found["main"], found.get("request")
    head, payload = split_http(main)
    return Capture(
        url=unescape_value(main.header("WARC-Target-URI")),
        method=_read_method(request),
        status=_read_status(head),
        headers=_read_headers(main, head),
        request_headers=_read_pairs(split_http(request)[0]) if request else (),
        body=payload if body is None else body,
        captured_at=parse_time(main.header("WARC-Date")),
        digest=main.header("WARC-Payload-Digest"),
        source=unescape_value(main.header("Hearsay-Source")),
        position=unescape_value(main.header("Hearsay-Position")),
    )


def split_http(block: Block) -> tuple[StatusAndHeaders | None, bytes]:
    """A record's HTTP head and payload; no head where the record is not HTTP."""
    if not block.header("Content-Type").startswith("application/http") or not block.body:
        return None, block.body
    stream = BytesIO(block.body)
    try:
        return _HEAD.parse(stream), stream.read()
    except (EOFError, ValueError, IndexError) as error:
        raise ArchiveLoadFailed(f"no HTTP head: {error}") from error


def _read_method(request: Block | None) -> str:
    if request is None:
        return "GET"
    return request.body.split(b" ", 1)[0].decode("ascii", "replace")


def _read_status(head: StatusAndHeaders | None) -> int:
    return int(head.get_statuscode()) if head else 200


def _read_headers(main: Block, head: StatusAndHeaders | None) -> tuple[tuple[str, str], ...]:
    if head is not None:
        return _read_pairs(head)
    mime = main.header("Content-Type")
    if main.header("WARC-Identified-Payload-Type") or mime.startswith("application/http"):
        return ()
    return (("Content-Type", unescape_value(mime)),)


def _read_pairs(head: StatusAndHeaders | None) -> tuple[tuple[str, str], ...]:
    pairs = head.headers if head else []
    return tuple((_restore_framing(name), unescape_value(value)) for name, value in pairs)


def _restore_framing(name: str) -> str:
    short = name[len(ORIGINAL_PREFIX) :]
    is_ours = name.startswith(ORIGINAL_PREFIX) and short.lower() == TRANSFER_ENCODING
    return short if is_ours else name
