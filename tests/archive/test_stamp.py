"""Time stamps by an authority made for the test with openssl."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.archive import Archive, FindingKind, forget_person, stamp_archive, verify_archive
from pipeline.errors import IntegrityError, UsageError
from tests.archive.making import START, clock, fill, make_capture, make_captures

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")

CONFIG = """
[tsa]
default_tsa = tsa_config
[tsa_config]
dir = {folder}
serial = {folder}/serial
signer_cert = {folder}/cert.pem
signer_key = {folder}/key.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ordering = no
tsa_name = no
ess_cert_id_chain = no
[req]
distinguished_name = name
x509_extensions = stamping
prompt = no
[name]
CN = Test Authority
[stamping]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
"""

Ask = Callable[[bytes], bytes]


def openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("authority")
    (folder / "config").write_text(CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    new = ("req", "-new", "-x509", "-newkey", "rsa:2048", "-nodes", "-config", "config", "-days", "2")
    openssl(folder, *new, "-keyout", "key.pem", "-out", "cert.pem")
    return folder


@pytest.fixture
def ask(authority: Path) -> Ask:
    def answer(request: bytes) -> bytes:
        (authority / "request").write_bytes(request)
        openssl(authority, "ts", "-reply", "-config", "config", "-queryfile", "request", "-out", "answer")
        return (authority / "answer").read_bytes()

    return answer


def roots(authority: Path) -> bytes:
    return (authority / "cert.pem").read_bytes()


def test_a_stamp_states_a_time_and_verifies(tmp_path: Path, authority: Path, ask: Ask) -> None:
    fill(tmp_path, make_captures(2))
    stated = stamp_archive(tmp_path, ask, now=START)
    assert abs(datetime.now(UTC) - stated) < timedelta(minutes=5)
    assert verify_archive(tmp_path, roots=roots(authority)) == ()


def test_an_archive_goes_on_after_a_stamp(tmp_path: Path, authority: Path, ask: Ask) -> None:
    fill(tmp_path, make_captures(2))
    stamp_archive(tmp_path, ask, now=START)
    fill(tmp_path, [make_capture()])
    stamp_archive(tmp_path, ask, now=START)
    assert verify_archive(tmp_path, roots=roots(authority)) == ()


def test_a_stamp_outlives_forgetting(tmp_path: Path, authority: Path, ask: Ask) -> None:
    fill(tmp_path, make_captures(2))
    stamp_archive(tmp_path, ask, now=START)
    forget_person(
        tmp_path, "author-0", lambda capture, user: None if user in capture.url else capture, now=START
    )
    assert verify_archive(tmp_path, roots=roots(authority)) == ()


def test_a_stamp_of_an_authority_not_trusted_is_a_finding(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, ask: Ask
) -> None:
    fill(tmp_path, make_captures(2))
    stamp_archive(tmp_path, ask, now=START)
    other = tmp_path_factory.mktemp("other")
    (other / "config").write_text(CONFIG.format(folder=other))
    new = ("req", "-new", "-x509", "-newkey", "rsa:2048", "-nodes", "-config", "config")
    openssl(other, *new, "-keyout", "key.pem", "-out", "cert.pem")
    assert [one.kind for one in verify_archive(tmp_path, roots=roots(other))] == [FindingKind.STAMP]


def test_a_stamp_moved_to_another_state_is_a_finding(tmp_path: Path, ask: Ask) -> None:
    fill(tmp_path / "a", make_captures(2))
    fill(tmp_path / "b", make_captures(3))
    stamp_archive(tmp_path / "a", ask, now=START)

    def replay(request: bytes) -> bytes:
        return (tmp_path / "answer").read_bytes()

    (tmp_path / "answer").write_bytes(ask_again(ask))
    with pytest.raises(IntegrityError, match="not about"):
        stamp_archive(tmp_path / "b", replay, now=START)


def ask_again(ask: Ask) -> bytes:
    """An answer about something else."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    builder = TimestampRequestBuilder().data(b"something else").hash_algorithm(HashAlgorithm.SHA256)
    return ask(builder.build().as_bytes())


@pytest.mark.parametrize("answer", [b"", b"<html>not here</html>", b"\x30\x03\x02\x01\x00"])
def test_an_answer_that_is_no_stamp_is_refused(tmp_path: Path, answer: bytes) -> None:
    fill(tmp_path, make_captures(2))
    with pytest.raises(IntegrityError):
        stamp_archive(tmp_path, lambda _: answer, now=START)
    assert verify_archive(tmp_path) == ()


def test_there_must_be_something_to_stamp(tmp_path: Path, ask: Ask) -> None:
    Archive(tmp_path, now=clock).close()
    with pytest.raises(UsageError):
        stamp_archive(tmp_path, ask, now=START)
