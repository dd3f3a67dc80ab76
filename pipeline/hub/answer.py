"""A capture as its reader needs it: unpacked, as JSON, with the address of the next page."""

from collections.abc import Sized
from dataclasses import dataclass
from typing import Any

import httpx2

from pipeline.errors import HubUnavailable, ShapeDrift
from pipeline.records import Capture


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer of the Hub and its unpacked body."""

    capture: Capture
    body: bytes

    def json(self) -> Any:
        """The body as JSON; HubUnavailable where it is none."""
        try:
            return httpx2.Response(200, content=self.body).json()
        except ValueError as exc:
            raise HubUnavailable(
                message=f"expected JSON, found {self.body[:60]!r}.",
                remedy="It is asked again at the next run.",
                where=self.capture.url,
            ) from exc

    def require_read(self, things: Sized, name: str) -> None:
        """ShapeDrift where nothing was read in a list that is not empty: the Hub speaks differently now."""
        body = self.json()
        if not things and not (isinstance(body, dict) and body.get(name) == []):
            raise ShapeDrift(
                message=f"expected a list {name!r} with things that can be read, found none.",
                remedy="It is archived all the same; a newer hearsay may read it.",
                where=self.capture.url,
            )


def open_answer(capture: Capture) -> Answer:
    """Unpack a capture; HubUnavailable where its body is damaged."""
    try:
        response = httpx2.Response(capture.status, headers=list(capture.headers), content=capture.body)
        return Answer(capture=capture, body=response.read())
    except httpx2.DecodingError as exc:
        raise HubUnavailable(
            message=f"the body cannot be unpacked ({exc}).",
            remedy="It is asked again at the next run.",
            where=capture.url,
        ) from exc


def header(capture: Capture, name: str) -> str:
    """The first header of this name, in any case; empty where there is none."""
    return next((value for key, value in capture.headers if key.lower() == name), "")
