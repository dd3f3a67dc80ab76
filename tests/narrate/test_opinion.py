"""Opinions are evaluative words in the sentence that names a mechanism."""

import pytest

from pipeline.narrate import read_opinions
from pipeline.records import Document, Mention, Opinion


def opinions_of(text: str, name: str = "RoPE") -> list[Opinion]:
    start = text.index(name)
    mention = Mention(
        doc_id="d", start=start, end=start + len(name), text=name, kind="mechanism", target_id="rope"
    )
    return list(read_opinions(Document(id="d", text=text), [mention], author="ada"))


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("RoPE is elegant.", 1.0),
        ("Honestly, RoPE is overhyped.", -1.0),
        ("RoPE is not great.", -1.0),
        ("RoPE is hardly a mess.", 1.0),
        ("RoPE: brilliant idea, confusing code.", 0.0),
        ("I LOVE RoPE!!!", 1.0),
    ],
)
def test_polarity_weighs_favour_against_rejection(text: str, polarity: float) -> None:
    assert [opinion.polarity for opinion in opinions_of(text)] == [polarity]


@pytest.mark.parametrize("text", ["RoPE rotates queries and keys.", "Great news!\nRoPE rotates queries."])
def test_a_sentence_that_only_describes_holds_no_opinion(text: str) -> None:
    assert opinions_of(text) == []


def test_praise_of_something_else_in_a_long_sentence_is_not_said_of_the_mechanism() -> None:
    text = "RoPE is used in the model we trained on eight cards last week for the demo, which looks great."
    assert opinions_of(text) == []


def test_a_cue_inside_the_mechanism_s_own_name_is_no_opinion() -> None:
    assert opinions_of("We tried Magic RoPE today.", name="Magic RoPE") == []


def test_an_opinion_stands_on_exact_characters() -> None:
    text = "Intro line.\n  RoPE is neat!  More follows."
    (opinion,) = opinions_of(text)
    assert text[opinion.start : opinion.end] == opinion.text == "RoPE is neat!"
