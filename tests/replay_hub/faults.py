"""What can go wrong, on demand: a fault changes the Reply to requests whose path it matches."""

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What goes over the wire: `chunks` of the body, each after a pause in seconds; `promised` is the
    Content-Length where it differs from the body's."""

    status: int
    headers: Headers
    body: bytes
    pause: float = 0.0
    pieces: int = 1
    promised: int | None = None
    cut_at: int | None = None

    def chunks(self) -> list[bytes]:
        """The body as it is sent."""
        sent = self.body[: self.cut_at]
        size = max(1, -(-len(sent) // self.pieces))
        return [sent[start : start + size] for start in range(0, len(sent), size)] or [b""]


@dataclass(slots=True)
class Fault:
    """`change` is applied to the first `times` replies to paths that match; -1: to all of them."""

    change: Callable[[Reply], Reply]
    path: str = ".*"
    times: int = -1

    def apply(self, path: str, reply: Reply) -> Reply:
        """The reply as this fault leaves it."""
        if self.times == 0 or not re.fullmatch(self.path, path):
            return reply
        self.times -= 1
        return self.change(reply)


def too_many(*, retry_after: str = "", left: str = "") -> Callable[[Reply], Reply]:
    """429, with or without `Retry-After` and `RateLimit`."""
    headers = [("Retry-After", retry_after)] if retry_after else []
    headers += [("RateLimit", left)] if left else []
    return lambda _: Reply(status=429, headers=tuple(headers), body=b"Too many requests")


def broken(status: int = 500) -> Callable[[Reply], Reply]:
    """A server error."""
    return lambda _: Reply(status=status, headers=(("Content-Type", "text/html"),), body=b"<h1>Oops</h1>")


def slow(*, seconds: float, pieces: int = 10) -> Callable[[Reply], Reply]:
    """The body comes in pieces, each after so many seconds."""
    return lambda reply: replace(reply, pause=seconds, pieces=pieces)


def cut(share: float = 0.5) -> Callable[[Reply], Reply]:
    """The connection ends before the body does."""
    return lambda reply: replace(reply, cut_at=int(len(reply.body) * share), promised=len(reply.body))


def wrong_length(more: int = 100) -> Callable[[Reply], Reply]:
    """Content-Length promises more than there is."""
    return lambda reply: replace(reply, promised=len(reply.body) + more)


def bad_gzip(reply: Reply) -> Reply:
    """The body says gzip and is damaged in the middle."""
    packed = bytearray(gzip.compress(reply.body))
    packed[len(packed) // 2] ^= 0xFF
    packed[-8] ^= 0xFF
    return replace(reply, body=bytes(packed), headers=(*reply.headers, ("Content-Encoding", "gzip")))


def packed(reply: Reply) -> Reply:
    """No fault: the body comes as gzip, as the Hub sends it."""
    body = gzip.compress(reply.body, mtime=0)
    return replace(reply, body=body, headers=(*reply.headers, ("Content-Encoding", "gzip")))


def redirect(to: str, status: int = 302) -> Callable[[Reply], Reply]:
    """Sends elsewhere; to its own path it is a loop, to /login a login wall."""
    return lambda _: Reply(status=status, headers=(("Location", to),), body=b"")


def page_instead(reply: Reply) -> Reply:
    """An HTML page with status 200, whatever was asked."""
    body = b"<!doctype html><html><body><h1>We are down for maintenance</h1></body></html>"
    return Reply(status=200, headers=(("Content-Type", "text/html; charset=utf-8"),), body=body)


def login_form(reply: Reply) -> Reply:
    """A page that asks for a login with status 200."""
    body = b'<!doctype html><html><body><form method="POST" action="/login"></form></body></html>'
    return Reply(status=200, headers=(("Content-Type", "text/html; charset=utf-8"),), body=body)


def refused(status: int = 401) -> Callable[[Reply], Reply]:
    """401 or 403."""
    return lambda _: Reply(status=status, headers=(), body=b'{"error":"Unauthorized"}')


def drifted(old: bytes, new: bytes) -> Callable[[Reply], Reply]:
    """Shape drift: one name in the body is another from now on."""
    return lambda reply: replace(reply, body=reply.body.replace(old, new))
