"""Names the lexicon has never seen, recognised by their form: `… attention`, `…LoRA`, `…PO`, `…RAG`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.extract.found import Found
from pipeline.extract.rules import any_of, read_rules
from pipeline.extract.words import word_after

_HEAD = re.compile(r"[Aa]ttentions?\b|ATTENTION\b")
_REACH = 80  # characters before "attention" in which the words of its name stand
_MAX_KIND_WORDS = 5  # "Trainable Dynamic Mask Sparse Attention" has four
_WORD_BEFORE = re.compile(r"([A-Za-z0-9][\w'+.-]*?)([ \t-])\Z")
_TRADE_REACH = 160
_REST_OF_WORD = re.compile(r"[\w+-]*")
_ALL_YOU_NEED = re.compile(
    r"[\s-]+(?:is|are|was)(?:n't| not)?[\s-]+(?:really[\s-]+)?all[\s-]+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class FormRules:
    attention_kinds: tuple[str, ...]
    attention_inner: tuple[str, ...]
    attention_endings: tuple[str, ...]
    not_kinds: tuple[str, ...]
    everyday_kinds: tuple[str, ...]
    owners: tuple[str, ...]
    trade: tuple[str, ...]
    strong_trade: tuple[str, ...]
    not_followed: tuple[str, ...]
    suffixes: tuple[str, ...]
    not_variants_before: tuple[str, ...]
    shy_suffixes: tuple[str, ...]
    not_policy: tuple[str, ...]
    nouns: tuple[str, ...]
    heads: tuple[str, ...]
    weak_heads: tuple[str, ...]
    fields: tuple[str, ...]
    small_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Sets:
    kinds: frozenset[str]
    inner: frozenset[str]
    endings: frozenset[str]
    not_kinds: frozenset[str]
    everyday: frozenset[str]
    not_followed: frozenset[str]
    trade: re.Pattern[str]
    variant: re.Pattern[str]
    suffix: re.Pattern[str]
    shy: frozenset[str]
    not_policy: frozenset[str]


@cache
def form_rules() -> FormRules:
    return read_rules("forms", FormRules)


@cache
def _sets() -> _Sets:
    rules = form_rules()
    variant = any_of((*rules.suffixes, *rules.shy_suffixes))
    return _Sets(
        frozenset(rules.attention_kinds),
        frozenset(rules.attention_inner),
        frozenset(rules.attention_inner) | frozenset(rules.attention_endings),
        frozenset(rules.not_kinds),
        frozenset(rules.everyday_kinds),
        frozenset(rules.not_followed),
        re.compile(rf"(?<![a-z]){any_of(rules.trade)}(?![a-z])"),
        re.compile(rf"(?<![\w/.@#-])([A-Za-z][\w+]*?-?)({variant})(\d?)(?![\w/]|-[A-Za-z])"),
        re.compile(variant),
        frozenset(rules.shy_suffixes),
        frozenset(rules.not_policy),
    )


def find_forms(text: str) -> list[Found]:
    """Names built like a mechanism's, in order; `target` is left empty."""
    found: list[Found] = []
    if "ttention" in text:
        found.extend(_attentions(text))
    found.extend(_policies(text))
    found.extend(_variants(text))
    return sorted(found)


def _attentions(text: str) -> Iterator[Found]:
    for head in _HEAD.finditer(text):
        before = text[head.start() - 1 : head.start()]
        if before.isalnum() and head[0][0] == "a":
            continue
        start = head.start()
        if before.isalnum():  # FlashAttention
            start = _joined_start(text, head.start())
        elif head[0] == "ATTENTION":
            continue
        else:
            start = _kind_start(text, head.start(), capital=head[0][0] == "A")
        if start < head.start() and not is_everyday(text, start, head.end()):
            confidence = 0.9 if text[start : head.start()].strip(" -").lower() in _sets().kinds else 0.7
            yield Found(start, head.end(), "mechanism", "", "form", True, confidence)


def _joined_start(text: str, position: int) -> int:
    start = position
    while start > 0 and (text[start - 1].isalnum() or text[start - 1] == "-"):
        start -= 1
    return start


def _kind_start(text: str, head: int, *, capital: bool) -> int:
    """Where the words begin that say what kind of attention it is; `head` if none do."""
    start, begin = head, max(0, head - _REACH)
    for _ in range(_MAX_KIND_WORDS):
        match = _WORD_BEFORE.search(text, begin, start)
        if match is None:
            break
        if not _is_kind(match[1], capital=capital):
            break
        start = match.start()
    return start


def _is_kind(word: str, *, capital: bool) -> bool:
    plain, sets = word.lower(), _sets()
    if plain in sets.kinds or plain.replace("-", "") in sets.kinds or plain in sets.inner:
        return True
    if plain in sets.not_kinds or not word[0].isalpha():
        return False
    if capital and word[0].isupper():
        return True
    return "-" in word and plain.rsplit("-", 1)[1] in sets.endings


@cache
def _owned() -> tuple[str, ...]:
    return tuple(f"{owner} " for owner in form_rules().owners)


