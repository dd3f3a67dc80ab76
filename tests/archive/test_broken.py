"""Files broken at one place: nothing crashes, and nothing valid is lost."""

import random
from pathlib import Path

import pytest

from tests.archive.broken import MAKERS, break_one, lost, read_names

SEEDS = 40


@pytest.mark.parametrize("kind", MAKERS)
def test_the_whole_file_gives_every_item(kind: str, tmp_path: Path) -> None:
    whole = MAKERS[kind]()
    (tmp_path / "file").write_bytes(whole.body)
    assert {item.name for item in whole.items} <= read_names(tmp_path / "file")


@pytest.mark.parametrize("kind", MAKERS)
def test_what_is_not_broken_is_found_whatever_is(kind: str, tmp_path: Path) -> None:
    whole = MAKERS[kind]()
    missed = {}
    for seed in range(SEEDS):
        if gone := lost(whole, break_one(whole.body, random.Random(seed)), tmp_path / "file"):
            missed[seed] = gone
    assert missed == {}
