"""Names are found however they are written, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language import load_lexicon
from pipeline.language.names import NameFinder, Surface

FOUND = [
    ("we use FlashAttention here", "FlashAttention", "flash-attention"),
    ("we use flash-attention here", "flash-attention", "flash-attention"),
    ("we use flash_attention here", "flash_attention", "flash-attention"),
    ("we use Flash\nAttention here", "Flash\nAttention", "flash-attention"),
    ("we use Flash-attn here", "Flash-attn", "flash-attention"),
    ("we use flash - attention here", "flash - attention", "flash-attention"),
    ("**Multi-Head** Attention", "Multi-Head** Attention", "multi-head-attention"),
    ("Query\u2010Key Normalization", "Query\u2010Key Normalization", "qk-norm"),
    ("multi head attentions", "multi head attentions", "multi-head-attention"),
    ("sparse/linear attention", "linear attention", "linear-attention"),
    ("(linear attention)", "linear attention", "linear-attention"),
    ("𝗙𝗹𝗮𝘀𝗵 𝘈𝘵𝘵𝘦𝘯𝘵𝘪𝘰𝘯!", "𝗙𝗹𝗮𝘀𝗵 𝘈𝘵𝘵𝘦𝘯𝘵𝘪𝘰𝘯", "flash-attention"),
    ("soft\u200b at\u200btention", "soft\u200b at\u200btention", "soft-attention"),
    ("Nystro\u0308mformer", "Nystro\u0308mformer", "nystromformer"),
    ("使用FlashAttention技术", "FlashAttention", "flash-attention"),
    ("three MLAs", "MLAs", "multi-head-latent-attention"),
    ("the 𝐌𝐋𝐀 block", "𝐌𝐋𝐀", "multi-head-latent-attention"),
    ("LoRA+ trains faster", "LoRA+", "lora-plus"),
    ("the Re-Act loop", "Re-Act", "react-prompting"),
    ("4-bit quantisation", "4-bit quantisation", "int4-quantization"),
    ("behaviour cloning", "behaviour cloning", "behavior-cloning"),
    ("LoRA + QLoRA", "LoRA", "lora"),
    ("Dr. GRPO", "Dr. GRPO", "dr-grpo"),
    ("somebody's LoRA", "LoRA", "lora"),
    ("'LoRA'", "LoRA", "lora"),
    ("FlashAttention-2", "FlashAttention-2", "flash-attention-2"),
    ("sliding-window attn", "sliding-window attn", "sliding-window-attention"),
    ("the K/V cache", "K/V cache", "kv-cache"),
    ("k-v-cache", "k-v-cache", "kv-cache"),
    ("an RMS norm", "RMS norm", "rms-norm"),
    ("Q-LoRA runs", "Q-LoRA", "qlora"),
    ("cross\u2043attention", "cross\u2043attention", "cross-attention"),
    ("v1.58 of BitNet b1.58", "BitNet b1.58", "bitnet-b158"),
]


@pytest.mark.parametrize(("text", "written", "mechanism_id"), FOUND)
def test_a_name_is_found_in_any_spelling(text: str, written: str, mechanism_id: str) -> None:
    span = load_lexicon().find(text)[0]
    assert (text[span.start : span.end], span.mechanism_id) == (written, mechanism_id)


NOT_FOUND = [
    "please pay attention to this",
    "Attention please, this captured my attention",
    "ATTENTION: read this",
    "Attention Is All You Need",
    "divergence across attention heads",
    "looks at itself. Attention follows",
    "soft,attention",
    "soft\n\nattention",
    "soft: attention",
    "in mla style",
    "tie the rope",
    "a top performer",
    "flash attentional",
    "explorations of storage",
    "attn",
    "",
]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_everyday_words_are_no_candidates(text: str) -> None:
    assert load_lexicon().find(text) == []


def test_the_longest_name_wins() -> None:
    text = "scaled dot-product attention"
    assert [(s.start, s.end) for s in load_lexicon().find(text)] == [(0, len(text))]


def test_names_that_share_words_are_not_counted_twice() -> None:
    finder = NameFinder(
        Surface(text=text, mechanism_id=text, form="name") for text in ("gated state", "state machine")
    )
    assert [s.mechanism_id for s in finder.find("a gated state machine")] == ["gated state"]


def test_a_longer_word_does_not_hide_the_name_inside() -> None:
    finder = NameFinder(
        Surface(text=text, mechanism_id=text, form="name") for text in ("gated unit", "gated unit net")
    )
    assert [s.mechanism_id for s in finder.find("gated unit nettle")] == ["gated unit"]


@pytest.mark.parametrize(
    ("text", "form"),
    [("linear attention", "name"), ("linearized attention", "alias"), ("GQA", "abbreviation")],
)
def test_a_span_tells_its_form(text: str, form: str) -> None:
    assert [s.form for s in load_lexicon().find(text)] == [form]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a grpo run", ["grpo"]),
        ("Yarn and RoPE", ["Yarn", "RoPE"]),
        ("a Grpo run", []),
        ("the Diffusion", []),
        ("lora_alpha and --lora-rank", []),
        ("two loras", ["loras"]),
        ("back to me", []),
        ("Back To Me", []),
    ],
)
def test_other_capitals_are_taken_where_they_can_be_a_slip(text: str, names: list[str]) -> None:
    assert [text[s.start : s.end] for s in load_lexicon().find(text, any_capitals=True)] == names


def test_a_span_tells_how_the_lexicon_writes_it() -> None:
    assert [s.name for s in load_lexicon().find("GROUPED QUERY ATTENTIONS")] == ["grouped-query attention"]


NAMES = [
    surface.text
    for mechanism in load_lexicon().mechanisms
    for surface in mechanism.surfaces
    if surface.form != "abbreviation"
]
PADDING = st.text(alphabet="\u200b\ufe0f. ,;é日🔥𝐚\n", max_size=12)


@given(before=PADDING, name=st.sampled_from(NAMES), after=PADDING)
def test_offsets_are_those_of_the_name_in_the_text(before: str, name: str, after: str) -> None:
    text = f"{before}\n{name}; {after}"
    spans = [(s.start, s.end) for s in load_lexicon().find(text)]
    assert (len(before) + 1, len(before) + 1 + len(name)) in spans


@given(st.text())
def test_any_text_gives_ordered_spans_without_overlap(text: str) -> None:
    spans = load_lexicon().find(text)
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(edges)


@given(st.lists(st.sampled_from(["self", "attention", "multi", "-", " ", "head", "\u200b", "RoPE", "é"])))
def test_what_is_found_resolves_to_the_same_mechanism(pieces: list[str]) -> None:
    text = "".join(pieces)
    lexicon = load_lexicon()
    assert all(lexicon.resolve(text[s.start : s.end]) == s.mechanism_id for s in lexicon.find(text))


def test_overlapping_names_without_end_are_read_in_order() -> None:
    text = "self attention " * 2_000
    assert len(load_lexicon().find(text)) == 2_000
