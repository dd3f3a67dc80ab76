"""Erasing one person from one capture."""

from dataclasses import replace
from hashlib import sha256
from urllib.parse import unquote

import orjson

from pipeline.errors import InputRejected
from pipeline.parse.content import read_content
from pipeline.parse.erase.json_tree import erase_value
from pipeline.parse.erase.names import Names, find_names
from pipeline.records import Capture


def erase_person(capture: Capture, user: str) -> Capture | None:
    """The capture without one byte of `user`; None if nothing remains.

    JSON is written anew without their objects; names, full names and avatars that stand in other
    people's texts are blotted out.
    """
    names = Names.of(user)
    if names.touch(unquote(capture.url)):
        return None
    try:
        content = read_content(capture)
    except InputRejected:
        return None if names.touch_bytes(capture.body) else capture
    values = [value for _, value in content.values]
    names = find_names(user, values)
    kept = [erased for value in values if (erased := erase_value(value, names)) is not None]
    if values and not kept:
        return None
    body = b"\n".join(orjson.dumps(value) for value in kept) if values else names.blot(content.text).encode()
    return replace(
        capture,
        body=body,
        headers=tuple(
            (k, v)
            for k, v in capture.headers
            if k.lower() not in {"content-encoding", "content-length", "etag"} and not names.touch(v)
        ),
        digest=f"sha256:{sha256(body).hexdigest()}",
    )