def is_everyday(text: str, start: int, end: int) -> bool:
    """Whether `… attention` may be meant as people mean it who speak of no model at all."""
    kind, _, head = text[start:end].replace("-", " ").rpartition(" ")
    if not head.lower().startswith("attention"):
        return False
    if word_after(text, end) in _sets().not_followed:
        return True
    if kind.strip().lower() not in _sets().everyday or (kind[0].isupper() and head[0] == "A"):
        return False
    if text.endswith(_owned(), 0, start):
        return True
    near = text[max(0, start - _TRADE_REACH) : start] + " | " + text[end : end + _TRADE_REACH]
    return _sets().trade.search(near.lower()) is None and not _has_other_kind(near)


def _has_other_kind(near: str) -> bool:
    """Whether a kind of attention stands near that nobody means who speaks of no model."""
    kinds = (_WORD_BEFORE.search(near, 0, head.start()) for head in _HEAD.finditer(near))
    words = {match[1].lower() for match in kinds if match}
    return not words.isdisjoint(_sets().kinds - _sets().everyday)


def has_trade(near: str) -> bool:
    """Whether the words of the trade make it plain that a text is about models: one, or two weak ones.

    >>> has_trade("the encoder's blocks"), has_trade("a model"), has_trade("a model and its layers")
    (True, False, True)
    """
    words = set(_sets().trade.findall(near.lower()))
    return len(words) > 1 or not words.isdisjoint(form_rules().strong_trade)


def may_have_trade(lower: str) -> bool:
    """Whether the text, in lower case, holds what a word of the trade begins with."""
    return any(map(lower.__contains__, _trade_openings()))


@cache
def _trade_openings() -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.split()[0] for word in form_rules().trade))


_POLICY = re.compile(r"(?<![\w/.@#$-])(?:[A-Z][A-Za-z]{0,8}-)?([A-Z][A-Za-z]{0,6}PO)(?![\w/])")


def _policies(text: str) -> Iterator[Found]:
    if "PO" not in text:
        return
    for match in _POLICY.finditer(text):
        is_other = match[1].upper() in _sets().not_policy and match.start(1) == match.start()
        if not is_other or _is_in_row(text, match):
            near = text[max(0, match.start() - _TRADE_REACH) : match.end() + _TRADE_REACH]
            supported = re.search(
                r"polic|preference|reinforcement|\bRL|reward|GRPO|PPO|DPO|align", near.replace(match[0], "")
            )
            if supported:
                yield Found(match.start(), match.end(), "mechanism", "", "form", True, 0.7)


_ROW = re.compile(r"(?<![\w-])(?:DPO|PPO|GRPO|KTO|ORPO|SimPO)(?![\w-])")
_ROW_REACH = 10


def _is_in_row(text: str, match: re.Match[str]) -> bool:
    """Whether it stands beside a name that is one: `RPO, DPO and KTO`."""
    before, after = (
        text[max(0, match.start() - _ROW_REACH) : match.start()],
        text[match.end() : match.end() + _ROW_REACH],
    )
    return _ROW.search(f"{before} | {after}") is not None


def _variants(text: str) -> Iterator[Found]:
    for match in _variant_forms(text):
        own = match[1].rstrip("-")
        if not own or _is_product(text, match):
            continue
        if match[2] in _sets().shy and not _is_of_trade(text, match):
            continue
        if own[0].isupper() or "-" in match[1] or any(c.isupper() for c in own):
            yield Found(match.start(), match.end(), "mechanism", "", "form", True, 0.6)


_HUMPS = re.compile(r"[a-z]{2}[A-Z][a-z]{2,30}-")


def _is_product(text: str, match: re.Match[str]) -> bool:
    """Whether it is what somebody publishes: `FernMath-CoT`, `the Fern-CoT dataset`."""
    return (
        _HUMPS.search(match[1]) is not None
        or word_after(text, match.end()) in form_rules().not_variants_before
    )


def _is_of_trade(text: str, match: re.Match[str]) -> bool:
    """Whether one word in two humps (`QuiltBlock`) stands next to words of the trade."""
    if match[1].endswith("-") or match[1].isupper() or not match[1][-1].islower():
        return False
    near = text[max(0, match.start() - _TRADE_REACH) : match.start()] + " | "
    return has_trade(near + text[match.end() : match.end() + _TRADE_REACH])


def _variant_forms(text: str) -> Iterator[re.Match[str]]:
    """Only words that hold one of the endings are read."""
    read = 0
    for suffix in _sets().suffix.finditer(text):
        start = suffix.start()
        if start < read:
            continue
        while start > read and (text[start - 1].isalnum() or text[start - 1] in "_+-"):
            start -= 1
        rest = _REST_OF_WORD.search(text, suffix.end())
        read = rest.end() if rest else len(text)
        yield from _sets().variant.finditer(text, start, read + 2)


def ends_in_head(name: str) -> bool:
    """Whether the last word says what kind of mechanism the name is of: `Beehive Gating`."""
    plain = name.lower()
    words = plain.replace("-", " ").split()
    return len(words) > 1 and words[-1].removesuffix("s") in _heads() and plain not in form_rules().fields


def ends_in_strong_head(name: str) -> bool:
    """Whether the last word names mechanisms alone: `Quilted Adapter`, but not `Google Search`."""
    return ends_in_head(name) and name.lower().split()[-1].removesuffix("s") not in form_rules().weak_heads


@cache
def _heads() -> frozenset[str]:
    return frozenset(form_rules().heads)


def is_title_phrase(text: str, start: int, end: int) -> bool:
    """Whether a bare `attention` at `start:end` opens "… is all you need"."""
    return _ALL_YOU_NEED.match(text, end) is not None
