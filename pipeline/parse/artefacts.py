"""What pages leave in copied texts that nobody wrote: button labels, split mentions, cut marks."""

import re

_BUTTON = re.compile(r"\s*\bSee translation\s*$")
_SPLIT_MENTION = re.compile(r"(?:(?<=\S)[ ]?\n)?@[ ]?\n([\w.-]*\w)(?:[ ]?\n(?=\S))?")
_CUT = re.compile(r"(?:\.\.\.|…|\[\s*(?:\.\.\.|…)[^\]]*\])\s*$")


def strip_artefacts(text: str) -> str:
    """`text` without the translation button, and with mentions in one piece again.

    >>> strip_artefacts("Thanks to\\n@\\nvictor\\nfor adding me!\\nSee translation")
    'Thanks to @victor for adding me!'
    """
    return join_mentions(_BUTTON.sub("", text)).strip()


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
    return bool(_CUT.search(text))


def strip_cut_mark(text: str) -> str:
    """`text` without a bracketed note about what was cut; dots of the author's own stay."""
    return re.sub(r"\s*\[\s*(?:\.\.\.|…)[^\]\n]*\]\s*$", "", text)
