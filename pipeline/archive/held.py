"""A file on disk as a source: its kind told by its first bytes, opened through gzip if it is packed."""

import hashlib
import io
import os
import zipfile
from dataclasses import dataclass
from pathlib import Path

from pipeline.archive.asides import set_aside
from pipeline.archive.package import BROKEN_PACKAGE
from pipeline.archive.sniff import HEAD, is_binary
from pipeline.archive.unpack import Unpacked
from pipeline.archive.warcfile import holds_records
from pipeline.records import Aside

_GZIP = b"\x1f\x8b"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_REASONS = {
    "empty": "the file is empty",
    "binary": "expected text, WARC or WACZ; found binary data",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFile:
    """`kind`: warc, wacz, text, or why it is none of these: empty, binary. `head` is unpacked."""

    path: Path
    kind: str
    head: bytes
    is_packed: bool

    @property
    def source(self) -> str:
        """Who brings these bytes: the name of the file, without the folders it lay in."""
        return name_source(self.path)

    def open(self) -> io.BufferedReader:
        """The unpacked bytes from the start."""
        return _open(self.path, is_packed=self.is_packed)

    def refuse(self) -> Aside:
        """The aside for a file that is of no use."""
        head = b"" if self.kind == "binary" else self.head
        return set_aside(
            self.source, self.kind, _REASONS[self.kind], head=head, digest=digest_file(self.path)
        )


def hold_file(path: Path) -> HeldFile:
    """What a file is, told by its first bytes."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith(_ZIP) and _is_wacz(path):
        return HeldFile(path=path, kind="wacz", head=head, is_packed=False)
    is_packed = head.startswith(_GZIP)
    if is_packed:
        with _open(path, is_packed=True) as stream:
            head = stream.read(HEAD)
    kind = "warc" if holds_records(path) else _tell_kind(head)
    return HeldFile(path=path, kind=kind, head=head, is_packed=is_packed)


def name_source(path: Path) -> str:
    """Who brings the bytes of a file: its name, without the folders it lies in."""
    return f"import:{os.fsencode(path.name).decode('utf-8', 'replace')}"


def find_damage(stream: io.BufferedReader) -> str:
    """Why a stream from `HeldFile.open` ended before its file did; empty when it did not."""
    return stream.raw.damage if isinstance(stream.raw, Unpacked) else ""


def digest_file(path: Path) -> str:
    """`sha256:<hex>` of a file of any size."""
    with path.open("rb") as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"


def _open(path: Path, *, is_packed: bool) -> io.BufferedReader:
    file = path.open("rb")
    return io.BufferedReader(Unpacked(file)) if is_packed else file


def _tell_kind(head: bytes) -> str:
    if not head:
        return "empty"
    return "binary" if is_binary(head) else "text"


def _is_wacz(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
    except BROKEN_PACKAGE:
        return False
    return any(name.startswith("archive/") or ".warc" in name for name in names)
