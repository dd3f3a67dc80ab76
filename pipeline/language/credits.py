"""Which mechanisms a paper introduces, describes or uses, gathered from what is said of both."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipeline.errors import DataError
from pipeline.language.mechanism import KnownPaper, Mechanism


def credit_papers(papers: Mapping[str, KnownPaper], mechanisms: Iterable[Mechanism]) -> dict[str, KnownPaper]:
    """The papers, with what their mechanisms say added to what they say themselves."""
    credits: dict[tuple[str, str], list[str]] = defaultdict(list)
    known = set()
    for mechanism in mechanisms:
        known.add(mechanism.id)
        if mechanism.origin:
            credits[mechanism.origin.arxiv_id, "introduces"].append(mechanism.id)
        for wrong in mechanism.miscited:
            credits[wrong.arxiv_id, wrong.relation].append(mechanism.id)
    for paper in papers.values():
        _refuse_strangers(paper, known)
    return {
        arxiv_id: replace(
            paper,
            introduces=_join(paper.introduces, credits[arxiv_id, "introduces"]),
            describes=_join(paper.describes, credits[arxiv_id, "describes"]),
            uses=_join(paper.uses, credits[arxiv_id, "uses"]),
        )
        for arxiv_id, paper in papers.items()
    }


def _join(own: Iterable[str], told: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*own, *told)))


def _refuse_strangers(paper: KnownPaper, known: set[str]) -> None:
    for mechanism_id in (*paper.introduces, *paper.describes, *paper.uses):
        if mechanism_id not in known:
            raise DataError(
                message=f"{mechanism_id!r} is no mechanism.",
                remedy="Add it to its family, or leave it out.",
                where=f"papers.toml [{paper.arxiv_id}]",
            )
