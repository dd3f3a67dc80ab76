"""Forgetting a person as a user does it: nothing of theirs is left under the home, nor comes back."""

import contextlib
import gzip
import json
import shutil
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from typer.testing import CliRunner
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from flows.cli import app
from flows.evidence import check_evidence
from flows.forgetting import forget_everywhere
from flows.intake import archive_source
from flows.reporting import write_report
from flows.settings import Settings
from pipeline.archive import export_wacz, forget_person, read_entries
from pipeline.parse import erase_person
from tests.flows.homes import make_home
from tests.parse.builders import comment, person, post, post_page, posts_page, text
from warehouse.connection import open_reader
from warehouse.reporting import Window

USER, FULLNAME, PICTURE, OWN_ID = "wanda-wombat", "Wanda van Wombat", "wandas-face.png", "5f7a" * 6
NEEDLES = (USER, FULLNAME.lower(), PICTURE, OWN_ID)
WANDA = person(USER, fullname=FULLNAME, avatarUrl=f"https://cdn.example/a/{PICTURE}", _id=OWN_ID)


def feed() -> str:
    said = text(f"Soft attention weights sum to one, says {FULLNAME} (see a/{PICTURE}).")
    return json.dumps(
        posts_page(
            {**post(USER, "1"), "author": WANDA},
            post("otto", "2", content=[said]),
            post("nora", "3", reactions=[{"reaction": "🔥", "users": [USER, "otto"], "count": 2}]),
        )
    )


def warc() -> bytes:
    """Another tool's file: a packed body, her name in a header."""
    sink = BytesIO()
    writer = WARCWriter(sink, gzip=True)
    body = gzip.compress(feed().encode())
    head = StatusAndHeaders("200 OK", [("Content-Encoding", "gzip"), ("Link", f"</{USER}>")], "HTTP/1.1")
    url = "https://huggingface.co/api/posts?skip=10"
    record = writer.create_warc_record(url, "response", BytesIO(body), len(body), http_headers=head)
    writer.write_record(record)
    return sink.getvalue()


SOURCES = {
    "feed.json": feed().encode(),
    "crawl.warc.gz": warc(),
    "page.html": post_page(post("otto", "2"), comment("c1", USER), comment("c2", "nora")).encode(),
    f"saved_{USER}.txt": f"Recent Activity\nreacted to {USER}'s post with 🔥 5 days ago\n".encode(),
    "prose.jsonl": json.dumps({"id": "otto/9", "text": f"{FULLNAME} said it first."}).encode() + b"\n",
    "odd.bin": b"\0\1\2" * 4000,
    f"odd_{USER}.bin": b"\0\1\2" * 4001,
}


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sources")
    for name, body in SOURCES.items():
        (folder / name).write_bytes(body)
    return folder


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, measured: Path, sources: Path) -> Settings:
    """A home with her in everything it can hold."""
    settings = make_home(tmp_path_factory.mktemp("full"), measured, sources)
    write_report(settings)
    write_report(settings, Window(author=USER))
    export_wacz(settings.archive, settings.home / "out.wacz")
    return settings


@pytest.fixture
def home(full: Settings, tmp_path: Path) -> Settings:
    shutil.copytree(full.home, tmp_path / "home")
    return Settings(home=tmp_path / "home")


@pytest.fixture(scope="module")
def forgetful(full: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("forgetful") / "home"
    shutil.copytree(full.home, folder)
    forget_everywhere(Settings(home=folder), USER)
    return Settings(home=folder)


def layers(body: bytes) -> Iterator[bytes]:
    """Bytes, and what is packed in them: gzip members anywhere, packages."""
    yield body
    if body.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(body)) as package:
            for name in package.namelist():
                yield name.encode()
                yield from layers(package.read(name))
    start = body.find(b"\x1f\x8b\x08")
    if start >= 0:
        with contextlib.suppress(OSError, EOFError):
            yield from layers(gzip.decompress(body[start:]))


def holding(settings: Settings) -> set[str]:
    """The files under the home that hold anything of hers, by their own walk through every byte."""
    found = set()
    for path in settings.home.rglob("*"):
        texts = [str(path.relative_to(settings.home)).encode()]
        texts += layers(path.read_bytes()) if path.is_file() else []
        if any(needle.encode() in part.lower() for part in texts for needle in NEEDLES):
            found.add(str(path.relative_to(settings.home)).split("/")[0])
    return found


