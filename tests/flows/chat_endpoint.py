"""A chat model's host on loopback: the OpenAI wire format, with whatever answer a test wants."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(kw_only=True)
class Endpoint:
    """What it answers with, and what it was asked so far."""

    url: str = ""
    status: int = 200
    body: bytes = b""
    wait: threading.Event | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)

    def say(self, content: str) -> None:
        """Answer with a chat completion of this content."""
        message = {"role": "assistant", "content": content}
        choice = {"index": 0, "finish_reason": "stop", "message": message}
        self.body = json.dumps(
            {"id": "1", "object": "chat.completion", "created": 0, "model": "stub", "choices": [choice]}
        ).encode()


@contextmanager
def serve_chat() -> Iterator[Endpoint]:
    """An endpoint that runs as long as the context, on a port of its own."""
    endpoint = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            endpoint.asked.append(
                {"path": self.path, "token": self.headers.get("Authorization", ""), "body": body}
            )
            if endpoint.wait:
                endpoint.wait.wait(10)
                return
            self.send_response(endpoint.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(endpoint.body)))
            self.end_headers()
            self.wfile.write(endpoint.body)

        def log_message(self, format: str, *args: object) -> None:
            """Tests are quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    endpoint.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield endpoint
    finally:
        if endpoint.wait:
            endpoint.wait.set()
        server.shutdown()
        thread.join()
        server.server_close()
