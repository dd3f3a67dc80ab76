"""One spelling for every way to write a name: ASCII, lower case, one space between words.

Case, hyphens, slashes, underscores, bold or italic Unicode letters, accents, zero-width characters and
runs of white space all disappear; every character left knows where it stood in the original.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

_INVISIBLE = "\x7f"
_FOREIGN = "\x1f"  # a cased letter of another script: part of a word, like any letter
_ASCII = "".join(
    char.lower() if char.isalnum() or char in (_INVISIBLE, _FOREIGN) else " " for char in map(chr, range(128))
)
_NON_ASCII = re.compile(r"[^\x00-\x7f]+")
_SURPLUS = re.compile(r"(?<= )[ \x7f]+|\x7f+")
_CLOSING_SIGNS = re.compile(r"[+#]+$")
_PADDING = 1  # the folded text starts and ends with a space, so every word has one on both sides


def _fold_character(char: str) -> str:
    """The one ASCII character that stands for `char`: letters lose accent and style, scripts their name."""
    decomposed = unicodedata.normalize("NFKD", char)
    base = [part for part in decomposed if unicodedata.category(part) not in ("Mn", "Me", "Cf")]
    if not base:
        return _INVISIBLE
    if len(base) == 1 and base[0].isascii():
        return _ASCII[ord(base[0])]
    return _FOREIGN if char.lower() != char.upper() else " "


class _Folds(dict[int, str]):
    """Folds of characters met so far."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_character(chr(code))
        return folded


_FOLDS = _Folds()


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `cuts` are the places in it where characters went missing, `missing` how many."""

    text: str
    cuts: tuple[int, ...]
    missing: tuple[int, ...]

    def locate(self, position: int) -> int:
        """Where the character at `position` of `text` stands in the original."""
        return position - _PADDING + self.missing[bisect_right(self.cuts, position)]


def fold(text: str) -> Folded:
    """Fold a text; linear in its length."""
    wide = f" {_NON_ASCII.sub(lambda run: run[0].translate(_FOLDS), text).translate(_ASCII)} "
    surplus = [match.span() for match in _SURPLUS.finditer(wide)]
    if not surplus:
        return Folded(wide, (), (0,))
    missing = (0, *accumulate(end - start for start, end in surplus))
    cuts = tuple(start - gone for (start, _), gone in zip(surplus, missing, strict=False))
    return Folded(_SURPLUS.sub("", wide), cuts, missing)


def name_key(name: str) -> str:
    """What all spellings of a name have in common: `Flash-Attention` and `flash attention` share one.

    Signs at the end count: `LoRA+` is not `LoRA`.
    """
    return fold(name).text.replace(" ", "") + closing_signs(name)


def closing_signs(name: str) -> str:
    """The `+` or `#` a name ends in, if it does."""
    match = _CLOSING_SIGNS.search(name)
    return match[0] if match else ""


def is_invisible(text: str) -> bool:
    """Whether nothing of it shows: zero-width characters, accents of their own, variation selectors."""
    return all(_FOLDS[ord(char)] == _INVISIBLE for char in text)


def spelling(text: str) -> str:
    """The letters and digits alone, case kept, styles and invisible characters gone."""
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())
