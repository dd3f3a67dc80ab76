"""The one way to the network: every answer becomes a Capture of the raw bytes before anybody reads it.

huggingface_hub and our own requests share one session; this transport lies under it. It asks no
host but the configured ones, keeps to the budgets and to robots.txt, never asks what is held fresh,
and never follows a login.
"""

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from urllib.parse import urljoin

import httpx2

from pipeline.errors import HubError, HubUnavailable, RateLimited
from pipeline.hub.answer import Answer, header
from pipeline.hub.failures import mapped_failures, require_answer
from pipeline.hub.politeness import Clock, Politeness
from pipeline.records import Capture

LARGEST_BODY = 64 << 20
"""Bytes of one answer: the largest recorded page has 2 MB; more than this is a mistake or an attack."""
LONGEST_ANSWER = 120.0
"""Seconds one answer may take: 2 MB at the slowest mobile rate; slower is a stuck or hostile server."""
PAUSES = (2.0, 10.0)
"""Seconds before the second and third attempt; a Hub that is down longer is left to the next run."""
MOST_REDIRECTS = 5
"""As RFC 9309 asks of crawlers for robots.txt; the Hub's renamed accounts need one."""
REDIRECTS = range(300, 400)
SOURCE = "hub"
SECRETS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})
"""Headers that never become part of a Capture."""


class RecordingTransport(httpx2.BaseTransport):
    """Passes requests to `inner`, politely, and hands every answer to `keep` as a Capture.

    What `held` knows of a URL is handed out again without asking. `take` returns the captures since
    it was last called, held ones included.
    """

    def __init__(
        self,
        inner: httpx2.BaseTransport,
        *,
        hosts: Iterable[str],
        politeness: Politeness,
        clock: Clock,
        keep: Callable[[Capture], object],
        held: Callable[[str], Capture | None] = lambda _: None,
    ) -> None:
        self._inner = inner
        self._hosts = frozenset(hosts)
        self._politeness = politeness
        self._clock = clock
        self._keep = keep
        self._held = held
        self._taken: list[Capture] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer one request; raises HubError for all that is not an answer to it."""
        self._require_allowed(request)
        answer = self._recall(str(request.url)) or self._ask(request)
        # The body is unpacked by now, and a session without cookies cannot be told apart from a new one.
        hidden = {"content-encoding", "content-length", "transfer-encoding", "set-cookie"}
        headers = [(name, value) for name, value in answer.capture.headers if name.lower() not in hidden]
        return httpx2.Response(answer.capture.status, headers=headers, content=answer.body)

    def take(self) -> list[Capture]:
        """The captures handed out since the last call."""
        taken, self._taken = self._taken, []
        return taken

    def close(self) -> None:
        self._inner.close()

    def _require_allowed(self, request: httpx2.Request) -> None:
        if request.url.netloc.decode("ascii") not in self._hosts:
            raise HubError(
                message="this host is not one of those hearsay may ask.",
                remedy="Set HEARSAY_HUB to the Hub you mean; links in posts are never followed.",
                where=str(request.url),
            )
        self._politeness.require_allowed(request.url.raw_path.decode("ascii"))

    def _recall(self, url: str) -> Answer | None:
        """What is held of this URL, unless it was no answer: then it is asked again."""
        capture = self._held(url)
        if capture is None or not self._ends_somewhere(capture):
            return None
        try:
            answer = require_answer(capture)
        except (HubUnavailable, RateLimited):
            return None
        self._taken.append(capture)
        return answer

    def _ends_somewhere(self, capture: Capture) -> bool:
        """Whether a held redirect leads to something held that is none: a loop is worth another look."""
        for _ in range(MOST_REDIRECTS):
            to = header(capture, "location")
            if not to or capture.status not in REDIRECTS:
                return True
            following = self._held(urljoin(capture.url, to))
            if following is None:
                return False
            capture = following
        return False

    def _ask(self, request: httpx2.Request) -> Answer:
        for pause in (*PAUSES, None):
            self._politeness.wait_turn(request.url.path)
            try:
                return require_answer(self._send(request))
            except RateLimited:
                if pause is None:
                    raise
            except HubUnavailable:
                if pause is None:
                    raise
                self._clock.sleep(pause)
        raise AssertionError("the last attempt returns or raises")

    def _send(self, request: httpx2.Request) -> Capture:
        request.headers["user-agent"] = self._politeness.user_agent
        with mapped_failures(str(request.url)):
            response = self._inner.handle_request(request)
            body = self._read_raw(response)
        self._politeness.learn(request.url.path, response.headers, response.status_code)
        capture = render_capture(request, response, body, self._clock.now())
        self._keep(capture)
        self._taken.append(capture)
        return capture

    def _read_raw(self, response: httpx2.Response) -> bytes:
        """The body without decoding it; one that is too large, slow or short is no answer."""
        chunks, size = [], 0
        until = self._clock.monotonic() + LONGEST_ANSWER
        try:
            for chunk in response.iter_raw():
                chunks.append(chunk)
                size += len(chunk)
                if size > LARGEST_BODY:
                    raise httpx2.ReadError(f"the body is larger than {LARGEST_BODY} bytes")
                if self._clock.monotonic() > until:
                    raise httpx2.ReadTimeout(f"the body took longer than {LONGEST_ANSWER:.0f} seconds")
        finally:
            response.close()
        promised = response.headers.get("content-length", "")
        if promised.isdigit() and int(promised) != size:
            raise httpx2.RemoteProtocolError(f"{promised} bytes were promised, {size} came")
        return b"".join(chunks)


def render_capture(request: httpx2.Request, response: httpx2.Response, body: bytes, at: datetime) -> Capture:
    """An answer as evidence: bytes as they came, headers in order, no secret."""
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
    pairs = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers.raw)
    return tuple(pair for pair in pairs if pair[0].lower() not in SECRETS)
