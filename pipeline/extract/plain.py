"""Text as people type it → plain letters, with the way back to the original characters.

Bold and italic Unicode letters, full-width forms, typographic quotes and hyphens are exchanged one
for one. Zero-width characters inside words, ligatures, mojibake and markup change the length; each
such place is kept as an `Edit`, so every span of the plain text leads back to the original.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from typing import NamedTuple

import ftfy

from pipeline.extract.markup import find_markup


class Edit(NamedTuple):
    """`plain[start:end]` stands for `original[source_start:source_end]`."""

    start: int
    end: int
    source_start: int
    source_end: int


class PlainText(NamedTuple):
    """A text that patterns can read; `edits` are sorted and do not overlap."""

    text: str
    edits: tuple[Edit, ...] = ()

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the original text that `text[start:end]` stands for."""
        if not self.edits:
            return start, end
        return self._origin(start), self._origin_of_end(end)

    def _origin(self, position: int) -> int:
        index = bisect_right(self.edits, position, key=lambda edit: edit.start) - 1
        if index < 0:
            return position
        edit = self.edits[index]
        return edit.source_start if position < edit.end else edit.source_end + position - edit.end

    def _origin_of_end(self, position: int) -> int:
        index = bisect_left(self.edits, position, key=lambda edit: edit.start) - 1
        if index < 0:
            return position
        edit = self.edits[index]
        return edit.source_end if position <= edit.end else edit.source_end + position - edit.end

    def plain(self, position: int) -> int:
        """Where the original character at `position` stands in `text`."""
        index = bisect_right(self.edits, position, key=lambda edit: edit.source_start) - 1
        if index < 0:
            return position
        edit = self.edits[index]
        return edit.end + position - edit.source_end if position >= edit.source_end else edit.start


def _styled_letters() -> dict[str, str]:
    styled = [*range(0x1D400, 0x1D800), *range(0xFF01, 0xFF5F), *range(0x2102, 0x2140)]
    folded = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in styled}
    return {char: plain for char, plain in folded.items() if len(plain) == 1 and plain.isalnum()}


_SAME_LENGTH = (
    _styled_letters()
    | dict.fromkeys(map(chr, range(0xD800, 0xE000)), "\ufffd")  # halves of surrogate pairs
    | dict.fromkeys(
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
        " ",
    )
    | dict.fromkeys("\u2010\u2011\u2043\u2212\ufe63\uff0d", "-")
    | dict.fromkeys("\u2018\u2019\u201b\u02bc\u02b9\uff07", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\uff02", '"')
    | {
        "\uff08": "(",
        "\uff09": ")",
        "\uff1a": ":",
        "\uff0c": ",",
        "\uff0f": "/",
        "\uff3b": "[",
        "\uff3d": "]",
        "\uff5c": "|",
        "\uff20": "@",
        "\uff03": "#",
        "\uff0e": ".",
        "\uff1e": ">",
    }
)
# Ranges, not the 1,200 characters one by one: `re` walks a set beyond U+FFFF linearly.
_SAME_LENGTH_CHARS = re.compile(
    "[\u00a0\u02b9\u02bc\u1680\u2000-\u200a\u2010\u2011\u2018-\u201f\u202f\u2043\u205f"
    "\u2102-\u2140\ud800-\udfff\u2212\u3000\ufe63\uff01-\uff5e\U0001d400-\U0001d7ff]+"
)

_INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
# Emoji sequences hold zero-width joiners too; only those inside words and links hide anything.
_LENGTH_CHANGES = re.compile(f"(?<=[!-~])[{_INVISIBLE}]+(?=[!-~])|[{''.join(_LIGATURES)}]")
# UTF-8 read as windows-1252, 1253, 1251 or Mac Roman starts with one of these; ftfy decides.
_MOJIBAKE = re.compile("(?=[ÂÃÄÅâðÐÑπΓвÐ‚ñï][\u0080-\u20ff\u2122])[^\\x00-\\x7f]{2,64}")


_SIGNS = f"{_INVISIBLE}{''.join(_LIGATURES)}ÂÃÄÅâðÐÑπΓвïñ‚<&\\\\"
_ODD = re.compile(f"[{_SIGNS}]")  # no edit without one of these
UNPLAIN = f"[{_SIGNS}\u017f\u2102-\u2140\uff01-\uff5e\U0001d400-\U0001d7ff]"
"""Where a text holds none of these, its ASCII letters and digits are those of the plain text.

For those who search texts that are not plain yet, whatever the case: RE2 then takes U+017F for an s.
"""


def _folded(match: re.Match[str]) -> str:
    return "".join([_SAME_LENGTH.get(char, char) for char in match[0]])


def _edits(text: str) -> list[tuple[int, int, str]]:
    found = list(find_markup(text))
    if text.isascii():
        return sorted(found)
    found += [(m.start(), m.end(), _LIGATURES.get(m[0], "")) for m in _LENGTH_CHANGES.finditer(text)]
    for match in _MOJIBAKE.finditer(text):
        repaired = ftfy.fix_encoding(match[0])
        if repaired != match[0]:
            found.append((match.start(), match.end(), repaired))
    return sorted(found)


def plain_text(text: str) -> PlainText:
    """The text in plain letters, with every change of length on record.

    >>> plain_text("𝗟𝗼𝗥𝗔").text
    'LoRA'
    >>> plain_text("atten\\u200btion").original(0, 9)
    (0, 10)
    """
    text = text.replace("»", "→") if "«" not in text else text.replace("«", '"').replace("»", '"')
    if _ODD.search(text) is None:
        return PlainText(text if text.isascii() else _SAME_LENGTH_CHARS.sub(_folded, text))
    pieces: list[str] = []
    edits: list[Edit] = []
    done = length = 0
    for start, end, replacement in _edits(text):
        if start < done:
            continue
        pieces += (text[done:start], replacement)
        length += start - done
        edits.append(Edit(length, length + len(replacement), start, end))
        length += len(replacement)
        done = end
    plain = "".join((*pieces, text[done:])) if edits else text
    return PlainText(_SAME_LENGTH_CHARS.sub(_folded, plain), tuple(edits))
