"""Importing as a user does it: what came in, what nobody knows, what was set aside."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.intake import archive_source, open_archive
from flows.settings import Settings
from tests.parse.builders import event, post, posts_page


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("HEARSAY_HOME", str(tmp_path / "home"))
    return Settings(home=tmp_path / "home")


def bring(path: Path, body: str, *more: str) -> tuple[int, str, str]:
    path.write_text(body, encoding="utf-8")
    said = CliRunner().invoke(app, ["import", *more, str(path)])
    return said.exit_code, said.stdout, said.stderr.replace("\n", " ")


def times(settings: Settings) -> list[datetime]:
    with open_archive(settings) as archive:
        return [capture.captured_at for capture in archive.captures()]


def test_what_the_parser_does_not_know_is_told_with_kind_field_count_and_example(
    home: Settings, tmp_path: Path
) -> None:
    page = posts_page(post(mood="sunny"), post("bob", "2", mood="grey"))
    _, _, said = bring(tmp_path / "feed.json", json.dumps(page))
    assert "unknown to the parser: post: mood, 2 times, first 'sunny'" in said


def test_an_unknown_event_is_told_and_kept(home: Settings, tmp_path: Path) -> None:
    page = {"recentActivity": [event("teleport")]}
    code, _, said = bring(tmp_path / "feed.json", json.dumps(page))
    assert (code, "event: type=teleport, once" in said) == (1, True)


def test_what_was_told_is_not_told_again(home: Settings, tmp_path: Path) -> None:
    body = json.dumps(posts_page(post(mood="sunny")))
    bring(tmp_path / "feed.json", body)
    assert "unknown to the parser" not in bring(tmp_path / "feed.json", body)[2]


def test_a_time_without_zone_is_taken_as_utc(home: Settings, tmp_path: Path) -> None:
    code, _, _ = bring(tmp_path / "rows.jsonl", '{"id": "a/1", "text": "x"}', "--captured-at", "2026-01-02")
    assert (code, times(home)) == (0, [datetime(2026, 1, 2, tzinfo=UTC)])


@pytest.mark.parametrize(
    "written", [0.0, 1_700_000_000.5, 4_000_000_000_000.0], ids=["epoch", "then", "never"]
)
def test_each_file_was_captured_when_it_was_last_written(
    home: Settings, tmp_path: Path, written: float
) -> None:
    (tmp_path / "folder").mkdir()
    path = tmp_path / "folder" / "rows.jsonl"
    path.write_text('{"id": "a/1", "text": "x"}', encoding="utf-8")
    try:
        os.utime(path, (written, written))
    except OSError:
        pytest.skip("the file system holds no such date")
    archive_source(home, str(tmp_path / "folder"))
    latest = datetime.max.replace(microsecond=0, tzinfo=UTC)
    assert times(home) == [min(datetime.fromtimestamp(path.stat().st_mtime, UTC), latest)]


def test_the_home_itself_is_passed_over_when_it_lies_in_the_folder(home: Settings, tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text('{"id": "a/1", "text": "x"}', encoding="utf-8")
    first = archive_source(home, str(tmp_path))
    again = archive_source(home, str(tmp_path))
    assert (first.archived, again.archived, again.aside) == (1, 0, 0)


def test_an_import_is_a_run_that_is_closed(home: Settings, tmp_path: Path) -> None:
    bring(tmp_path / "rows.jsonl", '{"id": "a/1", "text": "x"}')
    ledger = (home.archive / "chain.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["kind"] for line in ledger][-1] == "run"
