"""Names are found however they are written, and nothing else is."""

import pytest

from pipeline.language import load_lexicon

FOUND = [
    ("we use FlashAttention here", "FlashAttention", "flash-attention"),
    ("we use flash-attention here", "flash-attention", "flash-attention"),
    ("we use Flash\nAttention here", "Flash\nAttention", "flash-attention"),
    ("we use Flash-attn here", "Flash-attn", "flash-attention"),
    ("**Multi-Head** Attention", "Multi-Head** Attention", "multi-head-attention"),
    ("multi head attentions", "multi head attentions", "multi-head-attention"),
    ("sparse/linear attention", "linear attention", "linear-attention"),
    ("𝗙𝗹𝗮𝘀𝗵 𝘈𝘵𝘵𝘦𝘯𝘵𝘪𝘰𝘯!", "𝗙𝗹𝗮𝘀𝗵 𝘈𝘵𝘵𝘦𝘯𝘵𝘪𝘰𝘯", "flash-attention"),
    ("soft\u200b at\u200btention", "soft\u200b at\u200btention", "soft-attention"),
    ("Nystro\u0308mformer", "Nystro\u0308mformer", "nystromformer"),
    ("使用FlashAttention技术", "FlashAttention", "flash-attention"),
    ("three MLAs", "MLAs", "multi-head-latent-attention"),
]


@pytest.mark.parametrize(("text", "written", "mechanism_id"), FOUND)
def test_a_name_is_found_in_any_spelling(text: str, written: str, mechanism_id: str) -> None:
    assert [(text[s.start : s.end], s.mechanism_id) for s in load_lexicon().find(text)] == [
        (written, mechanism_id)
    ]


NOT_FOUND = [
    "please pay attention to this",
    "Attention please",
    "divergence across attention heads",
    "looks at itself. Attention follows",
    "soft,attention",
    "soft\n\nattention",
    "mla style",
    "tie the rope",
    "flash attentional",
]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_everyday_words_are_no_candidates(text: str) -> None:
    assert load_lexicon().find(text) == []


def test_the_longest_name_wins() -> None:
    text = "scaled dot-product attention"
    assert [(s.start, s.end) for s in load_lexicon().find(text)] == [(0, len(text))]
