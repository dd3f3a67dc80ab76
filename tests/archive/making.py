"""Captures for the tests of the archive, written by us."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pipeline.archive import Archive
from pipeline.records import Capture

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def clock() -> datetime:
    return START


def make_capture(**changes: Any) -> Capture:
    """A live answer of the Hub unless told otherwise; its digest always fits its body."""
    body = changes.pop("body", b'{"socialPosts": []}')
    fields: dict[str, Any] = {
        "url": "https://huggingface.co/api/posts?skip=0",
        "headers": (("content-type", "application/json"), ("etag", 'W/"1"')),
        "request_headers": (("host", "huggingface.co"), ("accept", "*/*")),
        "captured_at": START,
        "source": "hub",
    }
    digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
    return Capture(**(fields | changes), body=body, digest=digest)


def make_captures(count: int) -> list[Capture]:
    """Different captures, one a minute."""
    return [
        make_capture(
            url=f"https://huggingface.co/posts/author-{number % 3}/{number}",
            body=f"post number {number} ".encode() * 9,
            captured_at=START + timedelta(minutes=number),
        )
        for number in range(count)
    ]


def make_file(body: bytes, name: str = "saved.html", position: str = "") -> Capture:
    """A capture of a file somebody saved."""
    return make_capture(
        url=f"file:///{name}",
        headers=(),
        request_headers=(),
        body=body,
        source=f"import:{name}",
        position=position,
    )


def fill(folder: Path, captures: Iterable[Capture], *, max_bytes: int = 1 << 30) -> list[str]:
    """Archive the captures and close; their record ids."""
    with Archive(folder, now=clock, max_bytes=max_bytes) as archive:
        return [archive.add(capture).record_id for capture in captures]


def read(folder: Path) -> list[Capture]:
    with Archive(folder, now=clock) as archive:
        return list(archive.captures())


def warcs(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.warc.gz"))
