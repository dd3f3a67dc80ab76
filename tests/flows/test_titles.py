"""A paper arrives: the texts its title can matter to are read again, the others are not."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flows import reading
from flows.batches import until_none_is_left
from flows.intake import archive_source
from flows.settings import Settings
from tests.flows.dumping import dump_warehouse
from tests.parse.builders import post, posts_page, text
from warehouse.query import run_query

PAPER, TITLE = "2501.00001", "Counting Sheep With Efficient Filters"
OTHERS = (
    "Counting sheep is hard; filters are efficient.",
    "counting sheep with efficient filters, he said",
    "Counting Sheep With Efficient",
    "Efficient Filters With Counting Sheep",
    "Soft attention weights sum to one.",
    "See 2501.00002 & 𝗺𝗼𝗿𝗲.",
    "A<br>B",
    "Counting Sheep",
    "",
)
SPELLINGS = {
    "as it is": f"Read {TITLE}!",
    "in capitals": f"READ {TITLE.upper()}",
    "on two lines": "Counting Sheep With\nEfficient Filters",
    "with a hyphen": "Counting Sheep With Efficient-Filters",
    "in bold letters": "𝗖𝗼𝘂𝗻𝘁𝗶𝗻𝗴 𝗦𝗵𝗲𝗲𝗽 𝗪𝗶𝘁𝗵 𝗘𝗳𝗳𝗶𝗰𝗶𝗲𝗻𝘁 𝗙𝗶𝗹𝘁𝗲𝗿𝘀",
    "in wide letters": "Counting Sheep With Ｅｆｆｉｃｉｅｎｔ Filters",
    "with a ligature": "Counting Sheep With Eﬃcient Filters",
    "with a tag inside": "Counting Sheep With Effi<b>cient</b> Filters",
    "with an invisible sign": "Counting Sheep With Effi\u200bcient Filters",
    "with a character by number": "Counting Sheep With &#69;fficient Filters",
}


def bring(home: Settings, name: str, value: Any) -> None:
    path = home.home.parent / name
    path.write_text(json.dumps(value), encoding="utf-8")
    archive_source(home, str(path))


def posts(*texts: str) -> dict[str, Any]:
    said = (post("ada", str(number), content=[text(one)]) for number, one in enumerate(texts))
    return posts_page(*said)


def paper(title: str, arxiv_id: str = PAPER) -> list[dict[str, Any]]:
    return [{"paper": {"id": arxiv_id, "title": title, "authors": []}}]


def read(home: Settings) -> int:
    until_none_is_left(lambda: reading.parse_batch(home, index=False))
    return until_none_is_left(lambda: reading.read_batch(home))


def ask(home: Settings, sql: str) -> list[tuple[Any, ...]]:
    return list(run_query(home.warehouse, sql).rows)


def named(home: Settings) -> list[tuple[Any, ...]]:
    return ask(
        home, "SELECT doc_id, kind, text, target_id FROM mentions WHERE kind != 'mechanism' ORDER BY ALL"
    )


def assert_as_rebuilt(home: Settings, folder: Path) -> None:
    fresh = replace(home, warehouse_file=folder / "fresh.duckdb")
    read(fresh)
    assert dump_warehouse(home.warehouse) == dump_warehouse(fresh.warehouse)


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    (tmp_path / "home").mkdir()
    return Settings(home=tmp_path / "home")


def test_one_of_ten_texts_names_the_paper_that_arrives_and_is_read_again(
    home: Settings, tmp_path: Path
) -> None:
    bring(home, "posts.json", posts(SPELLINGS["as it is"], *OTHERS))
    assert read(home) == 10
    bring(home, "paper.json", paper(TITLE))
    assert read(home) == 1
    assert ("post:ada/0", "paper", TITLE, PAPER) in named(home)
    assert_as_rebuilt(home, tmp_path)


def test_nothing_is_read_again_for_a_paper_nobody_names(home: Settings) -> None:
    bring(home, "posts.json", posts(*OTHERS))
    read(home)
    bring(home, "paper.json", paper("Seven Ways To Boil An Egg"))
    assert read(home) == 0


def test_nothing_is_read_again_for_a_paper_that_shows_up_again(home: Settings) -> None:
    bring(home, "paper.json", paper(TITLE))
    bring(home, "posts.json", posts(SPELLINGS["as it is"]))
    read(home)
    bring(home, "again.json", [*paper(TITLE), *paper("Seven Ways To Boil An Egg", "2501.00003")])
    assert read(home) == 0


def test_a_title_that_changes_has_the_texts_of_the_old_and_the_new_one_read_again(
    home: Settings, tmp_path: Path
) -> None:
    new = "Sheep Are Best Counted Twice"
    bring(home, "paper.json", paper(TITLE))
    bring(home, "posts.json", posts(SPELLINGS["as it is"], f"Lately: {new}.", *OTHERS))
    read(home)
    bring(home, "later.json", paper(new))
    assert read(home) == 2
    assert [row for row in named(home) if row[1] == "paper" and row[3] == PAPER] == [
        ("post:ada/1", "paper", new, PAPER)
    ]
    assert_as_rebuilt(home, tmp_path)


def test_a_title_is_recognised_however_the_text_writes_it(home: Settings, tmp_path: Path) -> None:
    bring(home, "posts.json", posts(*SPELLINGS.values(), *OTHERS))
    read(home)
    bring(home, "paper.json", paper(TITLE))
    assert read(home) == len(SPELLINGS)
    naming = ask(home, f"SELECT doc_id FROM mentions WHERE target_id = '{PAPER}'")
    assert sorted(naming) == [(f"post:ada/{number}",) for number in range(len(SPELLINGS))]
    assert_as_rebuilt(home, tmp_path)


def test_a_text_that_gives_the_id_another_title_is_read_again_when_the_true_one_arrives(
    home: Settings, tmp_path: Path
) -> None:
    beside = f"1. Soft attention -> Another Title Of Some Length ({PAPER})"
    bring(home, "posts.json", posts(beside, *OTHERS))
    read(home)
    assert [row for row in named(home) if row[1] == "title_mismatch"] == []
    bring(home, "paper.json", paper(TITLE))
    assert read(home) == 1
    assert [row[0] for row in named(home) if row[1] == "title_mismatch"] == ["post:ada/0"]
    assert_as_rebuilt(home, tmp_path)


def test_what_was_read_stands_until_it_is_read_again(home: Settings) -> None:
    bring(home, "posts.json", posts(f"Soft attention: {TITLE}"))
    read(home)
    bring(home, "paper.json", paper(TITLE))
    until_none_is_left(lambda: reading.parse_batch(home, index=False))
    assert ask(home, "SELECT target_id FROM mentions") == [("soft-attention",)]
