"""A new title has the texts that may hold it looked through again, and only those."""

import re
from collections.abc import Sequence
from itertools import chain
from typing import Any

import pytest

from pipeline.extract.plain import UNPLAIN, plain_text
from pipeline.extract.title_search import spelling_pattern
from pipeline.extract.titles import NO_WORD, title_words
from pipeline.records import Paper
from warehouse.connection import Connection
from warehouse.read import documents_matching, documents_to_read
from warehouse.titles import changed_titles, documents_naming, note_titles, read_titles
from warehouse.write import save_extractions, save_parsed

from .builders import at, extraction, mention, post, shown

ONE, TWO = "post:nora/1", "post:nora/2"
READER = "extract/1"


def paper(title: str, arxiv_id: str = "2501.00001", *, hours: float = 0) -> Paper:
    return Paper(arxiv_id=arxiv_id, title=title, observed_at=at(hours), evidence="sha256:e")


def save(con: Connection, *things: Any, hours: float = 0) -> None:
    save_parsed(con, [shown(*things, body=repr(things), hours=hours)], producer="parse/1")


def save_read(con: Connection, *texts: str) -> None:
    """Posts nora/1, nora/2, … and what was read in them: nothing."""
    save(con, *(post(f"nora/{number}", text) for number, text in enumerate(texts, start=1)))
    readings = (extraction(f"post:nora/{number}") for number, _ in enumerate(texts, start=1))
    save_extractions(con, readings, producer=READER)


TITLE = "Counting Sheep With Efficient Filters"


def matching(con: Connection, titles: Sequence[str] = (TITLE,), producer: str = READER) -> list[str]:
    found = documents_matching(con, producer, pattern=spelling_pattern(titles))
    return sorted(document.id for document in found)


def test_a_new_title_has_changed_until_it_is_noted(con: Connection) -> None:
    save(con, paper("One"))
    assert changed_titles(con) == (("2501.00001", "One"),)
    note_titles(con, ())
    assert changed_titles(con) == ()


def test_a_title_that_changed_is_told_as_it_was_and_as_it_is(con: Connection) -> None:
    save(con, paper("One"))
    note_titles(con, ())
    save(con, paper("Two", hours=1), hours=1)
    assert changed_titles(con) == (("2501.00001", "One"), ("2501.00001", "Two"))


def test_a_paper_without_a_title_is_none_to_look_for(con: Connection) -> None:
    save(con, paper(""))
    assert (changed_titles(con), read_titles(con)) == ((), ())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (TITLE, True),
        (f"({TITLE.upper()})", True),
        (f"éß{TITLE}ß", True),
        ("Counting sheep\nwith: efficient... ones", True),
        ("Accounting Sheep With Efficient Filters", False),
        ("Counting Sheep With Efficiently Made Filters", False),
        ("Counting Sheep", False),
        ("𝗚𝗼𝗮𝘁𝘀", True),
        ("Go<b>ats</b>", True),
    ],
)
def test_a_text_is_looked_at_that_spells_out_a_title_or_may_hide_one(
    con: Connection, text: str, found: bool
) -> None:
    save_read(con, text)
    assert matching(con) == ([ONE] if found else [])


def test_every_text_is_looked_at_for_very_many_titles(con: Connection) -> None:
    save_read(con, "Goats", "")
    assert matching(con, [f"{TITLE} {number}" for number in range(101)]) == [ONE, TWO]


def test_no_plain_text_is_looked_at_for_a_title_too_short_to_be_one(con: Connection) -> None:
    save_read(con, "Counting Sheep", "Goats")
    assert matching(con, ["Counting Sheep"]) == []


def test_a_text_that_is_to_be_read_anyway_is_not_looked_at(con: Connection) -> None:
    save_read(con, TITLE, TITLE)
    save(con, post("nora/2", f"{TITLE}!", hours=1), hours=1)
    assert (matching(con), matching(con, producer="extract/2")) == ([ONE], [])


def test_a_paper_is_named_where_its_mention_is(con: Connection) -> None:
    save_read(con, "a", "b")
    named = mention(TWO, kind="paper", target_id="2501.00001")
    save_extractions(con, [extraction(TWO, named)], producer=READER)
    assert documents_naming(con, ["2501.00001", "2501.00002"]) == {TWO}


def test_what_is_stale_is_read_again_and_stands_until_then(con: Connection) -> None:
    save_read(con, "a", "b")
    save_extractions(con, [extraction(TWO, mention(TWO))], producer=READER)
    note_titles(con, [TWO])
    assert [document.id for document in documents_to_read(con, READER)] == [TWO]
    assert con.execute("SELECT doc_id FROM mentions").fetchall() == [(TWO,)]


def test_sql_sees_every_letter_of_the_plain_text_except_in_what_is_unplain(con: Connection) -> None:
    by_sql = con.execute(
        """
        SELECT chr(code::INTEGER) FROM range(1, 1114112) AS codes(code)
        WHERE code NOT BETWEEN 55296 AND 57343 AND NOT regexp_matches(chr(code::INTEGER), ?)
        """,
        [f"(?i:{NO_WORD})|{UNPLAIN}"],
    ).fetchall()
    unplain = re.compile(UNPLAIN)
    every = map(chr, chain(range(1, 0xD800), range(0xE000, 0x110000)))
    chars = [char for char in every if not unplain.match(char)]
    plain = zip(chars, plain_text("".join(chars)).text, strict=True)
    assert {char for (char,) in by_sql} == {
        char for char, letter in plain if title_words(letter) == (letter.lower(),)
    }
