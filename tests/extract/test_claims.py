"""Sentences that state something about a mechanism, and about which."""

import pytest

from pipeline.extract import extract_documents
from pipeline.extract.sentences import find_sentences
from pipeline.records import Claim, Document, Modality


def claims(text: str, **fields: object) -> tuple[Claim, ...]:
    [extraction] = extract_documents([Document(id="d", text=text, **fields)])
    return extraction.claims


def test_the_heading_of_an_item_is_the_subject_of_its_sentences():
    text = (
        "1. Soft attention -> Neural Machine Translation by Jointly Learning to Align and Translate "
        "(1409.0473)\n"
        "Its weights sum to 1.\n2. Hard attention -> https://arxiv.org/abs/1502.03044\n"
        "Makes a discrete selection of one position."
    )
    assert [(claim.text, claim.mechanism_id) for claim in claims(text)] == [
        ("Its weights sum to 1.", "soft-attention"),
        ("Makes a discrete selection of one position.", "hard-attention"),
    ]


def test_a_list_without_line_breaks_is_read_the_same():
    text = (
        "1. Soft attention -> https://arxiv.org/abs/1409.0473 Its weights sum to 1. "
        "2. Hard attention -> https://arxiv.org/abs/1502.03044 Makes a discrete selection of one position."
    )
    assert [(claim.text, claim.mechanism_id) for claim in claims(text)] == [
        ("Its weights sum to 1.", "soft-attention"),
        ("Makes a discrete selection of one position.", "hard-attention"),
    ]


def test_it_goes_on_about_the_mechanism_of_the_sentence_before():
    text = "Hard attention picks a single position at each step. It is not differentiable."
    assert [claim.mechanism_id for claim in claims(text)] == ["hard-attention", "hard-attention"]


def test_it_after_another_sentence_is_about_something_else():
    text = "Hard attention picks a single position. My dog barked at noon. It was loud."
    assert len(claims(text)) == 1


def test_a_claim_has_property_value_and_negation():
    [claim] = claims("Hard attention is not differentiable.")
    assert (claim.property, claim.negated != (claim.value == "false")) == ("differentiable", True)


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Linear attention never stores keys.", Modality.ASSERTED),
        ("Linear attention may need no KV cache at all.", Modality.HEDGED),
        ("Does linear attention need a KV cache that grows with the context?", Modality.QUESTION),
    ],
)
def test_how_a_sentence_stands_by_what_it_says_is_kept(text, modality):
    assert [claim.modality for claim in claims(text)] == [modality]


@pytest.mark.parametrize(
    "text",
    [
        "Flash attention is awesome!!!",
        "I love LoRA.",
        "Check out our new LoRA space",
        "We trained with flash attention on two cards.",
        "128K context via YaRN",
        "New LoRA release: maple-lab/tiny-1b",
        "See translation",
    ],
)
def test_opinions_adverts_and_fragments_are_no_claims(text):
    assert claims(text) == ()


def test_claims_are_read_in_english_only():
    assert claims("Soft attention: die Gewichte ergeben zusammen eins.", language="de") == ()


def test_an_id_of_a_claim_depends_on_place_and_words_only():
    text = "Hard attention is not differentiable."
    assert [claim.id for claim in claims(text)] == [claim.id for claim in claims(text)]
    assert claims(text)[0].id != claims(f"So: {text}")[0].id


def test_claims_point_into_the_text_as_written():
    text = "𝗛𝗮𝗿𝗱 𝗮𝘁𝘁𝗲𝗻𝘁𝗶𝗼𝗻 is not differen\u200btiable."
    assert [text[claim.start : claim.end] == claim.text for claim in claims(text)] == [True]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("It skips parts, e.g. padding. Next.", ["It skips parts, e.g. padding.", "Next."]),
        ("Enables retrieval. It helps.", ["Enables retrieval.", "It helps."]),
        ("Loss 0.5 is fine. So.", ["Loss 0.5 is fine.", "So."]),
        ("a 0 . 7 b", ["a 0 . 7 b"]),
        ("Line one\nline two", ["Line one", "line two"]),
        ("Really?! Yes…", ["Really?!", "Yes…"]),
        ("", []),
    ],
)
def test_sentences_end_where_people_end_them(text, sentences):
    assert [text[start:end] for start, end in find_sentences(text, 0, len(text))] == sentences


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("As the authors say, “linear attention is exact”.", Modality.REPORTED),
        ("They say hard attention is differentiable.", Modality.REPORTED),
        ("> Linear attention is exact.", Modality.QUOTED),
        ("Sure, linear attention is exact /s", Modality.IRONIC),
    ],
)
def test_what_others_say_is_kept_as_that(text, modality):
    assert [claim.modality for claim in claims(text)] == [modality]


@pytest.mark.parametrize(
    "text", ["Hard attention: Makes a discrete selection.", "**Hard attention:** picks a single position"]
)
def test_a_line_that_opens_with_a_name_and_a_colon_is_about_it(text):
    assert [claim.mechanism_id for claim in claims(text)] == ["hard-attention"]


def test_whose_words_they_are_is_no_part_of_the_claim():
    assert [c.mechanism_id for c in claims("My colleague claims that MQA uses one key head.")] == [
        "multi-query-attention"
    ]


def test_a_heading_without_a_verb_is_guessed_to_state_nothing():
    text = "Rotary position embedding in three sentences\n\nRoPE turns queries and keys by their position."
    guessed = [claim.text for claim in claims(text) if claim.guesses]
    assert not [words for words in guessed if words.startswith("Rotary")]


def test_a_claim_keeps_what_it_may_state_and_the_likeliest_first():
    [claim] = claims("RoPE is such that the score of two tokens is a matter of their offset alone.")
    assert claim.guesses[0].property == "position_dependence"
