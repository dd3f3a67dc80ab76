"""Gzip read so that damage ends the bytes instead of losing those before it."""

import io
import zlib
from typing import BinaryIO

_GZIP = 16 + zlib.MAX_WBITS
_CHUNK = 1 << 16


class Unpacked(io.RawIOBase):
    """The unpacked bytes of gzip members; after the last good byte it ends and `damage` says why.

    `single`: stop at the end of the first member; `consumed` then tells how long that was.
    """

    def __init__(self, packed: BinaryIO, *, single: bool = False) -> None:
        self.damage = ""
        self._packed = packed
        self._single = single
        self._inflate = zlib.decompressobj(_GZIP)
        self._fed = 0
        self._rest = b""

    @property
    def consumed(self) -> int:
        """How many packed bytes the members read so far have taken."""
        return self._fed - len(self._rest) - len(self._inflate.unused_data)

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed: any buffer; io passes a memoryview
        """Fill the buffer as far as one packed chunk goes; 0 at the end or at damage."""
        data = self._next(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Let go of the file."""
        if not self.closed:
            self._packed.close()
        super().close()

    def _next(self, size: int) -> bytes:
        while not self.damage:
            if self._inflate.eof and not self._next_member():
                return b""
            chunk = self._take()
            if data := self._decompress(chunk, size):  # without a chunk: what zlib still holds back
                return data
            if not chunk and not self._inflate.eof and not self.damage:
                self.damage = "the packed bytes are cut off"
        return b""

    def _decompress(self, chunk: bytes, size: int) -> bytes:
        try:
            data = self._inflate.decompress(chunk, size)
        except zlib.error as error:
            self.damage = f"the packed bytes are damaged ({error})"
            return b""
        self._rest = b"" if self._inflate.eof else self._inflate.unconsumed_tail
        return data

    def _take(self) -> bytes:
        if self._rest:
            return self._rest
        chunk = self._packed.read(_CHUNK)
        self._fed += len(chunk)
        return chunk

    def _next_member(self) -> bool:
        if self._single:
            return False
        self._rest = self._inflate.unused_data or self._packed.read(_CHUNK)
        self._fed += 0 if self._inflate.unused_data else len(self._rest)
        self._inflate = zlib.decompressobj(_GZIP)
        return bool(self._rest.strip(b"\0"))  # some tools pad the end with zeros
