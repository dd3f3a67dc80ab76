"""The public SQL surface: names and columns others build on, each with its documentation."""

import re

import pytest

from warehouse.connection import Connection

CONTRACT = {
    "posts": "post_id author url published_at first_observed_at last_observed_at text language "
    "reactions comments impressions",
    "observations": "post_id observed_at reactions comments impressions rank",
    "authors": "",
    "activities": "activity_id actor kind target_kind target_id at observed_at",
    "reactions": "post_id author emoji observed_at",
    "comments": "",
    "papers": "arxiv_id title abstract published_at",
    "mechanisms": "mechanism_id name family origin_arxiv_id origin_year has_reference",
    "mentions": "doc_id start end text kind target_id",
    "citations": "doc_id mechanism_id mechanism_text arxiv_id",
    "claims": "claim_id doc_id text mechanism_id property value negated modality",
    "verdicts": "claim_id outcome reason evidence",
    "citation_verdicts": "doc_id mechanism_id arxiv_id outcome reason",
    "properties": "mechanism_id property value measured tolerance reference",
    "nodes": "node_id kind label",
    "edges": "source target kind weight at doc_id",
    "node_metrics": "node_id metric value",
    "narratives": "",
    "narrative_posts": "",
    "opinions": "",
    "asides": "",
    "drifts": "",
    "runs": "",
}
MACROS = {"neighbors": ["node"], "shortest_path": ["a", "b"], "search": ["text"]}

VIEWS = """
    SELECT view_name, comment FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal ORDER BY ALL
"""
COLUMNS = """
    SELECT table_name, column_name, comment
    FROM duckdb_columns()
    WHERE schema_name = 'main' AND NOT internal
"""


@pytest.mark.parametrize(("view", "columns"), CONTRACT.items(), ids=CONTRACT)
def test_a_view_has_the_columns_of_the_contract(con: Connection, view: str, columns: str) -> None:
    con.execute(f"FROM {view} LIMIT 0")
    assert set(columns.split()) <= {column[0] for column in con.description or ()}


def test_every_view_says_what_it_holds(con: Connection) -> None:
    assert [view for view, comment in con.execute(VIEWS).fetchall() if not comment] == []


def test_every_column_of_every_view_says_what_it_means(con: Connection) -> None:
    silent = [(view, column) for view, column, comment in con.execute(COLUMNS).fetchall() if not comment]
    assert silent == []


def test_every_time_says_that_it_is_utc(con: Connection) -> None:
    types = con.execute(f"{COLUMNS} AND data_type = 'TIMESTAMP WITH TIME ZONE'").fetchall()
    assert [(view, column) for view, column, comment in types if "(UTC)" not in comment] == []


def test_every_number_says_its_unit(con: Connection) -> None:
    types = con.execute(f"{COLUMNS} AND data_type IN ('BIGINT', 'INTEGER', 'DOUBLE')").fetchall()
    units = re.compile(r"\((count|code|seconds|in unit)\b|year|place|\bfrom -?\d|\(0 to 1\)|share")
    assert [(view, column) for view, column, comment in types if not units.search(comment)] == []


@pytest.mark.parametrize(("macro", "parameters"), MACROS.items(), ids=MACROS)
def test_a_macro_takes_the_parameters_of_the_contract(
    con: Connection, macro: str, parameters: list[str]
) -> None:
    row = con.execute("SELECT parameters, comment FROM duckdb_functions() WHERE function_name = ?", [macro])
    found, comment = row.fetchone() or ((), "")
    assert list(found) == parameters
    assert comment
