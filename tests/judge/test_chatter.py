"""Sentences of posts that speak of people, products and plans: no verdict is given on them."""

import hashlib
import json
import re
from itertools import cycle
from pathlib import Path

import pytest

from pipeline.judge import check_claim
from pipeline.language import load_lexicon
from pipeline.records import Outcome
from tests.judge.facts import handmade_facts
from tests.judge.score import LABELLED, count, read_labelled

ROOT = Path(__file__).resolve().parents[2]
CHATTER = LABELLED.with_name("chatter.jsonl")
POSTS = ROOT.parent / "shared" / "data" / "posts" / "posts.jsonl"
READ = 3000  # sentences of posts; all 7,897 take half a minute
ON_TOPIC = re.compile(r"attention|transformer|rope|kv.?cache|mamba|state.space|lora", re.IGNORECASE)


@pytest.fixture(scope="module")
def floors() -> dict:
    return json.loads((ROOT / "tests" / "floors.json").read_text(encoding="utf-8"))["chatter"]


def test_the_chatter_is_that_the_floors_were_set_on(floors):
    assert hashlib.sha256(CHATTER.read_bytes()).hexdigest() == floors["sha256"]


def test_every_sentence_of_the_chatter_states_nothing_and_says_why():
    rows = read_labelled(CHATTER)
    assert len(rows) >= 150
    assert {row.label for row in rows} == {Outcome.NOT_CHECKABLE}
    assert all(row.reason and row.mechanism for row in rows)


def test_chatter_is_left_alone(floors):
    counted = count(read_labelled(CHATTER), handmade_facts())
    share = 1 - len(counted.opinions_decided) / counted.opinions
    assert share >= floors["floors"]["chatter_left_alone"], counted.opinions_decided


def test_sentences_of_posts_that_do_not_speak_of_attention_are_left_alone(floors):
    if not POSTS.exists():
        pytest.skip("the shared sample of posts is not here")
    facts, lexicon = handmade_facts(), load_lexicon()
    sentences = _strangers()
    decided = [
        text
        for text, hint in zip(sentences, cycle(row.mechanism for row in read_labelled(CHATTER)), strict=False)
        if check_claim(text, mechanism=hint, facts=facts, lexicon=lexicon)[1].outcome
        is not Outcome.NOT_CHECKABLE
    ]
    assert 1 - len(decided) / len(sentences) >= floors["floors"]["posts_left_alone"], decided


def _strangers() -> list[str]:
    """Sentences of posts without a word about attention, the same ones every time."""
    texts = (json.loads(line)["text"] for line in POSTS.read_text(encoding="utf-8").splitlines())
    parts = (
        part for text in texts if not ON_TOPIC.search(text) for part in re.split(r"(?<=[.!?])\s+|\n+", text)
    )
    sentences = sorted({part for part in parts if 2 <= len(part.split()) <= 40})
    return sentences[:: max(1, len(sentences) // READ)]
