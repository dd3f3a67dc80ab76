"""Undoing the content encoding of a body (gzip, deflate, br, zstd), a damaged one as far as it goes."""

import sys
import zlib
from collections.abc import Callable, Mapping
from typing import Protocol

import brotli

from pipeline.errors import BrokenInput

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MAX_DECODED = 256 * 2**20
"""Bytes a body may have when unpacked: the largest archived page is 2 MB, a bomb is more."""
STEP = 256
"""Packed bytes fed at a time to find out how far a damaged body goes."""
_GZIP = b"\x1f\x8b"
_DAMAGED = (zlib.error, brotli.error, zstd.ZstdError, EOFError)


class _Engine(Protocol):
    """Unpacks piece by piece, at most `room` bytes each; `is_ended` once the packing says so itself."""

    def take(self, piece: bytes, room: int) -> bytes: ...
    def is_ended(self) -> bool: ...


class _Inflate:
    def __init__(self, window: int) -> None:
        self._inner = zlib.decompressobj(window)

    def take(self, piece: bytes, room: int) -> bytes:
        return self._inner.decompress(piece, room)

    def is_ended(self) -> bool:
        return self._inner.eof


class _Brotli:
    def __init__(self) -> None:
        self._inner = brotli.Decompressor()

    def take(self, piece: bytes, room: int) -> bytes:
        return bytes(self._inner.process(piece, output_buffer_limit=room))

    def is_ended(self) -> bool:
        return bool(self._inner.is_finished())


class _Zstd:
    def __init__(self) -> None:
        self._inner = zstd.ZstdDecompressor()

    def take(self, piece: bytes, room: int) -> bytes:
        return self._inner.decompress(piece, room)

    def is_ended(self) -> bool:
        return self._inner.eof


def _open_deflate(body: bytes) -> _Engine:
    """Some servers leave out the zlib header."""
    return _Inflate(zlib.MAX_WBITS if body[:1] == b"\x78" else -zlib.MAX_WBITS)


ENGINES: Mapping[str, Callable[[bytes], _Engine]] = {
    "deflate": _open_deflate,
    "br": lambda _: _Brotli(),
    "zstd": lambda _: _Zstd(),
}
"""Content encodings that are undone where a header names them; gzip says so itself."""


def unpack_body(body: bytes, encoding: str, *, limit: int = MAX_DECODED) -> tuple[bytes, tuple[str, ...]]:
    """The bytes before they were packed, and notes on what could not be undone.

    Some tools archive unpacked bodies under the headers of the packed ones: text stays as it is.

    Raises:
        BrokenInput: it is not packed as its header says, or more than `limit` bytes come out.
    """
    if body.startswith(_GZIP):
        return _unpack(body, lambda _: _Inflate(zlib.MAX_WBITS | 16), limit)
    if encoding in ENGINES:
        plain, notes = _unpack(body, ENGINES[encoding], limit)
        return (plain, notes) if plain else (_require_text(body, encoding), ())
    if encoding == "compress":
        raise _unknown_packing(encoding)
    return body, ()


def _unpack(
    body: bytes, open_engine: Callable[[bytes], _Engine], limit: int
) -> tuple[bytes, tuple[str, ...]]:
    engine = open_engine(body)
    try:
        plain = _take(engine, body, limit)
        is_whole = engine.is_ended()
    except _DAMAGED:
        plain, is_whole = _unpack_by_steps(body, open_engine(body), limit), False
    return plain, () if is_whole else ("packed body is cut or damaged",)


def _unpack_by_steps(body: bytes, engine: _Engine, limit: int) -> bytes:
    """What comes out of a damaged body before the damage."""
    plain = bytearray()
    try:
        for start in range(0, len(body), STEP):
            plain += _take(engine, body[start : start + STEP], limit - len(plain))
    except _DAMAGED:
        return bytes(plain)
    return bytes(plain)


def _take(engine: _Engine, piece: bytes, limit: int) -> bytes:
    plain = engine.take(piece, limit + 1)
    if len(plain) > limit:
        raise BrokenInput(
            message=f"Expected at most {limit} unpacked bytes, found more.",
            remedy="Split the file before importing it.",
        )
    return plain


def _require_text(body: bytes, encoding: str) -> bytes:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as exc:
        raise _unknown_packing(encoding) from exc
    return body


def _unknown_packing(encoding: str) -> BrokenInput:
    return BrokenInput(
        message=f"Expected a gzip, deflate, br, zstd or plain body, found something else under the content "
        f"encoding {encoding!r}.",
        remedy="Fetch it again with Accept-Encoding: gzip.",
    )
