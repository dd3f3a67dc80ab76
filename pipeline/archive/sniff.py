"""What kind of bytes these are, told by the bytes alone."""

import codecs
import re

# How many bytes are looked at: as many as git reads before it calls a file binary.
HEAD = 8000

_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|div|meta|title)\b", re.IGNORECASE)
_XML = re.compile(rb"\s*<(?:\?xml|rss|feed)\b", re.IGNORECASE)


def sniff_mime(body: bytes) -> str:
    """The media type of an entity without headers; `application/octet-stream` when it is no text."""
    head = body[:HEAD].lstrip(codecs.BOM_UTF8)
    if is_binary(head):
        return "application/octet-stream"
    if _HTML.search(head):
        return "text/html"
    if _XML.match(head):
        return "application/xml"
    return "application/json" if head.lstrip()[:1] in (b"{", b"[") else "text/plain"


def is_binary(head: bytes) -> bool:
    """Whether the first bytes of a file are no text in any encoding.

    The rule of git and grep, a NUL byte, with two exceptions: wide encodings, whose ASCII letters
    carry one each, and text with few NUL and few bytes that are no UTF-8 (damage that must not lose
    the rest). Random bytes are one NUL in 256, and 42 % of them or more become U+FFFD (200 blocks of
    8,000); of a French sentence full of accents in a one-byte encoding, 16 % do.
    """
    if head.startswith(_BOMS) or b"\0" not in head:
        return False
    nul = head.count(0)
    if _is_wide(head, nul):
        return False
    text = head.decode("utf-8", "replace")
    return nul * 100 > len(head) or text.count("\ufffd") * 4 > len(text)


def _is_wide(head: bytes, nul: int) -> bool:
    """UTF-16 without a mark: in Latin text every pair has a NUL, on one side; a quarter and 19 in 20 allow
    for other letters in between.
    """
    odd = head[1::2].count(0)
    return nul * 4 > len(head) and (odd * 20 >= nul * 19 or odd * 20 <= nul)
