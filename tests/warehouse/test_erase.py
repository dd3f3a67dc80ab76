"""Nothing of a forgotten person is left in the warehouse, and nothing of others goes with them."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.records import Activity, Aside, Edge, Node, Paper, Reaction
from warehouse.connection import Connection, open_reader, open_writer
from warehouse.erase import erase_person
from warehouse.rebuild import compact_warehouse
from warehouse.search import refresh_search
from warehouse.sql import load_query
from warehouse.write import Run, save_extractions, save_graph, save_parsed, save_run

from .builders import NOON, at, claim, comment, extraction, mention, post, profile, seen, shown

USER = "zebedee"
ACTIVITY = Activity(
    id="a1", actor="otto", kind="discussion", target_kind="discussion", target_id="lab/m#1", at=None,
    observed_at=at(0), detail=(("opener", USER),), evidence="",
)  # fmt: skip


def fill(con: Connection) -> None:
    records: list[Any] = [
        profile(USER, fullname="Zeb E. Dee", avatar_url="https://cdn/zz.png"),
        post(f"{USER}/1", "My own words."),
        post("otto/2", f"Thanks @{USER}, Zeb E. Dee and {USER} {USER}!", mentions=(USER, "nora")),
        post("nora/3", "Nothing about anybody."),
        comment("c1", author=USER, post_id="nora/3"),
        comment("c2", author="nora", post_id=f"{USER}/1"),
        seen(f"post:{USER}/1", impressions=9),
        seen("post:nora/3", reactions=(Reaction(emoji="🔥", count=2, users=(USER, "otto")),)),
        ACTIVITY,
        Aside(source="f", position="", kind="", reason="odd", excerpt=f"by {USER}", digest="sha256:0"),
    ]
    save_parsed(con, [shown(*records)], producer="parse/1")
    read = [
        extraction("post:otto/2", mention("post:otto/2", kind="user", target_id=USER)),
        extraction("comment:c1", claim("comment:c1")),
        extraction("post:nora/3", mention("post:nora/3")),
    ]
    save_extractions(con, read, producer="extract/1")
    author = Node(id=f"author:{USER}", kind="author", label="x")
    said = Node(id="comment:c1", kind="comment", label="x")
    save_graph(con, [author, said], [Edge(source=author.id, target=said.id, kind="authored")])
    save_run(con, Run(run_id="r", command=f"collect user {USER}", started_at=NOON))


def everything(con: Connection) -> str:
    tables = [row[0] for row in con.execute(load_query("store_tables")).fetchall()]
    return str([con.execute(f"SELECT t::VARCHAR FROM store.{table} AS t").fetchall() for table in tables])


@pytest.mark.parametrize("name", [USER, "Zeb E. Dee", "zz.png", "My own words"])
def test_no_row_names_them_any_more(con: Connection, name: str) -> None:
    fill(con)
    assert name in everything(con)
    erase_person(con, USER)
    assert name.lower() not in everything(con).lower()


def test_the_name_is_meant_in_any_case(con: Connection) -> None:
    fill(con)
    erase_person(con, USER.upper())
    assert USER not in everything(con)


def test_what_others_wrote_stays_with_the_name_blotted_out(con: Connection) -> None:
    fill(con)
    erase_person(con, USER)
    rows = con.execute("SELECT post_id, text FROM posts ORDER BY 1").fetchall()
    assert rows == [
        ("nora/3", "Nothing about anybody."),
        ("otto/2", "Thanks @[removed], [removed] and [removed] [removed]!"),
    ]


def test_the_text_of_a_paper_stays_with_the_name_blotted_out(con: Connection) -> None:
    paper = Paper(arxiv_id="1409.0473", text=f"We thank {USER}.", observed_at=at(0), evidence="")
    save_parsed(con, [shown(paper)], producer="parse/1")
    erase_person(con, USER)
    assert con.execute("SELECT text FROM paper_texts").fetchall() == [("We thank [removed].",)]


def test_reactions_of_others_stay(con: Connection) -> None:
    fill(con)
    erase_person(con, USER)
    assert con.execute("SELECT author FROM reactions").fetchall() == [("otto",)]


def test_what_was_read_in_texts_of_others_stays_where_they_are_not_named(con: Connection) -> None:
    fill(con)
    erase_person(con, USER)
    assert con.execute("SELECT doc_id FROM mentions").fetchall() == [("post:nora/3",)]


def test_the_counts_say_what_went_from_where(con: Connection) -> None:
    fill(con)
    counts = erase_person(con, USER)
    assert (counts["profile_sightings"], counts["comment_sightings"], counts["activity_sightings"]) == (
        1,
        2,
        1,
    )


def test_erasing_again_changes_nothing(con: Connection) -> None:
    fill(con)
    erase_person(con, USER)
    assert erase_person(con, USER) == {}


def test_a_person_whose_name_begins_alike_stays(con: Connection) -> None:
    save_parsed(con, [shown(post(f"{USER}2/1", "Mine."))], producer="parse/1")
    assert erase_person(con, USER) == {}
    assert con.execute("SELECT author FROM posts").fetchall() == [(f"{USER}2",)]


def test_after_compacting_no_byte_of_them_is_in_the_file(path: Path) -> None:
    with open_writer(path) as con:
        fill(con)
        con.execute("CHECKPOINT")
    assert USER.encode() in path.read_bytes()
    with open_writer(path) as con:
        erase_person(con, USER)
    compact_warehouse(path)
    assert USER.encode() not in path.read_bytes()


def test_after_compacting_everything_else_is_there(path: Path) -> None:
    with open_writer(path) as con:
        fill(con)
        refresh_search(con)
        before = everything(con)
    compact_warehouse(path)
    with open_reader(path) as con:
        assert everything(con) == before
        assert con.execute("SELECT doc_id FROM search('thanks')").fetchall() == [("post:otto/2",)]
