"""An entry of a feed, whatever its format: a post of the Hub, a paper, or somebody's article."""

import re
from dataclasses import dataclass

from bs4 import BeautifulSoup

from pipeline.parse.artefacts import ends_cut, strip_artefacts
from pipeline.parse.harvest import Harvest
from pipeline.parse.identity import unseen_post_id
from pipeline.parse.moments import parse_exact
from pipeline.parse.paper import split_version
from pipeline.parse.post import with_fingerprints
from pipeline.parse.post_address import post_of_url
from pipeline.records import Observation, Paper, Post

_PAPER = re.compile(r"(?:/papers/|arxiv\.org/(?:abs|pdf)/)(\d{4}\.\d{4,5}(?:v\d+)?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What every feed format says of an entry; `time` is ISO 8601."""

    url: str = ""
    title: str = ""
    html: str = ""
    text: str = ""
    author: str = ""
    time: str = ""

    @property
    def content(self) -> str:
        """The entry's text as people read it."""
        return strip_artefacts(self.text or html_text(self.html) or self.title)


def html_text(html: str) -> str:
    """The text of a fragment of HTML, with its line breaks."""
    if "<" not in html:
        return html
    soup = BeautifulSoup(html, "lxml")
    for element in soup.find_all(["br", "p", "li", "div", "h1", "h2", "h3"]):
        element.append("\n")
    return re.sub(r"\n{3,}", "\n\n", soup.get_text()).strip()


def add_entry(entry: Entry, harvest: Harvest) -> None:
    """A feed entry → Paper where it links to one, else Post; without text or author it is set aside."""
    found = _PAPER.search(entry.url)
    if found and not post_of_url(entry.url):
        _add_paper(entry, found[1], harvest)
        return
    author, slug = post_of_url(entry.url) or (entry.author, "")
    if not entry.content or not author:
        harvest.aside("feed-entry", "an entry without text or author", entry.url or entry.title)
        return
    _add_post(entry, author, slug, harvest)


def _add_post(entry: Entry, author: str, slug: str, harvest: Harvest) -> None:
    text = entry.content
    post_id = f"{author}/{slug}" if slug else unseen_post_id(author, text)
    harvest.add(
        Post(
            id=post_id,
            url=entry.url,
            author=author,
            published=parse_exact(entry.time),
            text=text,
            truncated=ends_cut(text),
            observed_at=harvest.observed_at,
            evidence=harvest.evidence,
            extra=with_fingerprints({"title": entry.title} if entry.title else {}, author, text),
        )
    )
    harvest.add(
        Observation(subject=f"post:{post_id}", observed_at=harvest.observed_at, evidence=harvest.evidence)
    )


def _add_paper(entry: Entry, arxiv: str, harvest: Harvest) -> None:
    arxiv_id, version = split_version(arxiv)
    moment = parse_exact(entry.time)
    harvest.add(
        Paper(
            arxiv_id=arxiv_id,
            version=version,
            title=" ".join(entry.title.split()),
            abstract=" ".join((entry.text or html_text(entry.html)).split()),
            published_at=moment.at if moment else None,
            observed_at=harvest.observed_at,
            evidence=harvest.evidence,
        )
    )
