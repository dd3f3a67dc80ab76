"""Tokens for text full of names, ids and links; linear in the length of any text.

spaCy's own tokenizer strips one mark at a time off each end of a token, which takes hours on a
megabyte of brackets, and cuts ids and repository names into pieces.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from spacy.strings import StringStore
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.extract.rules import read_rules


@dataclass(frozen=True, slots=True)
class TokenRules:
    joiners: tuple[str, ...]


_SURROGATE = re.compile("[\ud800-\udfff]")


@cache
def _token() -> re.Pattern[str]:
    joiners = "".join(map(re.escape, read_rules("tokens", TokenRules).joiners))
    return re.compile(rf"(\w++(?:[{joiners}]++\w++)*+|[^\w\s]++|\s++)( ?)")


class _Orths(dict[str, int]):
    """The number of each word met so far; as permanent as what a vocabulary keeps of it."""

    def __init__(self, strings: StringStore) -> None:
        self._strings = strings

    def __missing__(self, word: str) -> int:
        self[word] = orth = self._strings.add(word)
        return orth


class NameTokenizer:
    """Text to `Doc`; the tokens and the spaces after them spell the text exactly.

    Halves of surrogate pairs, which no encoding can write, become U+FFFD, one for one.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        self._orths = _Orths(vocab.strings)

    def __call__(self, text: str) -> Doc:
        pairs = _token().findall(text if text.isascii() else _SURROGATE.sub("\ufffd", text))
        if not pairs:
            return Doc(self.vocab)
        words, spaces = zip(*pairs, strict=True)
        # Numbers, which its stub does not know, spare spaCy two look-ups of each word.
        numbers = cast("list[str]", list(map(self._orths.__getitem__, words)))
        return Doc(self.vocab, words=numbers, spaces=cast("list[bool]", spaces))

    def to_bytes(self, **_: object) -> bytes:
        return b""

    def from_bytes(self, _data: bytes, **_: object) -> "NameTokenizer":
        return self

    def to_disk(self, path: Path, **_: object) -> None:
        """Nothing to write: the rules come with hearsay."""

    def from_disk(self, path: Path, **_: object) -> "NameTokenizer":
        return self
