"""The replayed Hub on a loopback port."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.replay_hub.faults import Reply
from tests.replay_hub.hub import ReplayHub

LOOPBACK = "127.0.0.1"


class Server(ThreadingHTTPServer):
    """Listens on loopback only."""

    daemon_threads = True

    def __init__(self, hub: ReplayHub, port: int = 0) -> None:
        super().__init__((LOOPBACK, port), Handler)
        self.hub = hub
        self.turn = threading.Lock()

    def handle_error(self, request: object, client_address: object) -> None:
        """Who asked may be gone, killed in the middle of it; anything else is told as usual."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # a socket, in truth

    @property
    def url(self) -> str:
        """The address to set as HEARSAY_HUB."""
        return f"http://{LOOPBACK}:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    """Plays one Reply."""

    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        with self.server.turn:
            reply = self.server.hub.reply(self.path, dict(self.headers.items()), self.server.url)
        self.send_response(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body) if reply.promised is None else reply.promised))
        self.end_headers()
        self._send(reply)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the hub keeps its own log."""

    def _send(self, reply: Reply) -> None:
        try:
            for chunk in reply.chunks():
                time.sleep(reply.pause)
                self.wfile.write(chunk)
                self.wfile.flush()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        if reply.promised is not None:
            self.close_connection = True


@contextmanager
def serving(hub: ReplayHub) -> Iterator[Server]:
    """The hub on a free port while the context lasts."""
    server = Server(hub)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
