"""A title beside an id that is another paper's, from the post to the rows an analyst asks for."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.flows.homes import make_home
from tests.parse.builders import post, posts_page, text
from warehouse.query import run_query

Ask = Callable[[str], list[tuple[Any, ...]]]
WRONG = "1. Multi-head attention -> Attention Is All You Need (1409.0473)"
RIGHT = "1. Multi-head attention -> Attention Is All You Need (1706.03762)"


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, measured: Path) -> Ask:
    source = tmp_path_factory.mktemp("source") / "feed.json"
    page = posts_page(post("ada", "1", content=[text(WRONG)]), post("bob", "2", content=[text(RIGHT)]))
    source.write_text(json.dumps(page), encoding="utf-8")
    settings = make_home(tmp_path_factory.mktemp("mismatch"), measured, source)
    return lambda sql: list(run_query(settings.warehouse, sql).rows)


def test_a_title_beside_another_papers_id_is_a_mention_of_its_kind(ask: Ask) -> None:
    rows = ask("SELECT doc_id, text, target_id FROM mentions WHERE kind = 'title_mismatch'")
    assert rows == [("post:ada/1", "Attention Is All You Need (1409.0473", "")]


def test_the_mention_stands_on_its_characters(ask: Ask) -> None:
    sql = """
        SELECT substr(posts.text, mentions.start + 1, mentions."end" - mentions.start) = mentions.text
        FROM mentions JOIN posts ON mentions.doc_id = 'post:' || posts.post_id
        WHERE kind = 'title_mismatch'
    """
    assert ask(sql) == [(True,)]


def test_the_audit_of_the_citation_says_which_title_the_id_has(ask: Ask) -> None:
    columns = "doc_id, mechanism_id, arxiv_id, reason"
    sql = f"SELECT {columns} FROM citation_verdicts WHERE outcome = 'title_mismatch'"
    ((doc_id, mechanism_id, arxiv_id, reason),) = ask(sql)
    assert (doc_id, mechanism_id, arxiv_id) == ("post:ada/1", "multi-head-attention", "1409.0473")
    assert "Neural Machine Translation by Jointly Learning to Align and Translate" in reason


def test_a_title_beside_its_own_id_is_no_mismatch(ask: Ask) -> None:
    rows = ask("SELECT outcome FROM citation_verdicts WHERE doc_id = 'post:bob/2'")
    assert rows == [("origin",)]


def test_the_view_says_that_there_is_such_a_kind(ask: Ask) -> None:
    ((comment,),) = ask(
        "SELECT comment FROM duckdb_columns() WHERE table_name = 'mentions' AND column_name = 'kind'"
        " AND comment IS NOT NULL"
    )
    assert "title_mismatch" in comment
