"""Text that was decoded with the wrong alphabet ("πŸ”¥" for 🔥) → what it was."""

import re

import ftfy

_CODECS = ("cp1253", "cp1251", "cp1250", "cp1254")
"""Alphabets of the mirrors and mail programs such text comes from; Western ones are ftfy's."""

_RUN = re.compile(r"[^\x00-\x7f]{2,}")


def repair_mojibake(text: str) -> tuple[str, int]:
    """`text` with garbled sequences repaired, and how many characters that saved.

    A sequence counts as garbled only if its bytes in another alphabet are valid UTF-8 for fewer
    characters, which hardly any word of a living language is.

    >>> repair_mojibake("πŸ”¥ hot")
    ('🔥 hot', 3)
    """
    if text.isascii():
        return text, 0
    repaired = ftfy.fix_encoding(_RUN.sub(lambda run: _reread(run[0]), text))
    return repaired, len(text) - len(repaired)


def _reread(run: str) -> str:
    for codec in _CODECS:
        try:
            again = b"".join(_byte(char, codec) for char in run).decode("utf-8")
        except ValueError:
            continue
        if len(again) < len(run):
            return again
    return run


def _byte(char: str, codec: str) -> bytes:
    """The byte `char` stood for; where the alphabet has none, the Western one's, else the raw byte."""
    for name in (codec, "cp1252", "latin-1"):
        try:
            return char.encode(name)
        except UnicodeEncodeError:
            continue
    raise ValueError(char)
