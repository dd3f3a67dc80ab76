"""Names of mechanisms: known, defined by the text, and new by their form."""

import pytest

from pipeline.extract import extract_documents
from pipeline.extract.abbreviations import find_definitions
from pipeline.extract.compounds import is_part_of_name
from pipeline.extract.definitions import find_introduced
from pipeline.extract.forms import find_forms
from pipeline.extract.headed import find_headed
from pipeline.language import load_lexicon
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


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("pure expert pruning here", "expert pruning"),
        ("with gain-weighted distillation", "gain-weighted distillation"),
        ("a self-distillation loss", "self-distillation"),
        ("the Hinge Token Search", "Hinge Token Search"),
        ("Hybrid gating: learns", "Hybrid gating"),
        ("by Radix-based prefix deduplication", "Radix-based prefix deduplication"),
        ("our SQUEEZE rescaling", "SQUEEZE rescaling"),
        ("4-bit quantisation", "4-bit quantisation"),
        ("Progressive Rendering Distillation", "Progressive Rendering Distillation"),
        ("Lantern of Thoughts", "Lantern of Thoughts"),
    ],
)
def test_a_head_and_words_of_the_trade_make_a_name(text, name):
    assert [text[found.start : found.end] for found in find_headed(text)] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Google Search",
        "the pruning",
        "video decoding",
        "Introducing Distillation",
        "a post-quantization check",
        "Bad-Decoding-Detector",
        "memory compression",
        "a stepdistillation",
    ],
)
def test_a_head_alone_makes_no_name(text):
    assert find_headed(text) == []


@pytest.mark.parametrize(
    ("text", "is_new"),
    [
        ("post-training KV cache quantization", False),
        ("Parameter Mixture of Experts", False),
        ("Integrating Chain of Thought", False),
        ("Curvature-Guided Knowledge Distillation", True),
    ],
)
def test_words_before_a_known_name_make_a_new_one_only_if_they_are_a_name(text, is_new):
    assert bool(find_headed(text, load_lexicon().find(text))) is is_new


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("QUILT.3-Small-LoRA-Studio", "LoRA"),
        ("Heron-27B-MTP-GGUF", "MTP"),
        ("bitnet-r1-fern-8b", "bitnet"),
        ("--kv-cache-dtype", "kv-cache"),
        ("torchwool.quantization.api", "quantization"),
        ("moss_worldmodel", "worldmodel"),
    ],
)
def test_a_name_inside_a_longer_one_is_a_part_of_it(text, name):
    assert is_part_of_name(text, text.index(name), text.index(name) + len(name))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("LoRA-based", "LoRA"),
        ("a MoE-aware router", "MoE"),
        ("LoRA-Adapted", "LoRA"),
        ("Qwen3-MoE", "MoE"),
        ("it uses LoRA.", "LoRA"),
        ("LoRA... and more", "LoRA"),
        ("R-CNN", "CNN"),
    ],
)
def test_a_name_in_a_compound_of_prose_stays_a_name(text, name):
    assert not is_part_of_name(text, text.index(name), text.index(name) + len(name))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('We introduce "WEFT: Woven Denoiser", a method to train', ["WEFT"]),
        (
            "ORB (Order-Respecting Block Retrieval), a novel approach to",
            ["ORB", "Order-Respecting Block Retrieval"],
        ),
        ("The Woven Map is an advanced method that shows", ["Woven Map"]),
        ("First Wool Cache - a technique developed by", ["First Wool Cache"]),
        ("trained with the WARM WOOL method", ["WARM WOOL"]),
        ("Introducing DriftThink: it knows. The technique reads", ["DriftThink"]),
        ("Introducing DriftThink: it knows. The app reads", []),
        ("This is a method for everything", []),
        ("LoRA LoRA is a method for", []),
    ],
)
def test_what_a_text_calls_a_method_is_one(text, names):
    assert sorted(text[found.start : found.end] for found in find_introduced(text)) == sorted(names)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a small lora trained on sketches", ["lora"]),
        ("one grpo run for the reward", ["grpo"]),
        ("star the repo and train your model", []),
        ("set lora_alpha for training the model", []),
        ("they got to me", []),
        ("a key-value (KV) cache of documents", ["key-value (KV) cache"]),
        ("a Transformer (Quilted) architecture of wool", []),
        ("FlashThing is ours. We introduce FlashThing, a new attention mechanism.", ["FlashThing"] * 2),
    ],
)
def test_a_name_is_found_as_people_write_it(text, names):
    assert [mention.text for mention in mechanisms(text)] == names
