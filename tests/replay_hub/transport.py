"""The replayed Hub without a socket, by a clock that tests turn on."""

from collections.abc import Callable, Iterator

import httpx2

from tests.replay_hub.faults import Reply
from tests.replay_hub.hub import ReplayHub


class ReplayTransport(httpx2.BaseTransport):
    """Hands requests to the hub; pauses between chunks turn the clock on."""

    def __init__(self, hub: ReplayHub, sleep: Callable[[float], None]) -> None:
        self._hub = hub
        self._sleep = sleep

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        target = request.url.raw_path.decode("ascii")
        origin = f"{request.url.scheme}://{request.url.netloc.decode('ascii')}"
        reply = self._hub.reply(target, dict(request.headers), origin)
        length = len(reply.body) if reply.promised is None else reply.promised
        headers = [*reply.headers, ("Content-Length", str(length))]
        return httpx2.Response(reply.status, headers=headers, stream=_Paced(reply, self._sleep))


class _Paced(httpx2.SyncByteStream):
    def __init__(self, reply: Reply, sleep: Callable[[float], None]) -> None:
        self._reply = reply
        self._sleep = sleep

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._reply.chunks():
            self._sleep(self._reply.pause)
            yield chunk
