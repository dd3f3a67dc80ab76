"""Pages that a browser saved as one file (MHTML, RFC 2557): the page itself, out of its wrapping."""

import email
import email.utils
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message

_HEAD = 4000  # Chromium's headers before the first part have under 1 kB
_MARKS = (b"multipart/related", b"MIME-Version:")


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """The HTML a browser saved, with its own URL and time where the file names them."""

    url: str
    body: bytes
    mime: str
    saved_at: datetime | None


def read_mhtml(data: bytes) -> SavedPage | None:
    """The page in an MHTML file; None where the bytes are none or hold no page."""
    if not all(mark.lower() in data[:_HEAD].lower() for mark in _MARKS):
        return None
    message = email.message_from_bytes(data)
    page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    body = page.get_payload(decode=True) if page else None
    if page is None or not isinstance(body, bytes) or not body.strip():
        return None
    return SavedPage(
        url=_text(message, "Snapshot-Content-Location") or _text(page, "Content-Location"),
        body=body,
        mime=f"text/html; charset={page.get_content_charset('utf-8')}",
        saved_at=_read_date(_text(message, "Date")),
    )


def _text(message: Message, name: str) -> str:
    return str(message.get(name, "")).strip()


def _read_date(text: str) -> datetime | None:
    try:
        at = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
