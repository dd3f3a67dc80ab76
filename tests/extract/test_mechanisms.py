"""Names of mechanisms: known, defined by the text, and new by their form."""

import pytest

from pipeline.extract import extract_documents
from pipeline.extract.abbreviations import find_definitions
from pipeline.extract.definitions import find_introduced
from pipeline.extract.forms import find_forms
from pipeline.records import Document, Mention


def mechanisms(text: str) -> list[Mention]:
    [extraction] = extract_documents([Document(id="d", text=text)])
    return [mention for mention in extraction.mentions if mention.kind == "mechanism"]


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("Multi-head Latent Attention (MLA)", "MLA", "Multi-head Latent Attention"),
        ("we like grouped query attention (GQA) here", "GQA", "grouped query attention"),
        ("RAG (retrieval-augmented generation)", "RAG", "retrieval-augmented generation"),
        ("mixtures of experts (MoEs)", "MoEs", "mixtures of experts"),
        ("Quiet Drift Tuning (QDT, pronounced cutie)", "QDT", "Quiet Drift Tuning"),
    ],
)
def test_a_text_defines_its_abbreviations(text, short, long):
    [found] = find_definitions(text)
    assert (text[found.start : found.end], text[found.long_start : found.long_end]) == (short, long)


@pytest.mark.parametrize(
    "text", ["it works (mostly)", "two things (see below)", "Big tree (MLA)", "(MLA)", "MLA ()"]
)
def test_other_brackets_define_nothing(text):
    assert find_definitions(text) == []


def test_a_defined_abbreviation_counts_everywhere_in_the_text():
    text = "PBA is short. We call it Pebble Attention (PBA); PBA is small."
    assert [m.text for m in mechanisms(text)] == ["PBA", "Pebble Attention", "PBA", "PBA"]


def test_an_abbreviation_defined_as_something_else_is_no_mechanism():
    assert mechanisms("Maple League Archery (MLA): in MLA the KV cache of arrows is a quiver.") == [
        m
        for m in mechanisms("Maple League Archery (MLA): in MLA the KV cache of arrows is a quiver.")
        if m.text != "MLA"
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Pebble Attention is fine", "Pebble Attention"),
        ("uses block-sparse attention in each layer", "block-sparse attention"),
        ("PebbleAttention is fine", "PebbleAttention"),
        ("our Pebble-LoRA run", "Pebble-LoRA"),
        ("my sparse attention layers", "sparse attention"),
        ("TideRAG answers", "TideRAG"),
        ("XQPO, a policy optimization method", "XQPO"),
    ],
)
def test_forms_of_names_are_recognised(text, name):
    assert [text[found.start : found.end] for found in find_forms(text)] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "pay attention",
        "Attention please",
        "ATTENTION: wet floor",
        "across attention heads",
        "the attention implementation",
        "It Gets Attention",
        "the new IPO",
        "a LoRA",
        "attention is all you need",
        "global attention for the vote",
        "this model has earned your full attention",
    ],
)
def test_everyday_words_have_no_form(text):
    assert find_forms(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("We introduce Pebble, a new attention mechanism.", ["Pebble"]),
        ("Pebble (PBL) is a KV cache compression method", ["PBL", "Pebble"]),
        ("a routing algorithm called Pebble", ["Pebble"]),
        ("We introduce Pebble, a new dataset.", []),
        ("This is an attention mechanism.", []),
    ],
)
def test_definitions_introduce_names(text, names):
    assert sorted(text[found.start : found.end] for found in find_introduced(text)) == names


def test_a_new_name_is_marked_with_a_confidence():
    [mention] = mechanisms("Salt-and-Pebble Attention mixes two masks")
    assert mention.is_new
    assert 0 < mention.confidence < 1


def test_a_known_name_is_certain():
    [mention] = mechanisms("grouped-query attention is fine")
    assert (mention.target_id, mention.is_new, mention.confidence) == ("grouped-query-attention", False, 1.0)


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/linear-attention",
        "maple-lab/linear-attention-1b",
        "@linear-attention",
        "#linear-attention",
    ],
)
def test_names_inside_links_and_ids_are_no_mentions(text):
    assert mechanisms(text) == []


@pytest.mark.parametrize(
    "written",
    [
        "\ufb02ash attention",
        "\ufb02ash\u2011attention",
        "K/V cache",
        "Q-LoRA",
        "<b>Q</b>-LoRA",
        "KV&nbsp;cache",
        "flash\\_attention",
    ],
)
def test_a_known_name_is_known_in_any_letters(written):
    [mention] = mechanisms(f"Here {written} is fine")
    assert (mention.text, mention.is_new) == (written.removeprefix("<b>"), False)
