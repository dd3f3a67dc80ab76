"""Whether bytes are text in the encoding they should be in."""

import codecs
import re
from dataclasses import dataclass

_BOMS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Of parts of host names, of Python's own source code, or of nothing.
_NO_CHARSETS = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"})
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_DECLARED_WITHIN = (
    4096  # HTML wants it in the first 1,024 bytes, XML in the first line; browsers look further
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfit:
    """Where bytes stop being the text they claim to be."""

    line: int
    reason: str


def find_misfit(body: bytes) -> Misfit | None:
    """The first place that cannot be decoded: as declared, else as UTF-8; None where all can."""
    if body.startswith(_BOMS):
        return None
    encoding = _find_encoding(body)
    try:
        body.decode(encoding)
    except UnicodeDecodeError as error:
        return Misfit(
            line=body.count(b"\n", 0, error.start) + 1,
            reason=f"expected {encoding}, found byte 0x{body[error.start]:02x}; kept as it is",
        )
    return None


def _find_encoding(body: bytes) -> str:
    match = _DECLARED.search(body[:_DECLARED_WITHIN])
    name = match[1].decode("ascii") if match else ""
    return name if is_charset(name) else "utf-8"


def is_charset(name: str) -> bool:
    """Whether a name is one of an encoding of whole texts; Python knows others, and codecs of other kinds."""
    try:
        return codecs.lookup(name).name not in _NO_CHARSETS and "a".encode(name).decode(name) == "a"
    except (LookupError, ValueError):
        return False
