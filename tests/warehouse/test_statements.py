"""What was read and judged belongs to a text: only another text or a better reader replaces it."""

from typing import Any

from pipeline.records import CitationOutcome, CitationVerdict, Measurement, Outcome, Paper, Verdict
from warehouse.connection import Connection
from warehouse.read import citations_to_audit, claims_to_judge, count_rows, documents_to_read
from warehouse.write import (
    save_citation_verdicts,
    save_extractions,
    save_measurements,
    save_parsed,
    save_verdicts,
)

from .builders import at, citation, claim, comment, extraction, mention, post, shown

ONE, TWO = "post:nora/1", "post:nora/2"


def save_posts(con: Connection, *posts: Any, hours: float = 0) -> None:
    save_parsed(con, [shown(*posts, hours=hours)], producer="parse/1")


def save_read(con: Connection, *extractions: Any, producer: str = "extract/1") -> None:
    save_extractions(con, extractions, producer=producer)


def judge(con: Connection, *claims: Any, outcome: Outcome = Outcome.SUPPORTED) -> None:
    verdicts = [Verdict(claim_id=one.id, outcome=outcome, reason="measured") for one in claims]
    save_verdicts(con, verdicts, producer="judge/1")


def unread(con: Connection, producer: str = "extract/1") -> list[str]:
    return [document.id for document in documents_to_read(con, producer)]


def test_posts_are_read_before_the_comments_that_continue_them(con: Connection) -> None:
    save_posts(con, comment("a0", post_id="nora/1"), post())
    assert unread(con) == [ONE, "comment:a0"]


def test_a_comment_knows_the_post_it_continues(con: Connection) -> None:
    save_posts(con, post(), comment("a0", post_id="nora/1"))
    assert [document.context_id for document in documents_to_read(con, "x")] == ["", ONE]


def test_what_was_read_is_not_read_again(con: Connection) -> None:
    save_posts(con, post("nora/1"), post("nora/2"))
    save_read(con, extraction(ONE))
    assert unread(con) == [TWO]


def test_a_better_reader_reads_everything_again(con: Connection) -> None:
    save_posts(con, post())
    save_read(con, extraction(ONE))
    assert unread(con, "extract/2") == [ONE]


def test_an_edited_post_is_read_again(con: Connection) -> None:
    save_posts(con, post(text="Nine heads."))
    save_read(con, extraction(ONE, claim(ONE)))
    save_posts(con, post(text="Eight heads.", hours=1), hours=1)
    assert unread(con) == [ONE]
    assert con.execute("FROM claims").fetchall() == []


def test_a_post_seen_again_is_not_read_again(con: Connection) -> None:
    save_posts(con, post())
    save_read(con, extraction(ONE))
    save_posts(con, post(hours=1), hours=1)
    assert unread(con) == []


def test_no_more_documents_come_than_asked_for(con: Connection) -> None:
    save_posts(con, *(post(f"nora/{number}") for number in range(5)))
    assert len(list(documents_to_read(con, "x", limit=2))) == 2


def test_all_rows_of_a_document_are_replaced_together(con: Connection) -> None:
    save_posts(con, post("nora/1"), post("nora/2"))
    save_read(con, extraction(ONE, mention(ONE), citation(ONE)), extraction(TWO, mention(TWO)))
    save_read(con, extraction(ONE, claim(ONE)), producer="extract/2")
    counts = count_rows(con)
    assert (counts["mentions"], counts["citations"], counts["claims"]) == (1, 0, 1)


def test_every_row_carries_the_digest_of_its_text_and_its_reader(con: Connection) -> None:
    save_posts(con, post())
    save_read(con, extraction(ONE, mention(ONE)))
    rows = con.execute("SELECT producer, text_digest = (SELECT text_digest FROM store.posts) FROM mentions")
    assert rows.fetchall() == [("extract/1", True)]


def test_a_judged_claim_is_not_judged_again(con: Connection) -> None:
    first, second = claim(ONE, start=0), claim(ONE, start=50)
    save_read(con, extraction(ONE, first, second))
    judge(con, first)
    assert list(claims_to_judge(con, "judge/1")) == [second]


def test_a_better_judge_judges_everything_again(con: Connection) -> None:
    save_read(con, extraction(ONE, claim(ONE)))
    judge(con, claim(ONE))
    assert list(claims_to_judge(con, "judge/2")) == [claim(ONE)]


def test_the_verdict_on_a_claim_read_the_same_again_stays(con: Connection) -> None:
    save_read(con, extraction(ONE, claim(ONE)))
    judge(con, claim(ONE))
    save_read(con, extraction(ONE, claim(ONE)), producer="extract/2")
    assert list(claims_to_judge(con, "judge/1")) == []


def test_the_verdict_on_a_claim_understood_otherwise_goes(con: Connection) -> None:
    save_read(con, extraction(ONE, claim(ONE)))
    judge(con, claim(ONE))
    save_read(con, extraction(ONE, claim(ONE, negated=True)), producer="extract/2")
    assert con.execute("FROM verdicts").fetchall() == []


def test_a_verdict_on_an_unknown_claim_is_not_kept(con: Connection) -> None:
    judge(con, claim("post:nobody/0"))
    assert con.execute("FROM verdicts").fetchall() == []


def audit(con: Connection, *citations: Any) -> None:
    verdicts = [
        CitationVerdict(
            doc_id=one.doc_id,
            mechanism_id=one.mechanism_id,
            mechanism_text=one.mechanism_text,
            arxiv_id=one.arxiv_id,
            outcome=CitationOutcome.ORIGIN,
            reason="introduced there",
        )
        for one in citations
    ]
    save_citation_verdicts(con, verdicts, producer="judge/1")


def test_an_audited_citation_is_not_audited_again(con: Connection) -> None:
    right, wrong = citation(ONE), citation(ONE, arxiv_id="1508.04025")
    save_read(con, extraction(ONE, right, wrong))
    audit(con, right)
    assert list(citations_to_audit(con, "judge/1")) == [wrong]


def test_a_citation_made_twice_in_a_text_is_audited_once(con: Connection) -> None:
    save_read(con, extraction(ONE, citation(ONE), citation(ONE, start=40, end=54)))
    assert list(citations_to_audit(con, "judge/1")) == [citation(ONE)]


def test_a_citation_is_audited_again_when_the_title_of_its_paper_becomes_known(con: Connection) -> None:
    save_read(con, extraction(ONE, citation(ONE)))
    audit(con, citation(ONE))
    paper = Paper(arxiv_id="1409.0473", title="Neural Machine Translation", observed_at=at(0), evidence="")
    save_posts(con, paper)
    assert list(citations_to_audit(con, "judge/1")) == [citation(ONE)]


def test_new_measurements_replace_the_old_ones(con: Connection) -> None:
    for value in ("true", "false"):
        made = Measurement(mechanism_id="m", property="p", value=value, measured="0", reference="r")
        save_measurements(con, [made], producer=value)
    assert con.execute('SELECT "value" FROM properties').fetchall() == [("false",)]
