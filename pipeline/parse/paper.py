"""Papers: one, the daily list, search results, and rows of a paper collection."""

import re
from typing import Any

from pipeline.errors import ShapeDrift
from pipeline.parse.comment import read_comments
from pipeline.parse.fields import Row, read_row
from pipeline.parse.harvest import Harvest
from pipeline.parse.moments import parse_iso
from pipeline.parse.person import name_of, read_person
from pipeline.records import Observation, Paper

_VERSIONED = re.compile(r"(.+?)v(\d+)")


def split_version(arxiv_id: str) -> tuple[str, str]:
    """An arXiv id without its version, and the version ("" where it has none).

    >>> split_version("1409.0473v7")
    ('1409.0473', '7')
    """
    found = _VERSIONED.fullmatch(arxiv_id)
    return (found[1], found[2]) if found else (arxiv_id, "")


def read_paper(value: object, harvest: Harvest, *, comments: int | None = None) -> Paper:
    """`/api/papers/{id}` → Paper, its upvotes, the people it names, its comments if asked for."""
    row = read_row("paper", value, harvest)
    arxiv_id, version = split_version(row.text("id"))
    paper = Paper(
        arxiv_id=arxiv_id,
        version=version,
        title=" ".join(row.text("title").split()),
        abstract=" ".join(row.text("summary").split()),
        published_at=parse_iso(row.text("publishedAt")),
        authors=tuple(_authors(row.list("authors"), harvest)),
        observed_at=harvest.observed_at,
        evidence=harvest.evidence,
    )
    harvest.add(paper)
    read_person(row.object("submittedOnDailyBy"), harvest)
    read_comments(row.list("comments"), f"paper:{arxiv_id}", harvest)
    if comments is not None or row.number("upvotes") is not None:
        harvest.add(_numbers(arxiv_id, row, comments, harvest))
    return paper


def _numbers(arxiv_id: str, row: Row, comments: int | None, harvest: Harvest) -> Observation:
    return Observation(
        subject=f"paper:{arxiv_id}",
        observed_at=harvest.observed_at,
        reaction_count=row.number("upvotes"),
        comments=comments,
        evidence=harvest.evidence,
    )


def read_paper_entry(value: object, harvest: Harvest) -> None:
    """One entry of the daily list or of a search; its own `publishedAt` is off by hours and unused."""
    row = read_row("paper-entry", value, harvest)
    read_person(row.object("submittedBy"), harvest)
    read_paper(row.object("paper"), harvest, comments=row.number("numComments"))


def read_paper_row(value: object, harvest: Harvest) -> None:
    """A row `{arxiv_id, title, abstract, …}` of a paper collection."""
    row = read_row("paper-row", value, harvest)
    arxiv_id, version = split_version(row.text("arxiv_id"))
    harvest.add(
        Paper(
            arxiv_id=arxiv_id,
            version=version,
            title=" ".join(row.text("title").split()),
            abstract=" ".join(row.text("abstract").split()),
            published_at=parse_iso(row.text("date_published")),
            authors=tuple(name for name in row.list("authors") if isinstance(name, str)),
            observed_at=harvest.observed_at,
            evidence=harvest.evidence,
        )
    )


def _authors(values: list[Any], harvest: Harvest) -> list[str]:
    names = []
    for value in values:
        if isinstance(value, dict) and isinstance(value.get("user"), dict):
            _quietly_read_person(value["user"], harvest)
        if name := name_of(value):
            names.append(name)
    return names


def _quietly_read_person(value: object, harvest: Harvest) -> None:
    """An author's account; a broken one costs the account, never the paper."""
    try:
        read_person(value, harvest)
    except ShapeDrift as drift:
        harvest.drift("author", "shape", drift.message)
