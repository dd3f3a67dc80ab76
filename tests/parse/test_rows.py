"""Rows of collections: posts, texts, pages, trending snapshots, mixed and damaged."""

import json
from datetime import UTC, datetime

import pytest

from pipeline.parse import parse_capture
from pipeline.parse.artefacts import strip_artefacts
from pipeline.records import Parsed
from tests.parse.builders import NOW, PAGES, capture, json_capture, post

ROW = {
    "id": "ada/100000000000001",
    "author": "ada",
    "slug": "100000000000001",
    "url": "https://huggingface.co/posts/ada/100000000000001",
    "title": "Soft attention",
    "text": "Soft attention\nthanks to\n@\nbob\nfor the hint\nSee translation",
    "first_seen": "2026-02-05T13:43:46+00:00",
    "last_seen": "2026-02-08T05:07:21+00:00",
    "n_seen": 8,
    "best_rank": 1,
}


def lines(*rows: object) -> Parsed:
    return parse_capture(capture("\n".join(json.dumps(row) for row in rows) + "\n"))


def test_a_row_is_a_post_without_the_pages_own_words() -> None:
    (found,) = lines(ROW, {"time": "2026-02-05T00:00:00Z", "ranked": []}).posts
    assert found.text == "Soft attention\nthanks to @bob for the hint"


def test_when_a_row_was_seen_is_not_when_it_was_published() -> None:
    found = lines(ROW)
    assert found.posts[0].published is None
    assert [seen.observed_at for seen in found.observations] == [
        datetime(2026, 2, 5, 13, 43, 46, tzinfo=UTC),
        datetime(2026, 2, 8, 5, 7, 21, tzinfo=UTC),
    ]


def test_a_row_seen_at_no_known_time_is_observed_when_captured() -> None:
    bare = {"author": "ada", "text": "hi"}
    assert [seen.observed_at for seen in lines(bare).observations] == [NOW]


def test_a_row_keeps_what_no_record_holds() -> None:
    extra = lines({**ROW, "mood": "good"}).posts[0].extra
    assert (extra["best_rank"], extra["n_seen"], extra["mood"]) == (1, 8, "good")


@pytest.mark.parametrize("ending", ["...", "…", "[... more]"])
def test_a_row_that_ends_in_a_cut_mark_is_truncated(ending: str) -> None:
    assert lines({**ROW, "text": f"It goes on {ending}"}).posts[0].truncated


def test_a_text_row_is_kept_letter_by_letter() -> None:
    (found,) = lines({"id": "doc 7", "text": " Soft @ attention \nSee translation"}).posts
    assert (found.id, found.author) == ("~/doc 7", "")
    assert found.text == " Soft @ attention \nSee translation"


def test_a_text_row_without_id_is_named_by_its_text() -> None:
    one, two = lines({"text": "first"}, {"text": "second"}).posts
    assert one.id != two.id


def test_a_text_row_named_like_a_post_is_that_post() -> None:
    (found,) = lines({"id": "ada/7", "text": "hi"}).posts
    assert (found.id, found.author) == ("ada/7", "ada")


def test_rows_of_raw_posts_are_posts() -> None:
    assert [one.id for one in lines(post("ada", "1"), post("bob", "2")).posts] == ["ada/1", "bob/2"]


def test_a_page_row_uses_its_url() -> None:
    text = (PAGES / "post_only.txt").read_text("utf-8")
    found = lines(
        {"url": "https://huggingface.co/posts/zoe/300000000000003", "text": text, "truncated": False}
    )
    assert [one.id for one in found.posts] == ["zoe/300000000000003"]


def test_a_page_row_that_is_no_page_of_the_hub_is_set_aside() -> None:
    found = lines({"url": "https://example.org/p/1", "text": "An essay about lists.", "truncated": True})
    assert [(aside.kind, aside.position) for aside in found.asides] == [("page-text", "")]


def test_a_snapshot_of_the_trending_list_gives_ranks() -> None:
    found = lines({"time": "2026-02-05T13:43:46+00:00", "ranked": ["ada/1", None, "bob/2"], "commit": "x"})
    assert [(seen.subject, seen.rank) for seen in found.observations] == [
        ("post:ada/1", 1),
        ("post:bob/2", 3),
    ]


def test_a_line_that_is_no_json_is_set_aside_with_its_number() -> None:
    body = json.dumps(ROW) + "\n{broken\n" + json.dumps({**ROW, "id": "x/2", "url": "", "slug": "2"}) + "\n"
    found = parse_capture(capture(body))
    assert len(found.posts) == 2
    assert [aside.position for aside in found.asides] == ["line 2"]


def test_line_numbers_go_on_where_a_file_was_cut() -> None:
    found = parse_capture(capture('{"id":"a","text":"x"}\n{broken\n', position="lines 901-902"))
    assert [aside.position for aside in found.asides] == ["line 902"]


def test_a_row_nothing_recognises_is_set_aside_and_the_others_are_read() -> None:
    found = lines({"what": "is this"}, ROW)
    assert len(found.posts) == 1
    assert [(aside.kind, aside.position) for aside in found.asides] == [("unknown", "line 1")]


def test_an_array_of_rows_is_read_like_lines() -> None:
    assert len(parse_capture(json_capture([ROW, {"id": "b", "text": "x"}])).posts) == 2


@pytest.mark.parametrize(
    ("copied", "meant"),
    [
        ("Hello\nSee translation", "Hello"),
        ("Hello See translation", "Hello"),
        ("See translation of the word", "See translation of the word"),
        ("by\n@\nbob\nthanks", "by @bob thanks"),
        ("@\nbob\nthanks", "@bob thanks"),
        ("see you @ noon", "see you @ noon"),
        ("a@b.example", "a@b.example"),
    ],
)
def test_page_artefacts_are_undone(copied: str, meant: str) -> None:
    assert strip_artefacts(copied) == meant
