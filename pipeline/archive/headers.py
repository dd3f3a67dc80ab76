"""Values that come from outside, made safe for one header line and back."""

import re
from datetime import UTC, datetime

# A line break in a file name or URL would start a header of its own; outer blanks would be stripped.
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029\ud800-\udfff]|\A\s|\s\Z|%(?=~)")
_ESCAPED = re.compile(r"%~([0-9a-f]+)~")


def escape_value(text: str) -> str:
    """The text on one line; what a header line cannot hold becomes `%~hex~`.

    >>> escape_value("a\\nb")
    'a%~a~b'
    """
    if text.isprintable() and text.strip() == text and "%~" not in text:
        return text
    return _UNSAFE.sub(lambda match: f"%~{ord(match[0]):x}~", text)


def escape_url(url: str) -> str:
    """A URL as `escape_value` gives it, and without the blanks and brackets that WARC readers repair."""
    return escape_value(url).replace(" ", "%~20~").replace("<", "%~3c~")


def unescape_value(text: str) -> str:
    """What `escape_value` was given.

    >>> unescape_value("a%~a~b")
    'a\\nb'
    """
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "%~" in text else text


def format_time(at: datetime) -> str:
    """WARC 1.1 date in UTC, to the microsecond where there is one."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def parse_time(text: str) -> datetime:
    """The moment a WARC date names, in UTC; raises ValueError for anything else."""
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