def test_she_is_everywhere_before(full: Settings) -> None:
    assert holding(full) == {"archive", "warehouse.duckdb", "reports", "aside", "out.wacz"}


def test_not_one_byte_of_hers_is_left_under_the_home(forgetful: Settings) -> None:
    assert holding(forgetful) == set()


def test_everything_verifies_afterwards(forgetful: Settings) -> None:
    assert check_evidence(forgetful).doubts == ()


def test_the_posts_of_the_others_are_still_there(forgetful: Settings) -> None:
    with open_reader(forgetful.warehouse) as con:
        posts = {row[0] for row in con.execute("SELECT post_id FROM posts").fetchall()}
    assert posts >= {"otto/2", "nora/3", "otto/9"}


def test_what_was_set_aside_of_others_is_still_there(forgetful: Settings) -> None:
    sources = {json.loads(path.read_text())["source"] for path in forgetful.aside.glob("*.json")}
    assert "import:odd.bin" in sources


def test_bringing_the_same_files_again_brings_nothing_of_hers(forgetful: Settings, sources: Path) -> None:
    before = sum(1 for _ in read_entries(forgetful.archive))
    intake = archive_source(forgetful, str(sources))
    assert (intake.archived, sum(1 for _ in read_entries(forgetful.archive))) == (0, before)
    assert holding(forgetful) == set()


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("rows.jsonl", json.dumps({"id": f"{USER}/7", "text": "New words."})),
        ("rows.jsonl", json.dumps({"id": "otto/7", "text": f"New words for @{USER.upper()}."})),
        ("page.html", post_page(post("otto", "8"), comment("c7", USER, "New words."))),
        ("feed.json", json.dumps(posts_page(post("otto", "8", commentators=[WANDA])))),
        (f"{USER}.html", post_page(post("otto", "8"))),
        ("page.txt", f"Recent Activity\nliked a model 2 days ago\n{USER}/her-model\n"),
        ("links.jsonl", json.dumps({"id": "otto/7", "text": f"https://huggingface.co/{USER}/m is new."})),
        (f"cut {USER}.bin", "\0\1\2" * 5000),
    ],
    ids=["her row", "mention", "comment", "commentator", "file name", "her model", "address", "unreadable"],
)
def test_new_files_come_in_without_her(tmp_path: Path, name: str, body: str) -> None:
    home = Settings(home=tmp_path / "home")
    archive_source(home, _write(tmp_path / "first.jsonl", '{"id": "otto/1", "text": "Words."}\n'))
    forget_person_only(home)
    archive_source(home, _write(tmp_path / name, body))
    assert holding(home) == set()


def _write(path: Path, body: str) -> str:
    path.write_text(body, encoding="utf-8")
    return str(path)


def forget_person_only(settings: Settings) -> None:
    forget_person(settings.archive, USER, erase_person, now=datetime(2026, 1, 1, tzinfo=UTC))


def test_files_of_the_users_own_are_named_and_left_to_them(
    home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = home.home / "notes.txt"
    notes.write_text(f"call {USER}")
    monkeypatch.setenv("HEARSAY_HOME", str(home.home))
    said = CliRunner().invoke(app, ["forget", USER, "--yes"])
    assert (said.exit_code, notes.exists()) == (1, True)
    assert str(notes) in said.stderr.replace("\n", "")


def test_collecting_her_is_refused(forgetful: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARSAY_HOME", str(forgetful.home))
    said = CliRunner().invoke(app, ["collect", "user", USER.title()])
    assert "asked to be forgotten" in str(said.exception)


def test_forgetting_twice_is_harmless(forgetful: Settings) -> None:
    again = forget_everywhere(forgetful, USER)
    assert (again.removed, again.rewritten, again.left) == (0, 0, ())


def test_a_full_name_that_is_a_phrase_as_well_stays_in_the_words_of_others(
    tmp_path: Path, measured: Path
) -> None:
    phrase = person("zoe-zebra", fullname="Deep Learning")
    said = [text("Deep Learning is fun, says everybody who likes deep learning.")]
    page = posts_page({**post("zoe-zebra"), "author": phrase}, post("otto", "2", content=said))
    _write(tmp_path / "feed.json", json.dumps(page))
    home = make_home(tmp_path / "home", measured, tmp_path / "feed.json")
    forget_everywhere(home, "zoe-zebra")
    with open_reader(home.warehouse) as con:
        assert con.execute("SELECT post_id, text FROM posts").fetchall() == [("otto/2", said[0]["value"])]
