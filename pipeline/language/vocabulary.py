"""Which concepts stand at which word: synonym classes as data, walked once per sentence."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from pipeline.language.numbers import factor_ends
from pipeline.language.spelling import Speller
from pipeline.language.tables import load_table, table_files
from pipeline.language.words import ARTICLES, Word

Hits = list[dict[str, int]]
"""For each word the concepts that begin there, each with the index just past its last word."""

Node = dict[str, Any]
_CONCEPTS = ""  # key of a trie node under which the names of finished concepts lie


class Vocabulary:
    """Concepts by their phrases. A phrase is words; `attend*` stands for every ending of attend."""

    def __init__(self, concepts: Mapping[str, Iterable[str]], absorbing: Iterable[str] = ()) -> None:
        self._absorbing = frozenset(absorbing)
        self._trie: Node = {}
        self._entries: set[str] = set()
        self._known: dict[str, tuple[str, ...]] = {}
        for concept, phrases in concepts.items():
            for phrase in phrases:
                self._add(phrase, concept)
        self._speller = Speller(self._entries)

    def add_literals(self, literals: Iterable[str]) -> None:
        """Make plain words of patterns concepts of their own."""
        for literal in literals:
            self._add(literal.replace("_", " "), literal)

    def find(self, words: list[Word]) -> Hits:
        """The concepts at each word, longest phrase first to win."""
        entries = [self._entries_of(word) for word in words]
        hits = [self._walk(entries, start, words) for start in range(len(words))]
        for start, hit in enumerate(hits):
            self._absorb(hits, start, hit)
        return hits

    def _absorb(self, hits: Hits, start: int, hit: dict[str, int]) -> None:
        """In "non-zero" nothing is zero: absorbing phrases leave their inner words no meaning."""
        end = max((hit[concept] for concept in self._absorbing & hit.keys()), default=start + 1)
        if end - start < 2:
            return
        for concept in [concept for concept, own in hit.items() if own < end]:
            del hit[concept]
        for inner in range(start + 1, end):
            hits[inner].clear()

    def _add(self, phrase: str, concept: str) -> None:
        node = self._trie
        entries = [entry for entry in phrase.split() if entry not in ARTICLES] or phrase.split()
        for entry in entries:
            self._entries.add(entry)
            node = node.setdefault(entry, {})
        node.setdefault(_CONCEPTS, {})[concept] = {}

    def _walk(self, entries: list[tuple[str, ...]], start: int, words: list[Word]) -> dict[str, int]:
        found: dict[str, int] = {}
        nodes, at = [self._trie], start
        while nodes and at < len(entries):
            nodes = [node[entry] for node in nodes for entry in entries[at] if entry in node]
            at += 1
            for node in nodes:
                for concept in node.get(_CONCEPTS, ()):
                    found[concept] = at
        found.update(factor_ends(words, start))
        return found

    def _entries_of(self, word: Word) -> tuple[str, ...]:
        if word.mechanism_id:
            return ("@", f"@{word.mechanism_id}")
        known = self._known.get(word.text)
        if known is None:
            known = self._known[word.text] = self._match(word.text)
        return known

    def _match(self, text: str) -> tuple[str, ...]:
        found = self._stems(text)
        if found:
            return found
        return self._stems(self._speller.correct(text))

    def _stems(self, text: str) -> tuple[str, ...]:
        prefixes = [text[:size] + "*" for size in range(2, len(text) + 1)]
        return tuple(entry for entry in [text, *prefixes] if entry in self._entries)


@cache
def load_concepts() -> dict[str, tuple[str, ...]]:
    """Every concept under `concepts/` by its name in capitals.

    A phrase is a run of words, articles left out; a word may lie in several concepts.
    """
    tables = [table for file in table_files("concepts") for table in load_table(file).values()]
    return {name: tuple(phrases) for table in tables for name, phrases in table.items()}


@cache
def load_vocabulary() -> Vocabulary:
    """The concepts, and every small word the patterns and cues ask for by itself."""
    vocabulary = Vocabulary(load_concepts(), load_table("cues.toml")["names"]["absorbing"])
    vocabulary.add_literals(_literals())
    return vocabulary


@cache
def known_words() -> frozenset[str]:
    """Words that mean something to the patterns, and so are no abbreviation typed in lower case."""
    return frozenset(
        entry for phrases in load_concepts().values() for phrase in phrases for entry in phrase.split()
    )


def _literals() -> set[str]:
    tables = [table for file in table_files("patterns") for table in load_table(file).values()]
    tables += [load_table("cues.toml")[name] for name in ("kinds", "modalities", "settings")]
    lines = " ".join(source for table in tables for sources in table.values() for source in sources)
    names = {name.strip("+~>!%") for part in lines.split() for name in part.split("|")}
    return {name for name in names if not name[:1].isupper()} | {"@"}
