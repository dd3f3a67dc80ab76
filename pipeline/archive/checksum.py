"""The digest of the index file while nobody writes to it, so that a flipped bit in it shows as well."""

import hashlib
from pathlib import Path


def save_checksum(path: Path) -> None:
    """Note the digest of a file beside it."""
    _beside(path).write_text(_digest(path) + "\n", encoding="ascii")


def drop_checksum(path: Path) -> None:
    """The file is about to change; until it is whole again nothing vouches for it."""
    _beside(path).unlink(missing_ok=True)


def is_intact(path: Path) -> bool:
    """Whether a file still has the digest noted; True where none is."""
    note = _beside(path)
    return not note.exists() or note.read_bytes() == f"{_digest(path)}\n".encode()


def _beside(path: Path) -> Path:
    return path.with_suffix(".sha256")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
