"""Bytes → text: undo the content encoding, find the character encoding, repair what was garbled."""

import codecs
import re
from dataclasses import dataclass

from pipeline.errors import UnknownKind
from pipeline.parse.unpack import unpack_body
from pipeline.records import Capture

BINARY_SHARE = 0.05
"""Share of control characters above which bytes are no text: real pages have none, images over 0.1."""

MAGIC = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"%PDF",
    b"\x7fELF",
    b"PAR1",
    b"\x28\xb5\x2f\xfd",
)

NO_CHARSETS = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"})
"""Encodings Python knows that are of parts of host names, of its own source code, or of nothing."""

_META_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.I)
_XML_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9_.:-]+)""", re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a body; `notes` say what had to be repaired to get it."""

    text: str
    notes: tuple[str, ...] = ()


def decode_body(capture: Capture) -> Decoded:
    """The text of a capture's body, best effort.

    Raises:
        UnknownKind: the bytes are not text.
        BrokenInput: they are packed in a way that cannot be undone.
    """
    body, notes = unpack_body(capture.body, header(capture, "content-encoding").strip().lower())
    if body.startswith(MAGIC):
        raise UnknownKind(message="Expected text, found a binary file.", remedy="Import its text instead.")
    text, more = _characters(body, capture)
    if _is_binary(text):
        raise UnknownKind(message="Expected text, found binary data.", remedy="Import its text instead.")
    if "\x00" in text:
        text, more = text.replace("\x00", ""), (*more, "NUL characters removed")
    return Decoded(text, (*notes, *more))


def _characters(body: bytes, capture: Capture) -> tuple[str, tuple[str, ...]]:
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if body.startswith(mark):
            return _read_as(body[len(mark) :], name)
    if b"\x00" in body[:2048] and (name := _wide(body)):
        return _read_as(body, name)
    try:
        return body.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _guess(body, capture)


def _guess(body: bytes, capture: Capture) -> tuple[str, tuple[str, ...]]:
    name = _declared(body, capture)
    if name and name not in {"utf-8", "ascii"}:
        return _read_as(body, name)
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    # Latin text in a one-byte encoding breaks at every accent and holds no valid pair; damaged UTF-8 does.
    if broken > sum(1 for c in text if ord(c) > 127 and c != "\ufffd"):
        return body.decode("cp1252", "replace"), ("not UTF-8; read as windows-1252",)
    return text, (f"{broken} broken UTF-8 sequences replaced by U+FFFD",)


def _declared(body: bytes, capture: Capture) -> str:
    found = _META_CHARSET.search(header(capture, "content-type").encode("ascii", "ignore"))
    found = found or _XML_ENCODING.search(body[:256]) or _META_CHARSET.search(body[:2048])
    if not found:
        return ""
    return _charset(found[1].decode("ascii"))


def _charset(name: str) -> str:
    """Python's name for an encoding of whole texts; empty for any other codec and for what is none."""
    try:
        known = codecs.lookup(name).name
        return known if known not in NO_CHARSETS and "a".encode(known).decode(known) == "a" else ""
    except (LookupError, ValueError):
        return ""


def _wide(body: bytes) -> str:
    """UTF-16 without a mark: every other byte of Latin text is zero."""
    sample = body[:2048]
    half = max(len(sample) // 2, 1)
    if sample[1::2].count(0) > 0.7 * half:
        return "utf-16-le"
    return "utf-16-be" if sample[::2].count(0) > 0.7 * half else ""


def _read_as(body: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    try:
        return body.decode(name), ()
    except UnicodeDecodeError:
        text = body.decode(name, "replace")
        return text, (f"{text.count(chr(0xFFFD))} characters are not {name}; replaced by U+FFFD",)


def _is_binary(text: str) -> bool:
    sample = text[:4096]
    return len(_CONTROL.findall(sample)) > BINARY_SHARE * max(len(sample), 1)


def header(capture: Capture, name: str) -> str:
    """The last value of a response header, empty where there is none."""
    values = [value for key, value in capture.headers if key.lower() == name]
    return values[-1] if values else ""
