"""The page this project was created from: everything it says, and whether it is true."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.flows.homes import make_home
from warehouse.query import run_query

SAVED = datetime(2025, 3, 26, 12, tzinfo=UTC)
"""When we say the page was saved; its own date is not known."""
Ask = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, measured: Path, shared: Path) -> Ask:
    page = shared / "data/seed/000_fbe4c909f6119e62.txt"
    settings = make_home(tmp_path_factory.mktemp("seed"), measured, page, captured_at=SAVED)
    return lambda sql: list(run_query(settings.warehouse, sql).rows)


def test_the_profile_is_read(ask: Ask) -> None:
    ((fullname, interests, organizations),) = ask(
        "SELECT fullname, interests, organizations FROM authors WHERE author = 'KnutJaegersberg'"
    )
    assert fullname == "Knut Jägersberg"
    assert interests == "NLP, opinion mining, narrative intelligence"
    assert len(organizations) == 7


def test_two_models_are_liked_minutes_ago(ask: Ask) -> None:
    liked = ask(
        'SELECT target_id, "at", at_precision FROM activities WHERE kind = \'like\' ORDER BY "at" DESC'
    )
    assert liked == [
        ("ByteDance/InfiniteYou", SAVED - timedelta(minutes=9), "minute"),
        ("manycore-research/SpatialLM-Llama-1B", SAVED - timedelta(minutes=22), "minute"),
    ]


def test_the_discussion_has_its_repository_title_number_and_opener(ask: Ask) -> None:
    ((detail, target, at, precision),) = ask(
        "SELECT detail, target_id, \"at\", at_precision FROM activities WHERE kind = 'discussion'"
    )
    assert "KnutJaegersberg/Tess-M-34B-2bit" in target
    assert (detail["title"], detail["number"], detail["opener"]) == ("nnot run", "2", "rakmik")
    assert (at, precision) == (SAVED - timedelta(days=1), "day")


def test_the_reply_and_the_two_reactions_with_their_emoji(ask: Ask) -> None:
    events = ask("SELECT kind, detail FROM activities WHERE kind IN ('reply', 'reaction')")
    emoji = {detail.get("emoji") for _, detail in events}
    assert sorted(kind for kind, _ in events) == ["reaction", "reaction", "reply"]
    assert {"👍", "🔥"} <= emoji


def test_there_is_one_post_with_its_views_and_its_reply(ask: Ask) -> None:
    assert ask("SELECT author, impressions, comments FROM posts") == [("Kseniase", 7548, 1)]


def test_seven_mechanisms_are_found_with_their_aliases(ask: Ask) -> None:
    found = {text for (text,) in ask("SELECT text FROM mentions WHERE kind = 'mechanism'")}
    assert {
        "Soft attention", "Deterministic attention", "Hard attention", "Stochastic attention",
        "Self-attention",
        "Cross-Attention", "Encoder-Decoder attention", "Multi-Head Attention", "MHA",
        "Multi-Head Latent Attention", "MLA", "Memory-Based attention",
    } <= found  # fmt: skip


def test_seven_citations_name_six_papers_with_their_titles(ask: Ask) -> None:
    cited = ask("SELECT mechanism_id, arxiv_id, title FROM citations")
    assert len({mechanism for mechanism, _, _ in cited}) == len(cited) == 7
    assert {arxiv for _, arxiv, _ in cited} == {
        "1409.0473", "1508.04025", "1706.03762", "2104.08771", "2405.04434", "1503.08895",
    }  # fmt: skip
    assert all(title for _, _, title in cited)


def test_every_claim_stands_on_its_exact_characters(ask: Ask) -> None:
    texts = ask(
        'SELECT claims.text, posts.text[claims.start + 1:claims."end"] FROM claims '
        "JOIN posts ON claims.doc_id = 'post:' || posts.post_id"
    )
    assert texts
    assert all(claim == characters for claim, characters in texts)


@pytest.mark.parametrize(
    ("wording", "outcome"),
    [
        ("%weights that sum to 1%", "supported"),
        ("%discrete selection%", "supported"),
        ("%queries come from one sequence%", "supported"),
        ("%its own set of learned projections%", "supported"),
    ],
)
def test_claims_are_judged_by_measurement(ask: Ask, wording: str, outcome: str) -> None:
    judged = ask(
        f"SELECT outcome, evidence FROM claims JOIN verdicts USING (claim_id) WHERE text LIKE '{wording}'"
    )
    assert judged
    assert {found for found, _ in judged} == {outcome}
    assert all('"reference"' in evidence for _, evidence in judged)


def test_memory_is_read_but_not_written_by_the_cited_network(ask: Ask) -> None:
    judged = ask(
        "SELECT property, outcome FROM claims JOIN verdicts USING (claim_id) "
        "WHERE mechanism_id = 'memory-network' AND text LIKE '%read from and write to%'"
    )
    assert {("memory_read", "supported"), ("memory_written", "refuted")} <= set(judged)


def test_the_credit_for_hard_attention_is_wrong(ask: Ask) -> None:
    assert ask(
        "SELECT DISTINCT outcome FROM citation_verdicts WHERE mechanism_text = 'Hard attention' "
        "AND arxiv_id = '1508.04025'"
    ) == [("does_not_introduce",)]


def test_nothing_of_the_list_s_unseen_continuation_is_invented(ask: Ask) -> None:
    assert ask("SELECT count(*) FROM comments") == [(0,)]
    assert ask("SELECT count(*) FROM citations") == [(7,)]
