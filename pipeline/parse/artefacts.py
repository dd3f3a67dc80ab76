"""What pages leave in copied texts that nobody wrote: button labels, split mentions, cut marks.

Nothing here looks for white space before something: on long runs of it that takes quadratic time.
"""

import re

BUTTON = "See translation"
_SPLIT_MENTION = re.compile(r"(?:(?<=\S)[ ]?\n)?@[ ]?\n([\w.-]*\w)(?:[ ]?\n(?=\S))?")
_CUT_ENDS = ("...", "…")
_NOTE = re.compile(r"\[\s?(?:\.\.\.|…)[^\]\n]*\]")

LONGEST_NOTE = 100
"""Characters of a bracketed note about what was cut ("[... flattened rawContent]" has 26)."""


def strip_artefacts(text: str) -> str:
    """`text` without the translation button, and with mentions in one piece again.

    >>> strip_artefacts("Thanks to\\n@\\nvictor\\nfor adding me!\\nSee translation")
    'Thanks to @victor for adding me!'
    """
    text = text.strip()
    before = text.removesuffix(BUTTON)
    if before != text and (not before or before[-1].isspace()):
        text = before.rstrip()
    return join_mentions(text)


def join_mentions(text: str) -> str:
    """`text` with "@", name and the words around them, which a browser put on lines of their own, joined.

    "@ name" on one line stays: somebody may have written that.
    """
    return _SPLIT_MENTION.sub(_joined, text) if "@" in text else text


def _joined(found: re.Match[str]) -> str:
    before = "" if found[0].startswith("@") else " "
    after = " " if found[0].endswith("\n") else ""
    return f"{before}@{found[1]}{after}"


def ends_cut(text: str) -> bool:
    """Whether `text` ends in a mark that something was cut off."""
    return text.rstrip().endswith(_CUT_ENDS) or strip_cut_mark(text) != text


def strip_cut_mark(text: str) -> str:
    """`text` without a bracketed note about what was cut; dots of the author's own stay."""
    whole = text.rstrip()
    start = whole.rfind("[", max(0, len(whole) - LONGEST_NOTE))
    if start < 0 or not _NOTE.fullmatch(whole, start):
        return text
    return whole[:start].rstrip()
