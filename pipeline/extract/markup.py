"""Markup people leave in a text: HTML tags, character references, Markdown's backslashes.

Posts are written in Markdown, which lets HTML through, and feeds and exports escape what they carry
(`-&gt;`, `1\\.`). Read as letters, such marks hide where a list item or a name begins.
"""

import re
from collections.abc import Iterator
from html import unescape

# Tags of the text itself; anything else in angle brackets may be code or mathematics.
_LINE = "br|p|div|ul|ol|tr|table|tbody|thead|h[1-6]|blockquote|section|article|hr"
_INLINE = (
    "a|b|strong|i|em|u|s|del|ins|mark|small|big|sub|sup|span|font|code|kbd|tt|cite|center|summary|details"
)
_TAG = re.compile(
    rf"</?(?:(?P<line>{_LINE})|(?P<item>li)|(?P<cell>t[dh])|(?P<inline>{_INLINE}))(?P<rest>\s[^<>]{{0,300}})?\s*/?>",
    re.IGNORECASE,
)
_HREF = re.compile(r"""\shref\s*=\s*["']?([^\s"'<>]{1,250})""", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6}|#[xX][0-9a-fA-F]{2,5});")
_ESCAPE = re.compile(r"\\(?=[-_*.#+!>~|`])")

Change = tuple[int, int, str]
"""`text[start:end]` stands for the string."""


def find_markup(text: str) -> Iterator[Change]:
    """What to read in place of each mark, in order within each kind."""
    if "<" in text:
        for tag in _TAG.finditer(text):
            yield from _read_tag(text, tag)
    if "&" in text:
        for match in _REFERENCE.finditer(text):
            read = unescape(match[0])
            if read != match[0]:
                yield match.start(), match.end(), read
    if "\\" in text:
        for match in _ESCAPE.finditer(text):
            yield match.start(), match.end(), ""


def _read_tag(text: str, tag: re.Match[str]) -> Iterator[Change]:
    href = _HREF.search(text, tag.start("rest"), tag.end("rest")) if tag["rest"] else None
    if href is not None:  # the address stays, as the characters it is
        yield tag.start(), href.start(1), " "
        yield href.end(1), tag.end(), " "
        return
    is_closing = text[tag.start() + 1] == "/"
    if tag["item"]:
        yield tag.start(), tag.end(), "\n" if is_closing else "\n- "
    elif tag["cell"]:
        yield tag.start(), tag.end(), "" if is_closing else " | "
    else:
        yield tag.start(), tag.end(), "\n" if tag["line"] else ""
