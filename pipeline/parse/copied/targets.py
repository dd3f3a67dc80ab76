"""What a copied event was done to: the lines between one event and the next."""

import re
from dataclasses import dataclass, field

from pipeline.parse.copied.events import Wording
from pipeline.parse.copied.phrases import REPO, load_phrases

_REPO = re.compile(rf"({REPO}):?")
TITLED = frozenset({"paper", "article", "collection", "post"})
"""Things that pages name by their title, not by an id."""

_COUNT = re.compile(r"\d+|[\d.]+[kM]")


@dataclass(frozen=True, slots=True)
class Target:
    """One thing an event was done to."""

    kind: str
    id: str
    detail: dict[str, str] = field(default_factory=dict)


def targets_of(wording: Wording, body: list[str]) -> list[Target]:
    """The things an event was done to; at least one, though the page may not name it."""
    if wording.kind == "discussion":
        return _discussion(wording, body)
    if not wording.known or _thing(wording) in TITLED:
        return _titled(wording, body)
    return _repos(wording, body) or [Target(_thing(wording), "")]


def _repos(wording: Wording, body: list[str]) -> list[Target]:
    """The repos named under "liked 2 models": as many as said, each once; a title where no id stands."""
    kind, wanted = _thing(wording), _count(wording)
    ids = list(dict.fromkeys(found[1] for line in body if (found := _REPO.fullmatch(line))))
    if ids:
        return [Target(kind, repo) for repo in ids[:wanted]]
    return [Target(kind, "", {"title": title}) for title in _card_titles(body)[:wanted]]


def _card_titles(body: list[str]) -> list[str]:
    """The titles of Spaces, each below its state; of anything else the first line that may be one."""
    states = load_phrases().states
    starts = [index for index, line in enumerate(body) if line in states] or [0]
    parts = [body[start:end] for start, end in zip(starts, [*starts[1:], len(body)], strict=True)]
    return [found[0] for part in parts if (found := _titles(part))]


def _titled(wording: Wording, body: list[str]) -> list[Target]:
    """A paper, article or collection, which pages name only by title."""
    title = (_titles(body) or [""])[0]
    return [Target(_thing(wording), "", {"title": title, "emoji": wording.part("emoji")})]


def _discussion(wording: Wording, body: list[str]) -> list[Target]:
    """ "New activity in REPO": title, number, opener; under "Recent Activity" only repo and title."""
    repo = wording.part("repo")
    if not repo and body and (found := _REPO.fullmatch(body[0])):
        repo, body = found[1], body[1:]
    joined, targets, at = " ".join(body), [], 0
    for opened in load_phrases().opened.finditer(joined):
        title = re.sub(r"\s+\d+$", "", joined[at : opened.start()].strip())
        detail = {"repo": repo, "title": title, "number": opened["number"], "opener": opened["user"]}
        targets.append(
            Target("discussion", f"{repo}#{opened['number']}", {**detail, "opened": opened["time"]})
        )
        at = opened.end()
    return targets or [Target("discussion", repo, {"repo": repo, "title": (_titles(body) or [""])[0]})]


def _titles(body: list[str]) -> list[str]:
    """The lines that may be a title: not the page's own words, not numbers."""
    noise = load_phrases().noise
    return [line for line in body if line not in noise and not _COUNT.fullmatch(line)]


def _thing(wording: Wording) -> str:
    return load_phrases().things.get(wording.part("thing").casefold(), wording.part("thing") or "unknown")


def _count(wording: Wording) -> int:
    count = wording.part("count")
    return int(count) if count.isdigit() else 1
