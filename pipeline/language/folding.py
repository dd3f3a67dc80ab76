"""One spelling for every way to write a name: ASCII, lower case, one space between words.

Case, hyphens, slashes, underscores, bold or italic Unicode letters, accents, zero-width characters and
runs of white space all disappear; every character left knows where it stood in the original.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

BOUNDARIES = " ."
"""What stands between words: a space for what joins the words of a name, a full stop for all the rest."""

_SEPARATORS = " \t\n\r\v\f-/_*"
_DASHES = "\u2010\u2011\u2012\u2013\u2043\u2212"  # as in "Query\u2013Key"; the long dash parts sentences
_INVISIBLE = "\x7f"
_FOREIGN = "\x1f"  # a cased letter of another script: part of a word, like any letter


def _fold_ascii(char: str) -> str:
    if char in _SEPARATORS:
        return " "
    return char.lower() if char.isalnum() or char in (_INVISIBLE, _FOREIGN) else "."


_ASCII = "".join(map(_fold_ascii, map(chr, range(128))))
_NON_ASCII = re.compile(r"[^\x00-\x7f]+")
# Each branch begins with a character, which `re` skips to at once; what stands before is looked at then.
_SURPLUS = re.compile(r" (?<=  )[ \x7f]*|\x7f(?:(?<= \x7f)[ \x7f]*|\x7f*)")
_SPACES = re.compile("  +")
_PADDING = 1  # the folded text starts and ends with a space, so every word has a boundary on both sides


def _fold_character(char: str) -> str:
    """The one ASCII character that stands for `char`: letters lose accent and style, scripts their name."""
    if char in _DASHES or char.isspace():
        return " "
    decomposed = unicodedata.normalize("NFKD", char)
    base = [part for part in decomposed if unicodedata.category(part) not in ("Mn", "Me", "Cf")]
    if not base:
        return _INVISIBLE
    if len(base) == 1 and base[0].isascii():
        return _ASCII[ord(base[0])]
    return _FOREIGN if char.lower() != char.upper() else "."


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
    cuts: tuple[int, ...] = ()
    missing: tuple[int, ...] = (0,)

    def locate(self, position: int) -> int:
        """Where the character at `position` of `text` stands in the original."""
        return position - _PADDING + self.missing[bisect_right(self.cuts, position)]


def fold(text: str) -> Folded:
    """Fold a text; linear in its length."""
    ascii_text = _NON_ASCII.sub(lambda run: run[0].translate(_FOLDS), text)
    wide = f" {ascii_text.translate(_ASCII)} "
    if _INVISIBLE in wide:
        return _squeeze(wide, [match.span() for match in _SURPLUS.finditer(wide)])
    if "  " in wide:
        return _squeeze(wide, [(match.start() + 1, match.end()) for match in _SPACES.finditer(wide)])
    return Folded(wide)


def _squeeze(wide: str, surplus: list[tuple[int, int]]) -> Folded:
    """The text without the surplus stretches, which are in order and apart."""
    starts, ends = zip(*surplus, strict=True)
    kept = [wide[start:end] for start, end in zip((0, *ends), (*starts, None), strict=True)]
    missing = (0, *accumulate(end - start for start, end in surplus))
    cuts = tuple(start - gone for start, gone in zip(starts, missing, strict=False))
    return Folded("".join(kept), cuts, missing)


@lru_cache(maxsize=16_384)  # several times the names of the lexicon, each of which is asked for thrice
def name_key(name: str) -> str:
    """What all spellings of a name have in common: `Flash-Attention` and `flash attention` share one.

    Signs at the end count: `LoRA+` is not `LoRA`.
    """
    return fold(name).text.replace(" ", "").replace(".", "") + closing_signs(name)


def closing_signs(name: str) -> str:
    """The `+` or `#` a name ends in, if it does."""
    return name[len(name.rstrip("+#")) :]


@lru_cache(maxsize=16_384)
def spelling(text: str) -> str:
    """The letters and digits alone, case kept, styles and invisible characters gone."""
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())
