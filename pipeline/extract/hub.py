"""Names on the Hub in plain text: repositories (`owner/name`), people (`@name`), hashtags."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from pipeline.extract.found import Found
from pipeline.extract.links import link_rules
from pipeline.extract.papers import is_archive
from pipeline.extract.rules import any_of
from pipeline.extract.words import word_after
from pipeline.language import load_lexicon

_SLASH = re.compile(r"/[A-Za-z0-9][\w.-]{1,95}(?![/@])", re.ASCII)
_OWNER = re.compile(r"(?<![\w/.@:+#~&=%\\-])[A-Za-z0-9][\w-]{1,38}\Z", re.ASCII)
_USER = re.compile(r"(?<![\w@/.`])@( ?)([A-Za-z0-9][\w-]{1,38})(?![\w/.]?@)", re.ASCII)
_HASHTAG = re.compile(r"(?<![\w&/#])#(?!\d+\b)(\w[\w-]{1,60})")
_TYPED = re.compile(
    r"(d(?<![\w/.].)atasets|s(?<![\w/.].)paces|m(?<![\w/.].)odels)/([A-Za-z0-9][\w-]{1,38}/[A-Za-z0-9][\w.-]{1,95})",
    re.ASCII,
)
_CUE_REACH = 40
_LETTER, _MARKED, _CAMEL = re.compile("[A-Za-z]"), re.compile("[0-9_.-]"), re.compile("[a-z][A-Z]")


@cache
def _cues(kind: str) -> re.Pattern[str]:
    words = link_rules().dataset_cues if kind == "dataset" else link_rules().space_cues
    return re.compile(rf"\b{any_of(words)}\W*\Z", re.IGNORECASE)


def find_repositories(text: str, closed: Sequence[Found] = ()) -> list[Found]:
    """Bare `owner/name` ids; the words around decide between model, dataset and space.

    Those inside `closed` (links, in order and apart) may be left out.
    """
    if "/" not in text:
        return []
    found = []
    if any(path in text for path in ("datasets/", "spaces/", "models/")):
        found = [
            Found(match.start(), match.end(), match[1].removesuffix("s"), match[2].rstrip("."))
            for match in _TYPED.finditer(text)
        ]
    for match in _slashes_outside(text, closed):
        owner = _OWNER.search(text, max(0, match.start() - 40), match.start())
        name = match[0][1:].rstrip(".-_")
        if owner is None or not _is_repository(owner[0], name):
            continue
        if not (_is_pair_of_kinds(text, match.end()) or _is_mechanism(owner[0])):
            start, end = owner.start(), match.start() + 1 + len(name)
            found.append(Found(start, end, _kind(text, start), text[start:end], "", False, 0.8))
    return sorted(found)


def _slashes_outside(text: str, closed: Sequence[Found]) -> Iterator[re.Match[str]]:
    """Slashes and the names behind them that stand in none of `closed`."""
    match = _SLASH.search(text)
    for link in closed:
        while match and match.start() < link.start:
            yield match
            match = _SLASH.search(text, match.end())
        if match and match.start() < link.end:
            match = _SLASH.search(text, link.end)
    while match:
        yield match
        match = _SLASH.search(text, match.end())


def _is_repository(owner: str, name: str) -> bool:
    """Whether a pair of words reads like an id rather than like `and/or`, `24/7` or `CPU/GPU`.

    Ids carry a digit, a hyphen or an underscore, or mix cases within a word; on the recorded
    posts this keeps every typed repository and drops the prose.
    """
    rules = link_rules()
    if owner.lower() in rules.not_owners or is_archive(owner) or name.lower().endswith(rules.file_endings):
        return False
    if len(name) < 3 or not (_LETTER.search(owner) and _LETTER.search(name)):
        return False
    if name.isupper() and owner.isupper():
        return False
    if _CAMEL.search(name) or (len(owner) > 2 and _MARKED.search(name)):
        return True
    return name.islower() and len(name) > 6 and bool(_CAMEL.search(owner))


def _is_pair_of_kinds(text: str, end: int) -> bool:
    """Whether the pair names two kinds of attention: `dense/block-sparse attention`."""
    return word_after(text, end) in ("attention", "attentions")


def _is_mechanism(owner: str) -> bool:
    """Whether the first of a pair is a mechanism in capitals, and the second no name: `DPO/RL-style`."""
    return owner.isupper() and bool(load_lexicon().resolve(owner))


def _kind(text: str, position: int) -> str:
    before = text[max(0, position - _CUE_REACH) : position]
    for kind in ("dataset", "space"):
        if _cues(kind).search(before):
            return kind
    return "model"


def find_users(text: str) -> list[Found]:
    """`@name`, also torn apart as `@ name`."""
    if "@" not in text:
        return []
    return [
        Found(match.start(), match.end(2), "user", match[2])
        for match in _USER.finditer(text)
        if any(char.isalpha() for char in match[2]) and not (match[1] and _is_quantity(match[2]))
    ]


def _is_quantity(word: str) -> bool:
    return word[0].isdigit() or len(word) < 3


def find_hashtags(text: str) -> list[Found]:
    if "#" not in text:
        return []
    return [Found(m.start(), m.end(), "hashtag", m[1]) for m in _HASHTAG.finditer(text)]
