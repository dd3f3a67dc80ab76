"""Time stamps by an authority made for the test with openssl."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.archive import (
    Archive,
    FindingKind,
    Stamps,
    forget_person,
    note_unstamped,
    read_stamps,
    stamp_archive,
    verify_archive,
)
from pipeline.archive.stamp import Ask
from pipeline.errors import IntegrityError, UsageError
from tests.archive.authority import NEEDS_OPENSSL, Authority
from tests.archive.making import START, clock, fill, make_capture, make_captures

pytestmark = NEEDS_OPENSSL


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.make(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def ask(authority: Authority) -> Ask:
    return authority.answer


def test_a_stamp_states_a_time_and_verifies(tmp_path: Path, authority: Authority, ask: Ask) -> None:
    fill(tmp_path, make_captures(2))
    stated = stamp_archive(tmp_path, ask, now=START)
    assert abs(datetime.now(UTC) - stated) < timedelta(minutes=5)
    assert verify_archive(tmp_path, roots=authority.roots) == ()


def test_an_archive_goes_on_after_a_stamp(tmp_path: Path, authority: Authority, ask: Ask) -> None:
    fill(tmp_path, make_captures(2))
    stamp_archive(tmp_path, ask, now=START)
    fill(tmp_path, [make_capture()])
    stamp_archive(tmp_path, ask, now=START)
    assert verify_archive(tmp_path, roots=authority.roots) == ()


def test_a_stamp_outlives_forgetting(tmp_path: Path, authority: Authority, ask: Ask) -> None:
    fill(tmp_path, make_captures(2))
    stamp_archive(tmp_path, ask, now=START)
    forget_person(
        tmp_path, "author-0", lambda capture, user: None if user in capture.url else capture, now=START
    )
    assert verify_archive(tmp_path, roots=authority.roots) == ()


def test_a_stamp_of_an_authority_not_trusted_is_a_finding(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, ask: Ask
) -> None:
    fill(tmp_path, make_captures(2))
    stamp_archive(tmp_path, ask, now=START)
    other = Authority.make(tmp_path_factory.mktemp("other"))
    assert [one.kind for one in verify_archive(tmp_path, roots=other.roots)] == [FindingKind.STAMP]


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


def test_the_stated_times_and_the_stamps_that_could_not_be_had_are_told(tmp_path: Path, ask: Ask) -> None:
    fill(tmp_path, make_captures(2))
    stated = stamp_archive(tmp_path, ask, now=START)
    note_unstamped(tmp_path, "nobody answered", now=START)
    assert read_stamps(tmp_path) == Stamps(seen_at=(stated,), missing=("nobody answered",))
    assert verify_archive(tmp_path) == ()


def test_trust_in_something_that_is_no_certificate_is_wrong_usage(tmp_path: Path) -> None:
    fill(tmp_path, make_captures(2))
    with pytest.raises(UsageError, match="PEM"):
        verify_archive(tmp_path, roots=b"words")
