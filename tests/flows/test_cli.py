"""The command line: exit codes, clear errors, results on standard output."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app, exit_code
from flows.settings import Settings
from pipeline.errors import BrokenInput, HearsayError, IntegrityError, QueryError, UsageError
from tests.flows.homes import make_home
from warehouse.connection import open_writer


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HEARSAY_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def invoke(*arguments: str, stdin: str | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, arguments, input=stdin)
    code = exit_code(result.exception) if isinstance(result.exception, HearsayError) else result.exit_code
    return code, result.stdout, str(result.exception or "") + result.stderr


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError(message="m"), 2),
        (QueryError(message="m"), 2),
        (BrokenInput(message="m"), 1),
        (IntegrityError(message="m"), 3),
    ],
)
def test_each_kind_of_error_has_its_documented_exit_code(error: Exception, code: int) -> None:
    assert exit_code(error) == code  # type: ignore[arg-type]  # all of them are HearsayErrors


def test_extract_answers_line_by_line_and_says_which_line_it_could_not_read(home: Path) -> None:
    lines = '{"id": "a", "text": "RoPE rotates queries (2104.09864)."}\nnot json\n{"id": "b", "text": "hi"}\n'
    code, out, err = invoke("extract", "-", "--json", stdin=lines)
    answers = [json.loads(line) for line in out.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", "b"]
    assert {mention["kind"] for mention in answers[0]["mentions"]} >= {"mechanism", "paper"}
    assert "line 2" in err
    assert code == 1


def test_offsets_of_extract_point_into_the_text(home: Path) -> None:
    text = "𝗙𝗹𝗮𝘀𝗵 Attention 🔥 and GQA\u200b rock"
    _, out, _ = invoke("extract", "-", "--json", stdin=json.dumps({"id": "a", "text": text}))
    mentions = json.loads(out)["mentions"]
    assert mentions
    assert all(text[mention["start"] : mention["end"]] == mention["text"] for mention in mentions)


def test_a_file_that_is_not_there_is_wrong_usage(home: Path) -> None:
    for arguments in (("extract", "/no/such.jsonl"), ("import", "/no/such.html"), ("run", "/no/such")):
        code, _, err = invoke(*arguments)
        assert (code, "no/such" in err) == (2, True)


def test_check_wants_one_claim_or_a_file(home: Path) -> None:
    assert invoke("check")[0] == 2


def test_sql_before_the_first_run_says_what_to_do(home: Path) -> None:
    code, _, err = invoke("sql", "SELECT 1")
    assert code == 2
    assert "hearsay run" in err


def test_an_empty_file_is_set_aside_with_its_reason(home: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    code, _, err = invoke("import", str(tmp_path / "empty.txt"))
    reasons = [json.loads(path.read_text())["reason"] for path in Settings(home=home).aside.glob("*.json")]
    assert (code, reasons) == (1, ["the file is empty"])
    assert str(Settings(home=home).aside) in err.replace("\n", "")


def test_bad_lines_of_a_file_are_set_aside_and_the_others_arrive(home: Path, tmp_path: Path) -> None:
    rows = '{"id": "u/1", "text": "Soft attention."}\nnot json\n{"id": "u/3", "text": "RoPE"}\n'
    (tmp_path / "rows.jsonl").write_text(rows)
    code, _, _ = invoke("import", str(tmp_path / "rows.jsonl"))
    assert code == 1
    _, out, _ = invoke("sql", "SELECT post_id FROM posts ORDER BY 1", "--format", "json")
    assert [row["post_id"] for row in json.loads(out)] == ["u/1", "u/3"]


def test_importing_twice_adds_nothing(home: Path, tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text('{"id": "u/1", "text": "Soft attention."}\n')
    for expected in ("1 new, 0 known", "0 new, 1 known"):
        assert expected in invoke("import", str(tmp_path / "rows.jsonl"))[1]
    _, out, _ = invoke("sql", "SELECT count(*) AS n FROM observations", "--format", "json")
    assert json.loads(out)[0]["n"] <= 1


def test_a_question_that_would_write_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rows.jsonl").write_text('{"id": "u/1", "text": "Soft attention."}\n')
    monkeypatch.setenv("HEARSAY_HOME", str(tmp_path / "home"))
    invoke("import", str(tmp_path / "rows.jsonl"))
    assert invoke("sql", "DROP VIEW posts")[0] == 2


@pytest.fixture(scope="module")
def worked_through(tmp_path_factory: pytest.TempPathFactory, measured: Path) -> Settings:
    return make_home(tmp_path_factory.mktemp("worked"), measured)


@pytest.fixture
def at_home(worked_through: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("HEARSAY_HOME", str(worked_through.home))
    return worked_through


def test_check_judges_a_file_in_order_and_keeps_the_place_of_a_broken_line(at_home: Settings) -> None:
    lines = '{"claim": "Soft attention weights sum to one."}\nnot json\n{"claim": "RoPE is beautiful."}\n'
    code, out, _ = invoke("check", "--json", "--file", "-", stdin=lines)
    verdicts = [json.loads(line) for line in out.splitlines()]
    assert [verdict["verdict"] for verdict in verdicts] == ["supported", "not_checkable", "not_checkable"]
    assert verdicts[0]["evidence"][0]["property"] == "weights_sum_to_one"
    assert code == 1


def test_verify_finds_the_sample_as_it_was_archived(at_home: Settings) -> None:
    code, out, _ = invoke("verify")
    assert code == 0
    assert "all as archived" in out


def test_the_report_of_an_author_lies_in_a_folder_of_its_own(at_home: Settings) -> None:
    _, out, _ = invoke("sql", "SELECT author FROM posts ORDER BY 1 LIMIT 1", "--format", "json")
    author = json.loads(out)[0]["author"]
    page = Path(invoke("report", "--author", author)[1].strip())
    assert page.parent.name == f"author-{author}"
    assert author in page.read_text(encoding="utf-8")


def test_doctor_names_every_setting_and_every_view(at_home: Settings) -> None:
    code, out, _ = invoke("doctor")
    assert code == 0
    assert {"HEARSAY_HOME", "HEARSAY_HUB", "narratives", "drifts"} <= set(out.replace("│", " ").split())


def test_doctor_tells_what_the_parser_does_not_know(home: Path, tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text('{"id": "u/1", "text": "RoPE", "mood": "calm"}\n')
    invoke("import", str(tmp_path / "rows.jsonl"))
    assert "mood, once, first 'calm'" in invoke("doctor")[1]


def test_a_warehouse_without_its_archive_is_a_problem(home: Path) -> None:
    home.mkdir()
    make_empty_warehouse(home)
    code, out, _ = invoke("doctor")
    assert code == 2
    assert "no archive it could be rebuilt from" in out


def make_empty_warehouse(home: Path) -> None:
    with open_writer(Settings(home=home).warehouse):
        pass


def test_an_answer_without_rows_says_so_and_names_its_columns(at_home: Settings) -> None:
    assert invoke("sql", "SELECT post_id FROM posts WHERE false")[1] == "no rows (post_id)\n"


def test_more_columns_than_a_terminal_can_show_stand_one_under_the_other(at_home: Settings) -> None:
    _, out, _ = invoke("sql", "SELECT * FROM narratives LIMIT 1")
    first = [line.split("│")[1].strip() for line in out.splitlines() if line.count("│") == 3]
    assert {"narrative_id", "title", "span_seconds"} <= set(first)


@pytest.mark.parametrize("ending", ["graphml", "gexf", "json", "parquet"])
def test_the_graph_goes_into_files_of_other_tools(at_home: Settings, tmp_path: Path, ending: str) -> None:
    code, out, _ = invoke("graph", "export", str(tmp_path / f"graph.{ending}"))
    assert code == 0
    assert any(tmp_path.iterdir())
    assert "edges" in out


def test_mechanisms_shows_what_was_measured_of_one(at_home: Settings) -> None:
    code, out, _ = invoke("mechanisms", "bahdanau attention")
    assert code == 0
    assert "weights_sum_to_one" in out.replace("\n", "")


def test_a_mechanism_nobody_knows_is_wrong_usage(at_home: Settings) -> None:
    assert invoke("mechanisms", "frobnication")[0] == 2
