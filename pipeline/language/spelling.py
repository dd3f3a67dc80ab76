"""Typing errors put right: a word one slip away from exactly one known word becomes that word."""

from collections.abc import Iterable, Iterator

_SHORTEST_WORD = 6  # below, every other English word is one slip from one of ours ("cash", "cache")
_SHORTEST_STEM = 7  # stems match more: "normal" is one slip from the stem of "normalise"


class Speller:
    """Knows words and stems (`attend*`). One slip: a letter left out, added, changed, or two swapped."""

    def __init__(self, entries: Iterable[str]) -> None:
        self._entries = tuple(entries)
        self._holes: dict[str, set[str]] = {}

    def correct(self, word: str) -> str:
        """The word with its slip put right; the word itself where none, or more than one, is near."""
        if len(word) < _SHORTEST_WORD:
            return word
        if not self._holes:
            self._index()
        near = {
            known + word[cut:]
            for cut in range(_SHORTEST_WORD, len(word) + 1)
            for known in self._near(word, cut)
        }
        return near.pop() if len(near) == 1 else word

    def _near(self, word: str, cut: int) -> Iterator[str]:
        head = word[:cut]
        known = {entry for hole in _holes(head) for entry in self._holes.get(hole, ())}
        for entry in known:
            plain = entry.rstrip("*")
            if (cut == len(word) or entry != plain) and _is_near(head, plain):
                yield plain

    def _index(self) -> None:
        for entry in self._entries:
            plain = entry.rstrip("*")
            shortest = _SHORTEST_WORD if entry == plain else _SHORTEST_STEM
            if plain.isalpha() and len(plain) >= shortest:
                for hole in _holes(plain):
                    self._holes.setdefault(hole, set()).add(entry)


def _holes(word: str) -> Iterator[str]:
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]


def _is_near(one: str, other: str) -> bool:
    if len(one) != len(other):
        return abs(len(one) - len(other)) == 1
    differing = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    swapped = len(differing) == 2 and differing[1] == differing[0] + 1
    return len(differing) == 1 or (swapped and one[differing[0]] == other[differing[1]])
