"""Links and what they lead to: papers, models, datasets, spaces, people, or just a place on the web."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

from pipeline.extract.found import Found
from pipeline.extract.overlap import is_covered, merge
from pipeline.extract.papers import paper_of_link
from pipeline.extract.rules import any_of, read_rules

_STOP = r"\s<>\"'`“”，。、；）】」》"
_TRAILING = ".,;:!?*_~'…"
_PAIRS = {")": "(", "]": "[", "}": "{"}
_NEXT_LINK = re.compile(r"\]\(|[,;|]https?://")
_INNER_LINK = re.compile(r"[?&][\w-]{1,20}=(https?(?:://|%3A%2F%2F)[^&]+)", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,95}\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class LinkRules:
    hub_sites: tuple[str, ...]
    typed_paths: dict[str, str]
    site_pages: tuple[str, ...]
    bare_sites: tuple[str, ...]
    not_owners: tuple[str, ...]
    file_endings: tuple[str, ...]
    dataset_cues: tuple[str, ...]
    space_cues: tuple[str, ...]


@cache
def link_rules() -> LinkRules:
    return read_rules("links", LinkRules)


# A literal start is what `re` skips to at once; the letter before is looked at afterwards.
_WITH_SCHEME = re.compile(rf"ttps?://[^{_STOP}]+")
_SHOUTED = re.compile(rf"TTPS?://[^{_STOP}]+")
_BARE = re.compile(r"\.[a-z]{2,3}/")
_WORLD_WIDE = re.compile(rf"www\.[^{_STOP}]+")


@cache
def _bare_sites() -> tuple[str, ...]:
    return tuple(f"{site}/" for site in link_rules().bare_sites)


@cache
def _without_scheme() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w@./-])(?:[\w-]{{1,30}}\.)?{any_of(link_rules().bare_sites)}/[^{_STOP}]+")


def find_links(text: str) -> list[Found]:
    """Every link, typed by where it leads; trailing punctuation stays outside."""
    found: list[Found] = []
    if "://" in text:
        found.extend(
            _typed(text, m.start() - 1, m.end()) for m in _WITH_SCHEME.finditer(text) if _is_h(text, m)
        )
        found.extend(_typed(text, m.start() - 1, m.end()) for m in _SHOUTED.finditer(text) if _is_h(text, m))
    if "www." in text:
        found = merge(found, [_typed(text, *m.span()) for m in _WORLD_WIDE.finditer(text)])
    if _BARE.search(text) and _names_site(text, found):
        found = merge(found, [_typed(text, *m.span()) for m in _without_scheme().finditer(text)])
    return found


def _names_site(text: str, links: Sequence[Found]) -> bool:
    """Whether a known site stands outside the links that were found."""
    return any(not is_covered(Found(at, at + 1, ""), links) for at in _places(text, _bare_sites()))


def _places(text: str, words: Sequence[str]) -> Iterator[int]:
    for word in words:
        at = text.find(word)
        while at >= 0:
            yield at
            at = text.find(word, at + 1)


def _is_h(text: str, match: re.Match[str]) -> bool:
    return text[match.start() - 1 : match.start()] in ("h", "H")


def _typed(text: str, start: int, stop: int) -> Found:
    link = trim_link(text[start:stop])
    kind, target, note = classify_link(link)
    return Found(start, start + len(link), kind, target, note)


def trim_link(link: str) -> str:
    """The link without the sentence's own marks at its end.

    >>> trim_link("https://example.org/a_(b)).")
    'https://example.org/a_(b)'
    """
    cut = _NEXT_LINK.search(link)
    link = link[: cut.start()] if cut else link
    end = len(link)
    surplus = {mark: link.count(mark) - link.count(opening) for mark, opening in _PAIRS.items()}
    while end and (link[end - 1] in _TRAILING or surplus.get(link[end - 1], 0) > 0):
        surplus[link[end - 1]] = surplus.get(link[end - 1], 0) - 1
        end -= 1
    return link[:end]


def classify_link(link: str) -> tuple[str, str, str]:
    """Kind, target and (for papers) version of a link."""
    inner = _INNER_LINK.search(link)  # `google.com/url?q=https://arxiv.org/…`
    arxiv_id, version = paper_of_link(unquote(inner[1]) if inner else link)
    if arxiv_id:
        return "paper", arxiv_id, version
    site, _, path = link.split("://", 1)[-1].partition("/")
    if site.lower() in link_rules().hub_sites:
        kind, target = _hub_target([part for part in re.split(r"[?#]", path)[0].split("/") if part])
        if kind:
            return kind, target, ""
    return "url", link, ""


def _hub_target(parts: list[str]) -> tuple[str, str]:
    if not parts:
        return "", ""
    kind = link_rules().typed_paths.get(parts[0], "")
    if kind == "paper":
        return "", ""
    names = [part for part in parts[1 if kind else 0 :] if _NAME.match(part)]
    if kind and names:
        return kind, "/".join(names[: 1 if kind == "organization" else 2])
    if kind or parts[0] in link_rules().site_pages or not names:
        return "", ""
    return ("user", names[0]) if len(names) == 1 else ("model", f"{names[0]}/{names[1]}")
