"""One writer at a time: a lock the system takes back when the process dies."""

import fcntl
import os
from pathlib import Path

from pipeline.errors import ArchiveBusy


class Lock:
    """An exclusive lock on an archive folder."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    @property
    def is_held(self) -> bool:
        """Whether this process holds it."""
        return self._descriptor is not None

    def acquire(self) -> None:
        """Take the lock; ArchiveBusy while another process has it."""
        if not self.try_acquire():
            raise ArchiveBusy(
                message="another process is writing to this archive.",
                remedy="Wait until it has finished.",
                where=str(self._path.parent),
            )

    def try_acquire(self) -> bool:
        """Take the lock if it is free; whether it is held now."""
        if self.is_held:
            return True
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Give the lock back."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
