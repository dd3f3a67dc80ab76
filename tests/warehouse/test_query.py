"""Questions of anybody: answered, or refused with DuckDB's own words; never anything but reading."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.errors import QueryError, WarehouseBusy
from warehouse.connection import open_writer
from warehouse.query import QueryResult, render_result, run_query, save_result
from warehouse.write import save_parsed

from .builders import post, shown

ANSWER = QueryResult(
    columns=("name", "views", "seen", "tags"),
    rows=(("nora, 1", 3, datetime(2026, 3, 1, tzinfo=UTC), ["a", "b"]), ("otto", None, None, [])),
)


@pytest.fixture
def filled(path: Path) -> Path:
    with open_writer(path) as con:
        save_parsed(con, [shown(post())], producer="parse/1")
    return path


def test_a_question_gets_names_of_columns_and_rows(filled: Path) -> None:
    answer = run_query(filled, "SELECT post_id, author FROM posts")
    assert answer == QueryResult(columns=("post_id", "author"), rows=(("nora/1", "nora"),))


@pytest.mark.parametrize(
    "sql", ["SHOW TABLES", "DESCRIBE posts", "FROM posts", "WITH x AS (FROM posts) FROM x"]
)
def test_every_way_of_reading_is_answered(filled: Path, sql: str) -> None:
    assert run_query(filled, sql).rows


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO store.nodes VALUES ('a', 'b', 'c', 'd')",
        "DELETE FROM store.posts",
        "UPDATE store.posts SET text = ''",
        "DROP VIEW posts",
        "CREATE TABLE x AS SELECT 1",
        "CREATE TEMP TABLE x AS SELECT 1",
        "SELECT 1; DELETE FROM store.posts",
        "EXPLAIN ANALYZE DELETE FROM store.posts",
        "COPY posts TO '{folder}/x.csv'",
        "COPY (SELECT 1) TO '{folder}/x.parquet'",
        "EXPORT DATABASE '{folder}'",
        "ATTACH '{folder}/x.duckdb'",
        "SELECT * FROM read_csv('{folder}/secret.csv')",
        "SELECT * FROM read_text('{folder}/secret.csv')",
        "SELECT * FROM '{folder}/secret.csv'",
        "SELECT * FROM glob('{folder}/*')",
        "SELECT * FROM read_parquet('https://example.org/x.parquet')",
        "SELECT * FROM query('SELECT * FROM read_text(''{folder}/secret.csv'')')",
        "SELECT getenv('HOME')",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "PRAGMA enable_profiling",
        "INSTALL httpfs",
        "LOAD httpfs",
        "CHECKPOINT",
        "CALL pragma_version()",
        "SELECT * FROM shelf",
        "",
        "selec",
    ],
)
def test_what_is_not_reading_the_warehouse_is_refused(filled: Path, tmp_path: Path, sql: str) -> None:
    shelf = [1]  # a Python variable must not become a table
    (tmp_path / "secret.csv").write_text("a\n1\n")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(QueryError):
        run_query(filled, sql.format(folder=tmp_path))
    assert sorted(tmp_path.iterdir()) == before
    assert shelf == [1]


def test_a_refused_question_is_answered_with_duckdbs_words(filled: Path) -> None:
    with pytest.raises(QueryError, match="Referenced column"):
        run_query(filled, "SELECT nonsense FROM posts")


def test_a_question_while_somebody_writes_is_told_to_wait(filled: Path) -> None:
    with open_writer(filled), pytest.raises(WarehouseBusy):
        run_query(filled, "SELECT 1")


def test_csv_quotes_what_needs_quotes() -> None:
    lines = render_result(ANSWER, "csv").decode().splitlines()
    assert lines[1] == '"nora, 1",3,2026-03-01T00:00:00+00:00,"[""a"", ""b""]"'


def test_json_keeps_numbers_lists_and_nothing() -> None:
    rows = json.loads(render_result(ANSWER, "json"))
    assert rows[0] == {
        "name": "nora, 1",
        "views": 3,
        "seen": "2026-03-01T00:00:00+00:00",
        "tags": ["a", "b"],
    }
    assert rows[1]["views"] is None


def test_parquet_keeps_types() -> None:
    table = pq.read_table(io.BytesIO(render_result(ANSWER, "parquet")))
    assert table.column("views").to_pylist() == [3, None]


def test_parquet_of_no_rows_has_the_columns() -> None:
    empty = QueryResult(columns=("a", "a"), rows=())
    assert pq.read_table(io.BytesIO(render_result(empty, "parquet"))).num_columns == 2


def test_a_table_lines_up() -> None:
    lines = render_result(ANSWER, "table").decode().splitlines()
    assert lines[0].index("views") == lines[1].index("3")


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(QueryError, match="table, csv, json, parquet"):
        render_result(ANSWER, "xml")


def test_an_answer_is_saved_in_the_form_its_name_ends_with(tmp_path: Path) -> None:
    save_result(ANSWER, tmp_path / "answer.csv")
    assert (tmp_path / "answer.csv").read_text().startswith("name,views")


@pytest.mark.parametrize("number", ["sum(1)", "1.50::DECIMAL(4, 2)", "INTERVAL 1 DAY"])
@pytest.mark.parametrize("form", ["csv", "json", "parquet", "table"])
def test_every_type_of_number_is_rendered(filled: Path, number: str, form: str) -> None:
    assert render_result(run_query(filled, f"SELECT {number} AS n"), form)
