"""One thing seen many times is one row, whatever came first."""

import itertools
from typing import Any

import pytest

from pipeline.records import Aside, Drift, Moment, Paper, Precision, Reaction
from warehouse.connection import Connection, transaction
from warehouse.sql import load_query
from warehouse.write import parsed_captures, save_asides, save_extractions, save_parsed

from .builders import at, capture, claim, comment, extraction, post, profile, seen, shown

LIST = (
    "Seven kinds of attention\n\nAttention lets a model weigh its input. Here are seven kinds of it that "
    "people use, with the paper each one comes from."
)
NAMED, UNNAMED, SHORTER = "nora/7", "nora/~aa", "nora/~bb"


def save(con: Connection, *batch: Any) -> None:
    save_parsed(con, batch, producer="parse/1")


def rows(con: Connection, sql: str) -> list[Any]:
    return con.execute(sql).fetchall()


def test_saving_the_same_captures_again_changes_nothing(con: Connection) -> None:
    batch = [shown(post(), seen(impressions=5), profile(), comment())]
    tables = [row[0] for row in rows(con, load_query("store_tables"))]

    def everything() -> list[Any]:
        return [rows(con, f"FROM store.{table} ORDER BY ALL") for table in tables]

    save(con, *batch)
    before = everything()
    save(con, *batch)
    assert everything() == before


def test_one_post_on_five_pages_is_one_post_with_five_observations(con: Connection) -> None:
    for hours, views in enumerate([1634, 7533, 7548, 7792, 7838]):
        save(con, shown(post(hours=hours), seen(hours=hours, impressions=views), hours=hours))
    assert rows(con, "SELECT post_id, impressions FROM posts") == [("nora/1", 7838)]
    assert rows(con, "SELECT count(*) FROM observations") == [(5,)]


def test_a_number_that_a_later_page_does_not_show_stays_known(con: Connection) -> None:
    save(con, shown(post(), seen(hours=0, impressions=10, reaction_count=3), hours=0))
    save(con, shown(seen(hours=9, impressions=20), hours=9))
    assert rows(con, "SELECT impressions, reactions FROM posts") == [(20, 3)]


def test_a_post_that_vanished_keeps_its_text_and_says_when(con: Connection) -> None:
    save(con, shown(post()), shown(seen(hours=5, gone=True), hours=5))
    assert rows(con, "SELECT text != '', gone_at FROM posts") == [(True, at(5))]


@pytest.mark.parametrize(
    "copy",
    [
        LIST.replace("\n", " "),
        LIST[:90],
        LIST.upper(),
        f"{LIST}\n\nAnd this line the other page had cut off.",
        LIST.replace(".", " 🔥."),
    ],
    ids=["white space", "cut", "case", "the named one is cut", "emoji"],
)
def test_a_post_without_address_is_the_post_whose_text_agrees(con: Connection, copy: str) -> None:
    save(con, shown(post(UNNAMED, copy), seen(f"post:{UNNAMED}", impressions=1), body="copy"))
    save(con, shown(post(NAMED, LIST), seen(f"post:{NAMED}", impressions=2), body="page"))
    assert rows(con, "SELECT post_id FROM posts") == [(NAMED,)]
    assert rows(con, "SELECT DISTINCT post_id FROM observations") == [(NAMED,)]


@pytest.mark.parametrize(
    ("author", "text"),
    [
        ("otto", LIST),
        ("nora", LIST.replace("seven kinds", "eight kinds")),
        ("nora", LIST[:40]),
    ],
    ids=["another author", "another text", "too little of it"],
)
def test_a_post_whose_text_or_author_differs_is_another_post(con: Connection, author: str, text: str) -> None:
    save(con, shown(post(f"{author}/~aa", text), post(NAMED, LIST)))
    assert len(rows(con, "FROM posts")) == 2


def test_two_posts_with_addresses_stay_two_even_with_one_text(con: Connection) -> None:
    save(con, shown(post("nora/1", LIST), post("nora/2", LIST)))
    assert len(rows(con, "FROM posts")) == 2


def test_a_post_that_shares_a_fingerprint_of_the_parser_is_the_same(con: Connection) -> None:
    marks = {"fingerprints": ["f1"]}
    save(con, shown(post(UNNAMED, "Σeven kinds", extra=marks), post(NAMED, "Seven kinds", extra=marks)))
    assert rows(con, "SELECT post_id FROM posts") == [(NAMED,)]


def test_a_cut_copy_follows_the_longer_copy_it_agrees_with(con: Connection) -> None:
    marks = {"fingerprints": ["f1"]}
    longer = LIST.replace("Seven", "Σeven")
    save(con, shown(post(UNNAMED, longer, extra=marks), post(SHORTER, longer[:90])))
    save(con, shown(post(NAMED, LIST, extra=marks), body="page"))
    assert rows(con, "SELECT post_id FROM posts") == [(NAMED,)]


def test_a_comment_under_a_post_without_address_moves_with_it(con: Connection) -> None:
    save(con, shown(post(UNNAMED, LIST), comment(post_id=UNNAMED), body="copy"))
    save(con, shown(post(NAMED, LIST), body="page"))
    assert rows(con, "SELECT post_id FROM comments") == [(NAMED,)]


