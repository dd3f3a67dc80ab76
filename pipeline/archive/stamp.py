"""RFC 3161 time stamps: an outsider's word that the ledger stood like this at a time.

The chain shows alterations to whoever knows its head; a time stamp makes sure that somebody does.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from pipeline.archive.files import LEDGER_NAME, LOCK_NAME
from pipeline.archive.finding import Finding, FindingKind
from pipeline.archive.headers import format_time
from pipeline.archive.ledger import Ledger, Line, read_ledger
from pipeline.archive.lock import Lock
from pipeline.errors import IntegrityError, UsageError

STAMP = "stamp"
UNSTAMPED = "unstamped"

Ask = Callable[[bytes], bytes]
"""Sends a DER time-stamp request to an authority and returns its DER answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamps:
    """What the ledger says of time stamps: when authorities saw it, and why there was none to be had."""

    seen_at: tuple[datetime, ...]
    missing: tuple[str, ...]


def stamp_archive(folder: Path, ask: Ask, *, now: datetime) -> datetime:
    """Have the ledger as it stands time-stamped; the time the authority states.

    The stamp becomes a line of the ledger itself. Raises UsageError for an archive without seals,
    IntegrityError when the answer is not about what was asked.
    """
    lock = Lock(folder / LOCK_NAME)
    lock.acquire()
    try:
        ledger = Ledger(folder / LEDGER_NAME)
        if not ledger.seals:
            raise UsageError(message="nothing was archived yet.", remedy="Archive something first.")
        answer, stated = _ask_for(bytes.fromhex(ledger.head), ask)
        token = base64.b64encode(answer).decode("ascii")
        _append(ledger, STAMP, {"token": token}, now)
        return stated
    finally:
        lock.release()


def note_unstamped(folder: Path, reason: str, *, now: datetime) -> None:
    """Write into the ledger why what was sealed last could not be time-stamped."""
    lock = Lock(folder / LOCK_NAME)
    lock.acquire()
    try:
        _append(Ledger(folder / LEDGER_NAME), UNSTAMPED, {"reason": reason}, now)
    finally:
        lock.release()


def read_stamps(folder: Path) -> Stamps:
    """Every time stamp of an archive that can be read, and every one that could not be had, in order."""
    seals = [line.seal for line in read_ledger(folder / LEDGER_NAME) if line.seal]
    tokens = [str(seal.detail.get("token", "")) for seal in seals if seal.kind == STAMP]
    reasons = [str(seal.detail.get("reason", "")) for seal in seals if seal.kind == UNSTAMPED]
    times = tuple(filter(None, map(_stated_time, tokens)))
    return Stamps(seen_at=times, missing=tuple(reasons))


def check_stamps(lines: list[Line], roots: bytes) -> Iterator[Finding]:
    """What is wrong with the time stamps in a ledger; `roots` are the trusted certificates, PEM, if any.

    Raises UsageError where `roots` are no certificates.
    """
    certificates = _load_certificates(roots)
    for line in lines:
        if line.seal and line.seal.kind == STAMP:
            token = str(line.seal.detail.get("token", ""))
            if problem := _find_problem(token, bytes.fromhex(line.seal.previous), certificates):
                reason = f"line {line.number}: {problem}"
                yield Finding(kind=FindingKind.STAMP, file=LEDGER_NAME, offset=0, reason=reason)


def _load_certificates(roots: bytes) -> list[Certificate]:
    try:
        return load_pem_x509_certificates(roots) if roots else []
    except ValueError as error:
        raise UsageError(
            message=f"expected certificates in PEM, found none that can be read ({error}).",
            remedy="Take the certificates the time stamping authority publishes.",
        ) from error


def _append(ledger: Ledger, kind: str, detail: Mapping[str, str], now: datetime) -> None:
    """A line that vouches for what the line before vouches for."""
    ledger.append(replace(ledger.seals[-1], kind=kind, at=format_time(now), detail=detail))


def _stated_time(token: str) -> datetime | None:
    try:
        return decode_timestamp_response(base64.b64decode(token, validate=True)).tst_info.gen_time
    except ValueError:
        return None  # `check_stamps` finds it


def _ask_for(message: bytes, ask: Ask) -> tuple[bytes, datetime]:
    request = TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256).build()
    answer = ask(request.as_bytes())
    try:
        response = decode_timestamp_response(answer)
        is_ours = _is_about(response, message) and response.tst_info.nonce == request.nonce
    except ValueError as error:
        raise IntegrityError(message=f"the authority's answer is no time stamp ({error}).") from error
    if not is_ours:
        raise IntegrityError(message="the authority's time stamp is not about what was asked.")
    return answer, response.tst_info.gen_time


def _find_problem(token: str, message: bytes, roots: list[Certificate]) -> str:
    try:
        response = decode_timestamp_response(base64.b64decode(token, validate=True))
        if not _is_about(response, message):
            return "the time stamp is about another state of the ledger"
        if roots:
            VerifierBuilder(roots=roots).build().verify_message(response, message)
    except (ValueError, binascii.Error) as error:
        return f"the time stamp cannot be read ({error})"
    except VerificationError as error:
        return f"the time stamp is not signed by a trusted authority ({error})"
    return ""


def _is_about(response: TimeStampResponse, message: bytes) -> bool:
    is_granted = response.status in (PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS)
    return is_granted and response.tst_info.message_imprint.message == hashlib.sha256(message).digest()
