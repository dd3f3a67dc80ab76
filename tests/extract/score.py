"""How well documents are read, on labelled posts: the counts behind precision, recall and false alarms.

A labelled text marks names that must be found as `⟦RoPE⟧` and words that must not be taken for one
as `⟪attention⟫`; `arxiv_ids` and `citations` list everything there is to find of their kind.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.extract import extract_documents
from pipeline.records import Citation, Document, Extraction

LABELLED = Path(__file__).parent / "labelled"
_MARKS = re.compile(r"⟦([^⟧]*)⟧|⟪([^⟫]*)⟫")


@dataclass(frozen=True)
class Anchor:
    """Characters `start:end` of a text that are a mention, or are not."""

    start: int
    end: int
    text: str
    is_mention: bool


@dataclass(frozen=True)
class Labelled:
    id: str
    text: str
    reason: str
    arxiv_ids: frozenset[str]
    citations: tuple[tuple[str, str], ...]
    anchors: tuple[Anchor, ...]


@dataclass
class Count:
    """Found and right, found and wrong, and missed, with what went wrong in words."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)


def read_labelled(folder: Path = LABELLED) -> list[Labelled]:
    return [
        parse_labelled(json.loads(line))
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def parse_labelled(row: dict) -> Labelled:
    text, anchors = strip_marks(row["text"])
    citations = tuple((name, arxiv_id) for name, arxiv_id in row["citations"])
    return Labelled(row["id"], text, row["reason"], frozenset(row["arxiv_ids"]), citations, tuple(anchors))


def strip_marks(marked: str) -> tuple[str, list[Anchor]]:
    """The text without marks, and where they stood."""
    pieces: list[str] = []
    anchors: list[Anchor] = []
    done = length = 0
    for match in _MARKS.finditer(marked):
        inner = match[1] if match[1] is not None else match[2]
        pieces += (marked[done : match.start()], inner)
        start = length + match.start() - done
        length = start + len(inner)
        anchors.append(Anchor(start, length, inner, match[1] is not None))
        done = match.end()
    return "".join([*pieces, marked[done:]]), anchors


def plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", " ", folded).strip()


def is_same(a: str, b: str) -> bool:
    """Whether one name holds the other, whole words, case and punctuation aside."""
    a, b = f" {plain(a)} ", f" {plain(b)} "
    return bool(a.strip() and b.strip()) and (a in b or b in a)


def read_all(labels: Sequence[Labelled], **options: object) -> list[Extraction]:
    return list(extract_documents([Document(id=label.id, text=label.text) for label in labels], **options))


def count_ids(labels: Iterable[Labelled], read: Iterable[Extraction]) -> Count:
    count = Count()
    for label, extraction in zip(labels, read, strict=True):
        found = {mention.target_id for mention in extraction.mentions if mention.kind == "paper"}
        count.right += len(found & label.arxiv_ids)
        count.wrong += len(found - label.arxiv_ids)
        count.missed += len(label.arxiv_ids - found)
        if found != label.arxiv_ids:
            count.errors.append(f"{label.id}: {sorted(found)} for {sorted(label.arxiv_ids)} ({label.reason})")
    return count


def count_mentions(labels: Iterable[Labelled], read: Iterable[Extraction]) -> tuple[Count, Count]:
    """Names found or missed, and everyday words taken for names (`wrong`) or left alone (`right`)."""
    names, traps = Count(), Count()
    for label, extraction in zip(labels, read, strict=True):
        for anchor, texts in _touching(label, extraction):
            if anchor.is_mention:
                hit = any(is_same(text, anchor.text) for text in texts)
                names.right, names.missed = names.right + hit, names.missed + (not hit)
            else:
                hit = not texts
                traps.right, traps.wrong = traps.right + hit, traps.wrong + (not hit)
            if not hit:
                target = names if anchor.is_mention else traps
                target.errors.append(f"{label.id}: {anchor.text!r} read as {texts} ({label.reason})")
    return names, traps


def _touching(label: Labelled, extraction: Extraction) -> Iterator[tuple[Anchor, list[str]]]:
    mentions = [mention for mention in extraction.mentions if mention.kind == "mechanism"]
    for anchor in label.anchors:
        yield anchor, [m.text for m in mentions if m.start < anchor.end and m.end > anchor.start]


def count_citations(labels: Iterable[Labelled], read: Iterable[Extraction]) -> Count:
    count = Count()
    for label, extraction in zip(labels, read, strict=True):
        wrong = [found for found in extraction.citations if not _is_labelled(found, label)]
        missed = [pair for pair in label.citations if not _is_found(pair, extraction)]
        count.right += len(label.citations) - len(missed)
        count.wrong += len(wrong)
        count.missed += len(missed)
        if wrong or missed:
            said = [(found.mechanism_text, found.arxiv_id) for found in wrong]
            count.errors.append(f"{label.id}: wrong {said}, missed {missed} ({label.reason})")
    return count


def _is_labelled(found: Citation, label: Labelled) -> bool:
    return any(
        found.arxiv_id == paper and is_same(found.mechanism_text, name) for name, paper in label.citations
    )


def _is_found(pair: tuple[str, str], extraction: Extraction) -> bool:
    return any(
        found.arxiv_id == pair[1] and is_same(found.mechanism_text, pair[0]) for found in extraction.citations
    )