def test_what_was_read_in_a_post_that_is_another_now_is_taken_back(con: Connection) -> None:
    save(con, shown(post(UNNAMED, LIST), body="copy"))
    save_extractions(con, [extraction(f"post:{UNNAMED}", claim(f"post:{UNNAMED}"))], producer="x/1")
    save(con, shown(post(NAMED, LIST), body="page"))
    assert rows(con, "FROM claims") == []


BATCHES = [
    shown(post(UNNAMED, LIST, hours=1), seen(f"post:{UNNAMED}", hours=1, impressions=1), hours=1),
    shown(post(SHORTER, LIST[:80], hours=2, truncated=True), comment(post_id=SHORTER), hours=2),
    shown(
        post(NAMED, LIST.replace("\n", " "), hours=3, published=Moment(at=at(-30), precision=Precision.DAY)),
        seen(f"post:{NAMED}", hours=3, reactions=(Reaction(emoji="🔥", count=2, users=("otto",)),)),
        hours=3,
    ),
    shown(
        post(NAMED, LIST, hours=0, published=Moment(at=at(-31))),
        comment(text="I agree.", hours=4, post_id=NAMED),
        Paper(arxiv_id="1409.0473", title="Neural Machine Translation", observed_at=at(0), evidence=""),
        hours=0,
    ),
]
VIEWS = ["posts", "comments", "observations", "papers", "authors", "reactions", "captures"]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4)))[1::4])
def test_rows_do_not_depend_on_the_order_of_captures(
    con: Connection, order: tuple[int, ...], expected: list[Any]
) -> None:
    for number in order:
        save(con, BATCHES[number])
    assert [rows(con, f"FROM {view} ORDER BY ALL") for view in VIEWS] == expected


@pytest.fixture(scope="module")
def expected(empty: Any, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """All captures in one batch."""
    from warehouse.connection import open_writer

    with open_writer(tmp_path_factory.mktemp("expected") / "w.duckdb") as con:
        save(con, *BATCHES)
        return [rows(con, f"FROM {view} ORDER BY ALL") for view in VIEWS]


def test_the_exactest_time_of_publication_wins(con: Connection) -> None:
    save(con, *BATCHES)
    found = rows(con, "SELECT published_at, published_precision FROM posts")
    assert found == [(at(-31), "second")]


def test_a_whole_text_wins_over_a_cut_one_seen_later(con: Connection) -> None:
    save(con, shown(post(text="All of it, to the end.", hours=0), hours=0))
    save(con, shown(post(text="All of it", hours=5, truncated=True), hours=5))
    assert rows(con, "SELECT text, truncated FROM posts") == [("All of it, to the end.", False)]


def test_an_edited_text_replaces_the_older_one(con: Connection) -> None:
    save(con, shown(post(text="Nine heads.", hours=0), hours=0))
    save(con, shown(post(text="Eight heads.", hours=5), hours=5))
    assert rows(con, "SELECT text FROM posts") == [("Eight heads.",)]


def test_a_better_parser_replaces_the_rows_of_its_captures_only(con: Connection) -> None:
    save(con, shown(post("nora/1"), body="one"), shown(post("nora/2"), body="two"))
    save_parsed(con, [shown(post("nora/3"), body="one")], producer="parse/2")
    assert rows(con, "SELECT post_id FROM posts ORDER BY 1") == [("nora/2",), ("nora/3",)]


def test_captures_parsed_by_this_version_are_known(con: Connection) -> None:
    save(con, shown(post()))
    assert len(parsed_captures(con, "parse/1")) == 1
    assert parsed_captures(con, "parse/2") == set()


def test_every_row_leads_back_to_the_bytes_it_is_from(con: Connection) -> None:
    save(con, shown(post(), body="the page"))
    found = rows(con, "SELECT digest FROM posts INNER JOIN captures USING (capture)")
    assert found == [(capture("the page").digest,)]


def test_reactions_of_pages_and_of_feeds_are_one_reaction(con: Connection) -> None:
    reacted = (Reaction(emoji="🔥", count=1, users=("otto",)),)
    save(con, shown(post(), seen(hours=2, reactions=reacted), seen(hours=1, reactions=reacted)))
    assert rows(con, "FROM reactions") == [("nora/1", "otto", "🔥", at(1))]


def test_a_drift_met_on_two_pages_is_one_row_with_both_counts(con: Connection) -> None:
    drift = Drift(kind="post", field="mood", count=2, example="x")
    save(con, shown(drift, body="one"), shown(drift, body="two"))
    assert rows(con, "FROM drifts") == [("post", "mood", 4, "x")]


def test_an_aside_saved_again_is_kept_once(con: Connection) -> None:
    aside = Aside(source="f", position="", kind="", reason="empty", excerpt="", digest="sha256:0")
    for _ in range(2):
        save_asides(con, [aside])
    assert rows(con, "SELECT reason FROM asides") == [("empty",)]


def test_a_batch_that_fails_halfway_leaves_no_row(con: Connection) -> None:
    def fail() -> None:
        with transaction(con):
            save(con, shown(post()))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert rows(con, "FROM captures") == []
    assert rows(con, "FROM posts") == []
