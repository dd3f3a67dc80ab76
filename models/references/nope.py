"""No positional encoding: Kazemnejad et al. 2023, arXiv:2305.19466.

    softmax over j <= i of (q_i k_j^T / sqrt(d_k))

Causal multi-head attention that is told nothing of positions; only the causal mask knows the order.
"""

from models.parts.decoding import key_value_decoding
from models.parts.heads import see
from models.reference import Reference
from models.references.multi_head import apply_causal, attend, init

REFERENCES = (
    Reference(
        mechanism_id="nope",
        name="No positional encoding",
        arxiv_id="2305.19466",
        source="Kazemnejad et al. 2023, decoder without position encoding",
        init=init,
        apply=apply_causal,
        causal=True,
        decoding=key_value_decoding(see, attend),
    ),
)
