"""Archive → WACZ: one file with everything a viewer needs to replay it."""

import contextlib
import io
import json
import re
import tempfile
import uuid
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from pipeline.archive.files import INDEX_NAME, file_numbers, file_path, is_archive_name
from pipeline.archive.headers import format_time
from pipeline.archive.index import Index
from pipeline.archive.reader import Reader
from pipeline.archive.recover import rebuild_index
from pipeline.archive.sniff import sniff_mime
from pipeline.errors import IntegrityError, UsageError
from pipeline.records import Capture

_TITLE = re.compile(rb"<title[^>]*>([^<]{1,500})", re.IGNORECASE)
_TITLE_WITHIN = 1 << 16


def export_wacz(folder: Path, out: Path, *, title: str = "") -> int:
    """Write the archive as a WACZ package; how many pages it lists.

    `out` appears whole or not at all. Raises UsageError for a folder without archive files, and where
    `out` cannot be written.
    """
    warcs = [str(file_path(folder, number)) for number in file_numbers(folder)]
    if not warcs:
        raise UsageError(
            message="there is nothing to export.", remedy="Collect or import something.", where=str(folder)
        )
    try:
        with tempfile.TemporaryDirectory(dir=out.parent) as scratch:
            pages = Path(scratch, "pages.jsonl")
            package = Path(scratch, "package.wacz")
            count = _save_pages(folder, pages)
            options = ["--title", title] if title else []
            _pack(["create", "-o", str(package), "-p", str(pages), "--copy-pages", *options, *warcs])
            package.replace(out)
    except OSError as error:
        raise UsageError(
            message=f"cannot be written ({error.strerror}).",
            remedy="Name a file in a folder that exists and has room.",
            where=str(out),
        ) from error
    return count


def is_our_package(path: Path) -> bool:
    """Whether a file is a package of an archive of ours."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as package:
        names = [name.removeprefix("archive/") for name in package.namelist()]
    return any(is_archive_name(name) for name in names)


def _save_pages(folder: Path, path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as file:
        file.write(json.dumps({"format": "json-pages-1.0", "id": "pages", "title": "Pages"}) + "\n")
        for capture in _read_pages(folder):
            file.write(json.dumps(_render_page(capture), ensure_ascii=False) + "\n")
            count += 1
    return count


def _read_pages(folder: Path) -> Iterator[Capture]:
    """Every capture a person would open: HTML that was found."""
    if not (folder / INDEX_NAME).exists():
        rebuild_index(folder)
    index = Index(folder / INDEX_NAME, read_only=True)
    reader = Reader(folder, index)
    try:
        for entry in index.walk():
            if _is_page(capture := reader.read(entry)):
                yield capture
    finally:
        reader.close()
        index.close()


def _is_page(capture: Capture) -> bool:
    mimes = [value for name, value in capture.headers if name.lower() == "content-type"]
    mime = mimes[0] if mimes else sniff_mime(capture.body)
    return capture.status == 200 and mime.startswith("text/html")


def _render_page(capture: Capture) -> dict[str, str]:
    time = format_time(capture.captured_at)
    match = _TITLE.search(capture.body[:_TITLE_WITHIN])
    title = " ".join(unescape(match[1].decode("utf-8", "replace")).split()) if match else ""
    page = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{time} {capture.url}"))
    return {"id": page, "url": capture.url, "ts": time, "title": title or capture.url}


def _pack(arguments: list[str]) -> None:
    from wacz.main import main as run_wacz  # noqa: PLC0415  brings frictionless: 2 s of everybody's start-up

    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        failed = run_wacz(arguments)
    if failed:
        raise IntegrityError(
            message=f"the package could not be made: {said.getvalue().strip()[-500:]}",
            remedy="Run hearsay verify.",
        )
