"""WACZ packages → captures: the WARC files inside, one after the other."""

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime
from itertools import compress
from pathlib import Path

from pipeline.archive.asides import set_aside
from pipeline.archive.package import BROKEN_PACKAGE
from pipeline.archive.payloads import Payloads
from pipeline.archive.warcfile import finds_record
from pipeline.archive.warcs import read_warc
from pipeline.records import Aside, Capture

# WARC files lie in a package as they are, or plain ones deflated about tenfold; zeros deflate 1,032-fold.
_MAX_RATIO = 100


def read_wacz(path: Path, *, source: str, now: datetime) -> Iterator[Capture | Aside]:
    """Every capture of every WARC file in the package; what cannot be unpacked as Asides.

    WARC files lie in a package as they are: where one of them is damaged, its records are looked for
    in the package itself, so that a damaged directory or check sum costs none of the others.
    """
    payloads = Payloads()
    with zipfile.ZipFile(path) as package, tempfile.TemporaryDirectory() as folder:
        names = [info for info in package.infolist() if _is_warc(info)]
        if not names:
            yield set_aside(source, "empty", "the package holds no WARC file")
        copies: list[tuple[Path, str]] = []
        problems: list[Aside] = []
        for number, info in enumerate(names):
            copies.append((Path(folder, f"{number}.warc"), info.filename))
            if problem := _unpack(package, info, copies[-1][0]):
                problems.append(set_aside(source, "damaged", problem, position=info.filename))
        yield from problems
        if problems and finds_record(path):
            packed = [info.compress_type != zipfile.ZIP_STORED for info in names]
            copies = [(path, ""), *compress(copies, packed)]
        for copy, name in copies:
            yield from read_warc(copy, source=source, now=now, payloads=payloads, name=name)
    payloads.close()


def _is_warc(info: zipfile.ZipInfo) -> bool:
    return (info.filename.startswith("archive/") or ".warc" in info.filename) and not info.is_dir()


def _unpack(package: zipfile.ZipFile, info: zipfile.ZipInfo, copy: Path) -> str:
    """Unpack one file as far as it goes; why it did not go to its end."""
    with copy.open("wb") as out:
        if info.file_size > _MAX_RATIO * max(info.compress_size, 1):
            return f"would unpack to {info.file_size >> 20} MB from {info.compress_size >> 10} kB"
        try:
            with package.open(info) as inner:
                shutil.copyfileobj(inner, out)
        except BROKEN_PACKAGE as error:
            return f"cannot be unpacked whole ({error})"
    return ""
