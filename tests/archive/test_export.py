"""The archive as a WACZ package: valid, and replayed by a browser that knows nothing of us."""

import json
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.archive import export_wacz
from pipeline.errors import UsageError
from tests.archive.making import START, fill, make_capture, make_captures, make_file, warcs

ROOT = Path(__file__).resolve().parents[2]
REPLAY = ROOT / ".venv-replay" / "bin"
URL = "https://huggingface.co/posts/somebody/1"
PAGE = b"""<!doctype html><html><head><title>A  page &amp; more</title></head><body><h1>archived words</h1>
<script>document.body.append("written by a script: " + (40 + 2))</script></body></html>"""
HTML = (("content-type", "text/html; charset=utf-8"), ("transfer-encoding", "chunked"))

needs_browser = pytest.mark.skipif(
    shutil.which("chromium") is None or not (REPLAY / "wayback").exists(),
    reason="replaying needs chromium (apt) and pywb in .venv-replay (make replay)",
)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Two visits of a page, the second a reference into another file; a saved page; some JSON."""
    page = make_capture(url=URL, headers=HTML, body=PAGE)
    again = make_capture(url=URL, headers=HTML, body=PAGE, captured_at=START + timedelta(days=2))
    fill(tmp_path / "a", [page, *make_captures(12), again, make_file(b"<html>saved</html>")], max_bytes=3000)
    export_wacz(tmp_path / "a", tmp_path / "out.wacz", title="Words")
    return tmp_path / "out.wacz"


def test_wacz_validate_accepts_the_package(package: Path) -> None:
    command = [sys.executable, "-m", "wacz", "validate", "-f", str(package)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "is valid" in done.stdout) == (0, True), done.stdout


def test_the_package_lists_its_pages(package: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        lines = [json.loads(line) for line in archive.read("pages/pages.jsonl").splitlines()]
    assert [(line["url"], line["title"]) for line in lines[1:]] == [
        (URL, "A page & more"),
        (URL, "A page & more"),
        ("file:///saved.html", "file:///saved.html"),
    ]


def test_the_package_holds_the_archive_files_as_they_are(package: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        for path in warcs(tmp_path / "a"):
            assert archive.read(f"archive/{path.name}") == path.read_bytes()


def test_nothing_to_export_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    fill(tmp_path / "a", [])
    with pytest.raises(UsageError):
        export_wacz(tmp_path / "a", tmp_path / "out.wacz")
    assert not (tmp_path / "out.wacz").exists()


@pytest.mark.parametrize("out", ["nowhere/out.wacz", "a"], ids=["no folder", "a folder"])
def test_a_place_that_cannot_be_written_is_wrong_usage(tmp_path: Path, out: str) -> None:
    fill(tmp_path / "a", make_captures(1))
    with pytest.raises(UsageError, match="cannot be written"):
        export_wacz(tmp_path / "a", tmp_path / out)


@pytest.fixture
def replay(package: Path, tmp_path: Path) -> Iterator[str]:
    """A pywb server with the package in it; the prefix of its pages."""
    (tmp_path / "config.yaml").write_text("framed_replay: false\n")
    for arguments in (["init", "t"], ["add", "--unpack-wacz", "t", str(package)]):
        subprocess.run([REPLAY / "wb-manager", *arguments], cwd=tmp_path, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [REPLAY / "wayback", "-b", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/")
        yield f"http://127.0.0.1:{port}/t"
    finally:
        server.terminate()
        server.wait()


def wait_for(url: str) -> None:
    for _ in range(150):
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the replay server did not start")


@needs_browser
@pytest.mark.parametrize("day", ["20260301", "20260303"], ids=["response", "reference"])
def test_a_browser_replays_an_archived_page(replay: str, tmp_path: Path, day: str) -> None:
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    options = [f"--user-data-dir={tmp_path / 'browser'}", "--virtual-time-budget=8000", "--dump-dom"]
    shown = subprocess.run(
        [*command, *options, f"{replay}/{day}120000/{URL}"],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    ).stdout
    assert "archived words" in shown
    assert re.search(r"written by a script: 42", shown)
