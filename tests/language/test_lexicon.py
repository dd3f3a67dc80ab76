"""The lexicon knows what it says, and is refused where it contradicts itself."""

import pytest

from pipeline.language import load_lexicon

WRITTEN = [
    ("performer", "performer"),
    ("kv cache", "kv-cache"),
    ("Bahdanau attention", "additive-attention"),
    ("MQA", "multi-query-attention"),
    ("memory networks", "memory-network"),
    ("rope", "rope"),
    ("Multi-Head Attention (MHA)", "multi-head-attention"),
    ("Cross-Attention (Encoder-Decoder attention)", "cross-attention"),
    ("the soft attention mechanism", "soft-attention"),
    ("multi-head-latent-attention", "multi-head-latent-attention"),
    ("nothing of the kind", ""),
    ("", ""),
]


@pytest.mark.parametrize(("name", "mechanism_id"), WRITTEN)
def test_a_name_resolves_as_people_write_it(name: str, mechanism_id: str) -> None:
    assert load_lexicon().resolve(name) == mechanism_id
