"""The bundled sample: pages in the Hub's wire formats, written by us about invented people."""

import tomllib
from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib.resources import files
from typing import Any

from pipeline.records import Capture

SOURCE = "sample"


def load_sample() -> Iterator[Capture]:
    """The captures of `manifest.toml`, oldest first, as if they had been collected at those times."""
    folder = files(__package__)
    manifest = tomllib.loads(folder.joinpath("manifest.toml").read_text("utf-8"))
    for entry in manifest["capture"]:
        yield _capture(entry, folder.joinpath(entry["file"]).read_bytes())


def _capture(entry: Mapping[str, Any], body: bytes) -> Capture:
    return Capture(
        url=entry["url"],
        status=entry["status"],
        headers=(("Content-Type", entry["content_type"]), ("Content-Length", str(len(body)))),
        body=body,
        captured_at=entry["captured_at"],
        digest=f"sha256:{sha256(body).hexdigest()}",
        source=SOURCE,
    )
