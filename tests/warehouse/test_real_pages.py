"""The post this project was created from, seen on several pages, is one post with several observations."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.parse import parse_capture
from pipeline.records import Capture
from warehouse.connection import Connection
from warehouse.write import save_parsed

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
SEEN = datetime(2026, 1, 1, tzinfo=UTC)


def page(url: str, text: str, name: str) -> Capture:
    body = text.encode()
    digest = f"sha256:{sha256(body).hexdigest()}"
    return Capture(url=url, body=body, captured_at=SEEN, digest=digest, source=f"import:{name}")


def pages() -> list[Capture]:
    if not (DATA / "pages" / "pages.jsonl").exists():
        pytest.skip("the real pages are not here")
    lines = (DATA / "pages" / "pages.jsonl").read_text(encoding="utf-8").splitlines()
    (seed,) = (DATA / "seed").glob("*.txt")
    copied = [json.loads(line) for line in lines]
    return [
        *(page(one["url"], one["text"], f"{number}.txt") for number, one in enumerate(copied)),
        page(f"file:///{seed.name}", seed.read_text(encoding="utf-8"), seed.name),
    ]


def test_the_seed_post_is_one_post_with_the_views_of_every_page(con: Connection) -> None:
    save_parsed(con, [(one, parse_capture(one)) for one in pages()], producer="parse/1")
    posts = con.execute(
        "SELECT post_id, impressions FROM posts WHERE contains(text, '15 types of attention mechanisms')"
    ).fetchall()
    assert posts == [("Kseniase/624548696865407", 7548)]
    views = con.execute("SELECT DISTINCT impressions FROM observations WHERE post_id = ?", [posts[0][0]])
    assert {row[0] for row in views.fetchall()} >= {1634, 7533, 7548}
