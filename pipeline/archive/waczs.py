"""WACZ packages → captures: the WARC files inside, one after the other."""

import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from pipeline.archive.asides import set_aside
from pipeline.archive.payloads import Payloads
from pipeline.archive.warcs import read_warc
from pipeline.records import Aside, Capture

# WARC files lie in a package as they are, or plain ones deflated about tenfold; zeros deflate 1,032-fold.
_MAX_RATIO = 100
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


def read_wacz(path: Path, *, source: str, now: datetime) -> Iterator[Capture | Aside]:
    """Every capture of every WARC file in the package; what cannot be unpacked as Asides."""
    payloads = Payloads()
    with zipfile.ZipFile(path) as package, tempfile.TemporaryDirectory() as folder:
        names = [info for info in package.infolist() if _is_warc(info)]
        if not names:
            yield set_aside(source, "empty", "the package holds no WARC file")
        for number, info in enumerate(names):
            copy = Path(folder, f"{number}.warc")
            if problem := _unpack(package, info, copy):
                yield set_aside(source, "damaged", problem, position=info.filename)
            yield from read_warc(copy, source=source, now=now, payloads=payloads, name=info.filename)
    payloads.close()


def _is_warc(info: zipfile.ZipInfo) -> bool:
    return info.filename.startswith("archive/") and not info.is_dir()


def _unpack(package: zipfile.ZipFile, info: zipfile.ZipInfo, copy: Path) -> str:
    """Unpack one file as far as it goes; why it did not go to its end."""
    with copy.open("wb") as out:
        if info.file_size > _MAX_RATIO * max(info.compress_size, 1):
            return f"would unpack to {info.file_size >> 20} MB from {info.compress_size >> 10} kB"
        try:
            with package.open(info) as inner:
                shutil.copyfileobj(inner, out)
        except _BROKEN as error:
            return f"cannot be unpacked whole ({error})"
    return ""
