"""Closing a run asks the configured authority for a time stamp; not getting one costs the run nothing."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx2
import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.evidence import check_evidence
from flows.intake import archive_source, close_run
from flows.settings import Settings
from flows.stamping import MOST_BYTES, ask_authority
from pipeline.archive import read_stamps, verify_archive
from pipeline.errors import HubUnavailable, SettingError
from tests.archive.authority import NEEDS_OPENSSL, Authority


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.make(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def address(authority: Authority) -> Iterator[str]:
    """The authority as a server on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = self.rfile.read(int(self.headers["Content-Length"]))
            is_query = self.headers["Content-Type"] == "application/timestamp-query"
            answer = authority.answer(request) if is_query else b""
            self.send_response(200 if is_query else 415)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/tsa"
        server.shutdown()
        thread.join()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"id": "nora/1", "text": "Soft attention."}\n')
    return path


def run(settings: Settings, page: Path) -> str:
    return close_run(settings, "run-1", [archive_source(settings, str(page))])


def ask(handler: object) -> bytes:
    inner = httpx2.MockTransport(handler)  # type: ignore[arg-type]  # a function of a request
    return ask_authority("http://tsa.example/", b"request", inner)


@NEEDS_OPENSSL
def test_a_closed_run_is_stamped_and_verifies_against_the_trusted_certificate(
    settings: Settings, page: Path, authority: Authority, address: str
) -> None:
    settings = replace(settings, tsa=address, tsa_roots=str(authority.certificate))
    assert run(settings, page) == ""
    checked = check_evidence(settings)
    assert (len(checked.stamped_at), checked.unstamped, checked.doubts) == (1, (), ())


@NEEDS_OPENSSL
def test_a_stamp_of_another_authority_is_a_doubt(
    settings: Settings, page: Path, address: str, tmp_path: Path
) -> None:
    run(replace(settings, tsa=address), page)
    (tmp_path / "other").mkdir()
    other = Authority.make(tmp_path / "other")
    checked = check_evidence(replace(settings, tsa_roots=str(other.certificate)))
    assert [doubt.kind for doubt in checked.doubts] == ["time stamp"]


@NEEDS_OPENSSL
def test_an_import_is_a_run_that_is_stamped(
    settings: Settings, page: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARSAY_HOME", str(settings.home))
    monkeypatch.setenv("HEARSAY_TSA", address)
    assert CliRunner().invoke(app, ["import", str(page)]).exit_code == 0
    said = CliRunner().invoke(app, ["verify"])
    assert "1 time stamps, the last of " in said.stdout
    assert len(json.loads(CliRunner().invoke(app, ["verify", "--json"]).stdout)["stamped_at"]) == 1


def test_an_authority_that_is_not_there_is_a_warning_kept_with_the_run(
    settings: Settings, page: Path
) -> None:
    settings = replace(settings, tsa="http://127.0.0.1:9/")  # discard: nothing listens
    warning = run(settings, page)
    assert "run-1 has no time stamp: 127.0.0.1: " in warning
    assert read_stamps(settings.archive).missing == (warning,)
    assert verify_archive(settings.archive) == ()


def test_no_authority_no_stamp_and_no_warning(settings: Settings, page: Path) -> None:
    assert run(settings, page) == ""
    assert read_stamps(settings.archive) == read_stamps(settings.home / "nothing")


@pytest.mark.parametrize(
    "answer",
    [
        httpx2.Response(302, headers={"location": "http://elsewhere.example/"}),
        httpx2.Response(403),
        httpx2.Response(500),
        httpx2.Response(200, content=b"x" * (MOST_BYTES + 1)),
    ],
    ids=["redirect", "refused", "broken", "endless"],
)
def test_anything_but_a_stamp_is_refused(answer: httpx2.Response) -> None:
    with pytest.raises(HubUnavailable, match=r"tsa\.example"):
        ask(lambda request: answer)


def test_a_redirect_is_not_followed() -> None:
    asked: list[str] = []

    def redirect(request: httpx2.Request) -> httpx2.Response:
        asked.append(str(request.url.host))
        return httpx2.Response(307, headers={"location": "http://elsewhere.example/"})

    with pytest.raises(HubUnavailable):
        ask(redirect)
    assert asked == ["tsa.example"]


@pytest.mark.parametrize("address", ["tsa.example", "ftp://tsa.example", "http://", "http://a:b/"])
def test_an_address_nobody_can_ask_is_a_warning(settings: Settings, page: Path, address: str) -> None:
    assert "no time stamp" in run(replace(settings, tsa=address), page)


def test_certificates_that_cannot_be_read_are_wrong_usage(settings: Settings, page: Path) -> None:
    run(settings, page)
    with pytest.raises(SettingError, match="HEARSAY_TSA_ROOTS"):
        check_evidence(replace(settings, tsa_roots=str(page.parent / "none.pem")))
