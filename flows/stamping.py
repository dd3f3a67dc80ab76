"""An outsider's word on when a run was closed: RFC 3161 time stamps over HTTP, where one is configured."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from urllib.parse import urlsplit

import httpx2

from flows.settings import Settings
from pipeline.archive import note_unstamped, stamp_archive
from pipeline.errors import ArchiveBusy, HubError, HubUnavailable, IntegrityError

SECONDS = 30.0
"""How long an authority may take in all; public ones answer within one second."""
MOST_BYTES = 1 << 20
"""Largest answer read: a stamp with all certificates of its authority has about 10 kB."""

_log = logging.getLogger(__name__)


def stamp_run(
    settings: Settings, run_id: str, *, now: datetime, inner: httpx2.BaseTransport | None = None
) -> str:
    """Have the ledger time-stamped after a run was closed; why it could not be, empty where all went well.

    Nothing is asked where `settings.tsa` is empty. A failure costs the run nothing: it is logged, and
    written into the ledger behind the run. `inner` is the way to the network (None: the real one).
    """
    if not settings.tsa:
        return ""
    try:
        stamp_archive(settings.archive, lambda request: ask_authority(settings.tsa, request, inner), now=now)
    except (HubError, IntegrityError) as error:
        problem = f"run {run_id} has no time stamp: {error}"
        note_unstamped(settings.archive, problem, now=now)
    except ArchiveBusy as error:  # who writes now closes a run of its own, and its stamp covers this one
        problem = f"run {run_id} has no time stamp of its own: {error}"
    else:
        return ""
    _log.warning(problem)
    return problem


def ask_authority(url: str, request: bytes, inner: httpx2.BaseTransport | None = None) -> bytes:
    """The DER answer of an authority to a DER request; no other host is asked, redirects are not followed.

    Raises HubUnavailable when it does not answer in time, refuses, or sends far more than a stamp.
    """
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    where = urlsplit(url).hostname or url
    with (
        _mapped_failures(where),
        httpx2.Client(transport=inner, timeout=SECONDS, follow_redirects=False) as client,
        client.stream("POST", url, content=request, headers=headers) as answer,
    ):
        if answer.status_code != httpx2.codes.OK:
            raise HubUnavailable(message=f"expected status 200, found {answer.status_code}.", where=where)
        return b"".join(_bounded(answer, where))


def _bounded(answer: httpx2.Response, where: str) -> Iterator[bytes]:
    deadline, size = time.monotonic() + SECONDS, 0
    for chunk in answer.iter_bytes():
        size += len(chunk)
        if size > MOST_BYTES or time.monotonic() > deadline:
            raise HubUnavailable(
                message=f"expected a time stamp of at most {MOST_BYTES >> 20} MB within {SECONDS:g} s.",
                remedy="Check HEARSAY_TSA.",
                where=where,
            )
        yield chunk


@contextmanager
def _mapped_failures(where: str) -> Iterator[None]:
    try:
        yield
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise HubUnavailable(
            message=f"the time stamping authority cannot be reached ({error}).",
            remedy="Check HEARSAY_TSA; the next run that is closed is stamped again.",
            where=where,
        ) from error
