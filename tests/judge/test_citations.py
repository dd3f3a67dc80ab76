"""The citation audit: who introduced what, who only speaks of it, and titles that belong to other papers."""

from datetime import UTC, datetime

import pytest

from pipeline.judge import audit_citation
from pipeline.language import load_lexicon
from pipeline.records import Citation, CitationOutcome, Paper

LEXICON = load_lexicon()


def citation(mechanism_id: str, arxiv_id: str, title: str = "") -> Citation:
    return Citation(
        doc_id="post:somebody/1",
        mechanism_id=mechanism_id,
        mechanism_text=mechanism_id,
        arxiv_id=arxiv_id,
        title=title,
        start=0,
        end=1,
    )


def paper(arxiv_id: str, title: str, abstract: str = "") -> dict[str, Paper]:
    told = Paper(
        arxiv_id=arxiv_id,
        title=title,
        abstract=abstract,
        observed_at=datetime(2026, 1, 1, tzinfo=UTC),
        evidence="test",
    )
    return {arxiv_id: told}


def outcome(one: Citation, papers: dict[str, Paper] | None = None) -> CitationOutcome:
    return audit_citation(one, lexicon=LEXICON, papers=papers or {}).outcome


@pytest.mark.parametrize(
    ("mechanism_id", "arxiv_id"),
    [(m.id, m.origin.arxiv_id) for m in LEXICON.mechanisms if m.origin],
)
def test_every_origin_of_the_lexicon_is_an_origin(mechanism_id, arxiv_id):
    assert outcome(citation(mechanism_id, arxiv_id)) is CitationOutcome.ORIGIN


def test_hard_attention_is_not_introduced_by_the_paper_on_global_and_local_attention():
    verdict = audit_citation(citation("hard-attention", "1508.04025"), lexicon=LEXICON, papers={})
    assert verdict.outcome is CitationOutcome.DOES_NOT_INTRODUCE
    assert "1502.03044" in verdict.reason


def test_a_paper_retitled_later_is_no_mismatch_under_its_first_title():
    first = "On the Strengths of Cross-Attention in Pretrained Transformers for Machine Translation"
    assert outcome(citation("cross-attention", "2104.08771", first)) is not CitationOutcome.TITLE_MISMATCH


@pytest.mark.parametrize(
    "title", ["Attention is all you need", "Attention Is All You Need (2017)", "Attention is al you need"]
)
def test_a_title_is_known_again_however_it_is_typed(title):
    assert outcome(citation("multi-head-attention", "1706.03762", title)) is CitationOutcome.ORIGIN


def test_a_title_of_another_paper_is_reported_with_the_right_one():
    wrong = citation(
        "multi-head-attention", "1706.03762", "Generating Long Sequences with Sparse Transformers"
    )
    verdict = audit_citation(wrong, lexicon=LEXICON, papers={})
    assert verdict.outcome is CitationOutcome.TITLE_MISMATCH
    assert "Attention Is All You Need" in verdict.reason


def test_an_abstract_that_speaks_of_it_describes():
    papers = paper("2501.00001", "A Study of Sink Tokens", "We study FlashAttention kernels in depth.")
    assert outcome(citation("flash-attention", "2501.00001"), papers) is CitationOutcome.DESCRIBES


def test_an_abstract_that_does_not_mention_it_does_not_introduce():
    papers = paper("2501.00002", "On Cats", "We look at cats.")
    assert outcome(citation("flash-attention", "2501.00002"), papers) is CitationOutcome.DOES_NOT_INTRODUCE


def test_a_paper_nobody_has_is_unknown():
    assert outcome(citation("flash-attention", "2501.00003")) is CitationOutcome.UNKNOWN


def test_a_new_mechanism_is_credited_to_the_abstract_that_introduces_it():
    homeless = next(m for m in LEXICON.mechanisms if m.origin is None)
    papers = paper("2501.00004", "Something New", f"In this work we propose {homeless.name}, a new method.")
    assert outcome(citation(homeless.id, "2501.00004"), papers) is CitationOutcome.ORIGIN


def test_an_abstract_that_uses_it_does_not_make_it_its_own():
    homeless = next(m for m in LEXICON.mechanisms if m.origin is None)
    papers = paper("2501.00005", "An Application", f"We apply {homeless.name} to maps.")
    assert outcome(citation(homeless.id, "2501.00005"), papers) is CitationOutcome.DESCRIBES


def test_a_mechanism_nobody_knows_is_unknown():
    assert outcome(citation("", "1706.03762")) is CitationOutcome.UNKNOWN
