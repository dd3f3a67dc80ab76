"""The one way to the network: every answer becomes a Capture of the raw bytes before anybody reads it.

huggingface_hub and our own requests share one session; this transport lies under it. It asks no
host but the configured ones, keeps to the budgets and to robots.txt, and never follows a login.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import httpx2

from pipeline.errors import HubError, HubUnavailable
from pipeline.hub.politeness import Politeness
from pipeline.records import Capture

LARGEST_BODY = 64 << 20
"""Bytes of one answer: the largest recorded page has 2 MB; more than this is a mistake or an attack."""
SOURCE = "hub"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Time as the collector sees it: `now` for records, `monotonic` for waiting, `sleep` to wait."""

    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    sleep: Callable[[float], None]


class RecordingTransport(httpx2.BaseTransport):
    """Passes requests to `inner`, politely, and hands every answer to `keep` as a Capture."""

    def __init__(
        self,
        inner: httpx2.BaseTransport,
        *,
        hosts: Iterable[str],
        politeness: Politeness,
        clock: Clock,
        keep: Callable[[Capture], None],
    ) -> None:
        self._inner = inner
        self._hosts = frozenset(hosts)
        self._politeness = politeness
        self._clock = clock
        self._keep = keep

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request; raises HubError for a host or path that may not be asked."""
        self._require_allowed(request)
        self._politeness.wait_turn(request.url.path, self._clock)
        try:
            response = self._inner.handle_request(request)
            body = _read_raw(response)
        except (httpx2.TransportError, httpx2.StreamError) as exc:
            raise HubUnavailable(
                message=f"no whole answer came ({type(exc).__name__}: {exc}).",
                remedy="It is asked again at the next run.",
                where=str(request.url),
            ) from exc
        self._politeness.learn(request.url.path, response.headers, response.status_code, self._clock)
        self._keep(render_capture(request, response, body, self._clock.now()))
        return httpx2.Response(
            status_code=response.status_code, headers=response.headers, stream=httpx2.ByteStream(body)
        )

    def close(self) -> None:
        self._inner.close()

    def _require_allowed(self, request: httpx2.Request) -> None:
        if urlsplit(str(request.url)).netloc not in self._hosts:
            raise HubError(
                message="this host is not one of those hearsay may ask.",
                remedy="Set HEARSAY_HUB to the Hub you mean; links in posts are never followed.",
                where=str(request.url),
            )


def render_capture(request: httpx2.Request, response: httpx2.Response, body: bytes, at: datetime) -> Capture:
    """An answer as evidence: bytes as they came, headers in order."""
    return Capture(
        url=str(request.url),
        method=request.method,
        status=response.status_code,
        headers=_pairs(response.headers),
        request_headers=_pairs(request.headers),
        body=body,
        captured_at=at,
        digest=f"sha256:{hashlib.sha256(body).hexdigest()}",
        source=SOURCE,
    )


def _pairs(headers: httpx2.Headers) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers.raw)


def _read_raw(response: httpx2.Response) -> bytes:
    """The body without decoding it; a body that is too large or shorter than promised is no answer."""
    chunks, size = [], 0
    try:
        for chunk in response.stream:  # type: ignore[union-attr]  # a sync transport answers with a sync stream
            chunks.append(chunk)
            size += len(chunk)
            if size > LARGEST_BODY:
                raise httpx2.ReadError(f"the body is larger than {LARGEST_BODY} bytes")
    finally:
        response.close()
    promised = response.headers.get("content-length", "")
    if promised.isdigit() and int(promised) != size:
        raise httpx2.RemoteProtocolError(f"{promised} bytes were promised, {size} came")
    return b"".join(chunks)
