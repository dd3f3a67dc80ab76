"""The report says what was found, leads back to the evidence, and runs nothing that posts bring along."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Claim, Curve, Evidence, JudgedClaim, Opinion, Outcome, Verdict
from pipeline.report import (
    Counts,
    ReportContent,
    render_html,
    render_json,
    summarise_opinions,
)
from pipeline.report.content import wilson_interval

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def judged(
    text: str = "Its weights sum to 2.", url: str = "https://huggingface.co/posts/ada/1"
) -> JudgedClaim:
    claim = Claim(
        id="c1", doc_id="post:ada/1", start=10, end=10 + len(text), text=text, mechanism_id="soft-attention"
    )
    evidence = Evidence(
        property="weights_sum_to_one",
        measured="1.0",
        expected="2",
        tolerance=1e-12,
        reference="soft",
        seeds=(0, 1),
    )
    verdict = Verdict(claim_id="c1", outcome=Outcome.REFUTED, reason="They sum to one.", evidence=(evidence,))
    return JudgedClaim(
        claim=claim,
        verdict=verdict,
        mechanism="Soft attention",
        post_id="ada/1",
        author="ada",
        url=url,
        at=NOON,
        impressions=7548,
        evidence="sha256:" + "ab" * 32,
    )


def content(*claims: JudgedClaim) -> ReportContent:
    return ReportContent(
        title="What people say",
        since=NOON,
        until=NOON + timedelta(days=3),
        made_at=NOON,
        version="0",
        counts=Counts(
            posts=1, comments=0, authors=1, activities=0, papers=0, mentions=1, citations=0, claims=1,
            supported=0, refuted=len(claims), not_checkable=0, asides=0,
        ),
        claims=claims,
        citations=(),
        narratives=(),
        leanings=(),
        mechanisms=(),
        curves=(),
        asides=(),
    )  # fmt: skip


def test_a_refuted_claim_shows_its_numbers_and_the_characters_it_stands_on() -> None:
    page = BeautifulSoup(render_html(content(judged())), "lxml").get_text(" ", strip=True)
    for expected in (
        "Its weights sum to 2.",
        "They sum to one.",
        "1.0",
        "seeds 0, 1",
        "post:ada/1",
        "7,548 views",
    ):
        assert expected in page


def test_a_sentence_that_states_two_things_is_one_card_with_both_reasons() -> None:
    refuted = judged("Its weights sum to 2 and are never negative.")
    holds = Verdict(claim_id="c2", outcome=Outcome.SUPPORTED, reason="No weight is below zero.")
    supported = replace(refuted, claim=replace(refuted.claim, id="c2"), verdict=holds)
    page = BeautifulSoup(render_html(content(supported, refuted)), "lxml")
    (card,) = page.find_all("article")
    assert card["class"] == ["card", "refuted"]
    assert [reason.get_text() for reason in card.find_all("p")][:2] == [
        "refuted: They sum to one.",
        "supported: No weight is below zero.",
    ]


def test_an_empty_report_says_so_instead_of_failing() -> None:
    assert "Nothing that could be measured was refuted." in render_html(content())


@given(st.text(max_size=80))
def test_whatever_a_post_says_never_becomes_markup(text: str) -> None:
    hostile = f"<script>alert(1)</script><img src=x onerror=y>{text}"
    page = BeautifulSoup(render_html(content(judged(hostile))), "lxml")
    assert page.find(["script", "img"]) is None


def test_a_link_that_is_not_of_the_web_is_not_clickable() -> None:
    page = BeautifulSoup(render_html(content(judged(url="javascript:alert(1)"))), "lxml")
    assert [a["href"] for a in page.find_all("a")] == []


def test_the_page_needs_no_other_file() -> None:
    page = render_html(content(judged()))
    assert not re.search(r"<(?:link|script)\b|@import|url\(", page)


def test_the_json_holds_the_same_claim() -> None:
    data = json.loads(render_json(content(judged())))
    assert data["claims"][0]["verdict"]["outcome"] == "refuted"
    assert data["since"] == "2026-03-01T12:00:00+00:00"


def test_a_curve_is_drawn_from_its_first_point_to_its_last() -> None:
    curve = Curve(post_id="ada/1", url="", title="First", points=((NOON, 0), (NOON + timedelta(hours=1), 40)))
    page = render_html(replace(content(), curves=(curve,)))
    assert 'd="M0.0,80.0 L300.0,0.0"' in page
    assert "First: 0 views on 2026-03-01, 40 on 2026-03-01" in page


def opinion(author: str, polarity: float) -> Opinion:
    return Opinion(
        doc_id=f"post:{author}/1",
        author=author,
        mechanism_id="rope",
        start=0,
        end=4,
        text="RoPE",
        polarity=polarity,
    )


def test_an_author_who_repeats_themselves_counts_once() -> None:
    (line,) = summarise_opinions([opinion("ada", 1.0)] * 5 + [opinion("ben", -1.0)], names={"rope": "RoPE"})
    assert (line.favour, line.against, line.name) == (1, 1, "RoPE")


@pytest.mark.parametrize(("successes", "trials"), [(0, 0), (0, 3), (3, 3), (50, 100)])
def test_the_interval_holds_the_share_and_stays_within_zero_and_one(successes: int, trials: int) -> None:
    low, high = wilson_interval(successes, trials)
    share = successes / trials if trials else 0.5
    slack = 1e-12  # rounding at the ends
    assert 0.0 <= low <= share + slack
    assert share - slack <= high <= 1.0
