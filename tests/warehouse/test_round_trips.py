"""Record → row → record is the identity, for every record the warehouse keeps."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.records import Extraction, Parsed
from warehouse import read
from warehouse.connection import Connection
from warehouse.write import (
    save_citation_verdicts,
    save_extractions,
    save_measurements,
    save_narratives,
    save_opinions,
    save_parsed,
    save_verdicts,
)

from . import strategies
from .builders import capture, citation, claim, extraction, post, shown

FEW = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


def same(con: Connection, read_back: Callable[[Connection], Iterator[Any]], saved: Any) -> None:
    assert list(read_back(con)) == [saved]


PAGES = {
    "profiles": (strategies.profiles, read.read_profiles),
    "activities": (strategies.activities, read.read_activities),
    "posts": (strategies.posts, read.read_posts),
    "comments": (strategies.comments, read.read_comments),
    "papers": (strategies.papers, read.read_papers),
    "observations": (strategies.observations, read.read_observations),
}


@pytest.mark.parametrize(
    ("part", "drawn", "read_back"), [(key, *value) for key, value in PAGES.items()], ids=PAGES
)
def test_what_a_page_says_comes_back_as_it_was(
    con: Connection,
    part: str,
    drawn: st.SearchStrategy[Any],
    read_back: Callable[[Connection], Iterator[Any]],
) -> None:
    made = capture()

    @FEW
    @given(drawn)
    def check(record: Any) -> None:
        save_parsed(con, [(made, Parsed(**{part: (record,)}))], producer="parse/1")
        same(con, read_back, record)

    check()


WHOLES = {
    "measurements": (strategies.measurements, save_measurements, read.read_measurements),
    "narratives": (strategies.narratives, save_narratives, read.read_narratives),
    "opinions": (strategies.opinions, save_opinions, read.read_opinions),
}


@pytest.mark.parametrize(("drawn", "save", "read_back"), WHOLES.values(), ids=WHOLES)
def test_what_was_found_comes_back_as_it_was(
    con: Connection, drawn: Any, save: Callable[..., int], read_back: Callable[[Connection], Iterator[Any]]
) -> None:
    @FEW
    @given(drawn)
    def check(record: Any) -> None:
        save(con, [record], producer="x/1")
        same(con, read_back, record)

    check()


@pytest.mark.parametrize(
    ("part", "drawn"),
    [("mentions", strategies.mentions), ("citations", strategies.citations), ("claims", strategies.claims)],
)
def test_what_was_read_comes_back_as_it_was(con: Connection, part: str, drawn: Any) -> None:
    @FEW
    @given(drawn)
    def check(record: Any) -> None:
        saved = Extraction(doc_id="d", language="en", **{part: (strategies.moved(record, "d"),)})
        save_extractions(con, [saved], producer="x/1")
        same(con, read.read_extractions, saved)

    check()


def test_a_verdict_comes_back_as_it_was(con: Connection) -> None:
    @FEW
    @given(strategies.verdicts)
    def check(verdict: Any) -> None:
        save_extractions(con, [extraction("d", claim("d", start=0))], producer="x/1")
        saved = strategies.judging(verdict, claim("d", start=0).id)
        save_verdicts(con, [saved], producer="x/1")
        same(con, read.read_verdicts, saved)

    check()


def test_an_audit_comes_back_as_it_was(con: Connection) -> None:
    @FEW
    @given(strategies.citation_verdicts)
    def check(verdict: Any) -> None:
        made = citation(
            verdict.doc_id,
            arxiv_id=verdict.arxiv_id,
            mechanism_id=verdict.mechanism_id,
            mechanism_text=verdict.mechanism_text,
        )
        save_extractions(con, [extraction(verdict.doc_id, made)], producer="x/1")
        save_citation_verdicts(con, [verdict], producer="x/1")
        same(con, read.read_citation_verdicts, verdict)
        save_extractions(con, [extraction(verdict.doc_id)], producer="x/1")

    check()


@pytest.mark.parametrize(
    ("text", "kept"),
    [("a\ud83dz", "a\ufffdz"), ("a\x00z", "a\x00z"), ("\u202ea", "\u202ea")],
    ids=["half a surrogate pair", "zero byte", "right-to-left override"],
)
def test_hostile_characters_keep_every_offset(con: Connection, text: str, kept: str) -> None:
    save_parsed(con, [shown(post(text=text))], producer="parse/1")
    assert [one.text for one in read.read_posts(con)] == [kept]
