"""Whether bytes are text in the encoding they should be in."""

import codecs
import re
from dataclasses import dataclass

_BOMS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
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
    name = match[1].decode("ascii") if match else "utf-8"
    try:
        b"".decode(name)
    except LookupError:  # unknown, or a codec that does not make text
        return "utf-8"
    return name
