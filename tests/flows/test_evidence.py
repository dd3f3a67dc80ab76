"""Verifying a home: every finding says which posts it touches, and nothing is changed by looking."""

import gzip
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.batches import until_none_is_left
from flows.cli import app
from flows.evidence import Checked, check_evidence
from flows.intake import archive_source, close_run
from flows.reading import parse_batch
from flows.settings import Settings
from pipeline.errors import UnreadableInput
from tests.parse.builders import comment, island_page, post, posts_page
from warehouse.connection import open_writer


def social(author: str, slug: str, *comments: str) -> str:
    talk = [comment(name, "eve") for name in comments]
    return island_page("SocialPost", {"socialPost": {**post(author, slug), "comments": talk}})


PAGES = {
    "feed.json": json.dumps(posts_page(post("ada", "1"), post("bob", "2"))),
    "page.html": social("cleo", "3", "c1"),
    "rows.jsonl": '{"id": "dora/4", "text": "Soft attention."}\n',
}


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    """One archive file per page, all parsed."""
    settings = Settings(home=tmp_path / "home", segment_mb=0)
    for name, text in PAGES.items():
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        close_run(settings, "run", [archive_source(settings, str(path))])
    until_none_is_left(lambda: parse_batch(settings))
    return settings


def read_packed(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes())


def posts(checked: Checked) -> set[str]:
    return {one for doubt in checked.doubts for one in doubt.posts}


def test_a_whole_home_gives_no_doubt(home: Settings) -> None:
    checked = check_evidence(home)
    assert (checked.captures, checked.doubts) == (3, ())


def test_looking_changes_no_byte_of_the_archive(home: Settings) -> None:
    before = {path.name: path.read_bytes() for path in home.archive.iterdir()}
    check_evidence(home)
    assert {path.name: path.read_bytes() for path in home.archive.iterdir()} == before


def test_a_missing_file_names_the_posts_it_showed(home: Settings) -> None:
    files = sorted(home.archive.glob("*.warc.gz"))
    holding = next(path for path in files if b"feed.json" in read_packed(path))
    holding.unlink()
    assert posts(check_evidence(home)) == {"ada/1", "bob/2"}


@pytest.mark.parametrize(("name", "touched"), [("page.html", {"cleo/3"}), ("rows.jsonl", {"dora/4"})])
def test_a_cut_record_names_its_posts(home: Settings, name: str, touched: set[str]) -> None:
    path = next(path for path in home.archive.glob("*.warc.gz") if name.encode() in read_packed(path))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert touched <= posts(check_evidence(home))


def test_what_the_archive_lost_is_named_with_its_posts(home: Settings) -> None:
    with open_writer(home.warehouse) as con:
        con.execute("UPDATE store.captures SET digest = 'sha256:00' WHERE url LIKE '%feed%'")
    (doubt,) = check_evidence(home).doubts
    assert (doubt.kind, doubt.digests, set(doubt.posts)) == ("lost", ("sha256:00",), {"ada/1", "bob/2"})


def test_without_a_warehouse_the_addresses_name_the_posts(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    page = tmp_path / "page.html"
    saved = "<!-- saved from url=(0040)https://huggingface.co/posts/cleo/3 -->"
    page.write_text(social("cleo", "3").replace("<html", f"{saved}<html", 1), encoding="utf-8")
    archive_source(settings, str(page))
    next(settings.archive.glob("*.warc.gz")).unlink()
    assert posts(check_evidence(settings)) == {"cleo/3"}


def test_a_warehouse_that_cannot_be_opened_is_a_doubt_of_its_own(home: Settings) -> None:
    home.warehouse.write_bytes(b"no database at all")
    (doubt,) = check_evidence(home).doubts
    assert (doubt.kind, doubt.where) == ("warehouse", home.warehouse.name)


def test_there_must_be_an_archive(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput):
        check_evidence(Settings(home=tmp_path / "nowhere"))


def test_the_command_names_posts_in_both_forms_and_exits_with_3(
    home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARSAY_HOME", str(home.home))
    for path in home.archive.glob("*.warc.gz"):
        path.unlink()
    said = CliRunner().invoke(app, ["verify", "--json"])
    told = {one for doubt in json.loads(said.stdout)["doubts"] for one in doubt["posts"]}
    assert (said.exit_code, told) == (3, {"ada/1", "bob/2", "cleo/3", "dora/4"})
    assert "posts: ada/1, bob/2" in CliRunner().invoke(app, ["verify"]).stderr
