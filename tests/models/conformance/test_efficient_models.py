"""Efficient mechanisms against models of the transformers library, in float64 with our parameters."""

import numpy as np
import pytest

from models.reference import Inputs, Sizes
from models.references import bigbird, longformer, nystrom
from models.registry import all_references

from .compare import SINGLE_TOLERANCE, TOLERANCE, check_agreement, draw, linear, linear_out, torch

transformers = pytest.importorskip("transformers", reason="needs the oracles extra: make conformance")

pytestmark = pytest.mark.conformance

D = 8


def projections(h: int) -> dict[str, np.ndarray]:
    return {
        "w_q": draw(h, D, D // h, seed=1),
        "w_k": draw(h, D, D // h, seed=2),
        "w_v": draw(h, D, D // h, seed=3),
        "w_o": draw(h, D // h, D, seed=4),
    }


def layers(names, params):
    """Return weights and zero biases of linear layers for our projections `[h, d, k]`, by layer name."""
    weights = {f"{name}.weight": linear(params[ours]) for name, ours in names.items()}
    biases = {f"{name}.bias": torch.zeros(D, dtype=torch.float64) for name in names}
    return weights | biases


def call(module, weights, x, **options):
    module = module.double().eval()
    return torch.func.functional_call(module, weights, (x[None],), options)[0][0]


@pytest.mark.parametrize(("n", "window"), [(7, 3), (7, 1), (5, 9), (1, 3)])
def test_a_sliding_window_is_mistrals(n, window):
    from transformers.masking_utils import create_sliding_window_causal_mask
    from transformers.models.mistral.modeling_mistral import MistralAttention

    config = transformers.MistralConfig(
        hidden_size=D,
        num_attention_heads=2,
        num_key_value_heads=2,
        sliding_window=window,
        attn_implementation="sdpa",
    )
    still = torch.ones(1, n, D // 2, dtype=torch.float64)

    def theirs(x, **params):
        # By place: the name of the last argument, the cache, changes with the library's version.
        ones = torch.ones(1, n, dtype=torch.long)
        mask = create_sliding_window_causal_mask(config, x[None], ones, None)
        names = {"q_proj": "w_q", "k_proj": "w_k", "v_proj": "w_v"}
        weights = {f"{name}.weight": linear(params[ours]) for name, ours in names.items()}
        weights["o_proj.weight"] = linear_out(params["w_o"])
        options = {"position_embeddings": (still, torch.zeros_like(still)), "attention_mask": mask}
        return call(MistralAttention(config, layer_idx=0), weights, x, **options)

    sizes = Sizes(n=n, d_model=D, heads=2, window=window)
    apply = all_references()["sliding-window-attention"].apply
    check_agreement(
        lambda x, **params: apply(params, Inputs(queries=x, context=x), sizes).values,
        theirs,
        {"x": draw(n, D), **projections(2)},
    )


@pytest.mark.parametrize("first", [0, 1, 2])
def test_longformer_is_the_librarys(first):
    from transformers.models.longformer.modeling_longformer import LongformerSelfAttention

    n, window = 8, 2
    config = transformers.LongformerConfig(
        hidden_size=D, num_attention_heads=2, attention_window=[2 * window], attention_probs_dropout_prob=0.0
    )
    marks = torch.zeros(1, n, dtype=torch.float64)
    marks[:, :first] = 10_000
    names = {"query": "w_q", "key": "w_k", "value": "w_v"}
    names |= {f"{name}_global": f"{ours}g" for name, ours in names.items()}

    def theirs(x, *, w_o, **params):
        found = call(
            LongformerSelfAttention(config, layer_id=0),
            layers(names, params),
            x,
            attention_mask=marks,
            is_index_masked=marks < 0,
            is_index_global_attn=marks > 0,
            is_global_attn=first > 0,
        )
        return found @ linear_out(w_o).T

    arrays = {"x": 0.3 * draw(n, D), **projections(2)}
    for seed, name in enumerate(("w_qg", "w_kg", "w_vg"), start=5):
        arrays[name] = draw(2, D, D // 2, seed=seed)
    sizes = Sizes(n=n, d_model=D, heads=2, window=window, extra={"global": first})
    check_agreement(
        lambda x, **params: longformer.apply(params, Inputs(queries=x, context=x), sizes).values,
        theirs,
        arrays,
        # The library takes its softmax in float32.
        tolerance=5 * SINGLE_TOLERANCE,
    )


@pytest.mark.parametrize(("n", "landmarks"), [(8, 2), (8, 4), (8, 8), (1, 1)])
def test_nystrom_attention_is_nystromformers(n, landmarks):
    from transformers.models.nystromformer.modeling_nystromformer import NystromformerSelfAttention

    config = transformers.NystromformerConfig(
        hidden_size=D,
        num_attention_heads=2,
        num_landmarks=landmarks,
        segment_means_seq_len=n,
        conv_kernel_size=3,
        attention_probs_dropout_prob=0.0,
    )

    def theirs(x, *, w_o, **params):
        weights = layers({"query": "w_q", "key": "w_k", "value": "w_v"}, params)
        # The library adds a convolution of the values, which is no part of the approximation.
        weights["conv.weight"] = torch.zeros(2, 1, 3, 1, dtype=torch.float64)
        module = NystromformerSelfAttention(config)
        module.init_option = "per head"  # any word but "original": each head starts from its own norm
        return call(module, weights, x) @ linear_out(w_o).T

    # With as many landmarks as positions the library does not approximate.
    iterations = 40 if landmarks == n else 6
    sizes = Sizes(n=n, d_model=D, heads=2, features=landmarks, extra={"iterations": iterations})
    check_agreement(
        lambda x, **params: nystrom.apply(params, Inputs(queries=x, context=x), sizes).values,
        theirs,
        {"x": 0.5 * draw(n, D), **projections(2)},
        tolerance=1e-8 if landmarks == n else TOLERANCE,
    )


@pytest.mark.parametrize("links", [1, 2])
def test_bigbird_is_pytorchs_attention_on_its_graph(links):
    n, drawn = 9, np.random.default_rng(0).integers(0, 9, (9, links))
    graph = np.abs(np.arange(n)[:, None] - np.arange(n)) <= 1
    graph[:, 0] = graph[0] = True
    graph[np.arange(n)[:, None], drawn] = True
    sizes = Sizes(n=n, d_model=D, heads=2, window=1, extra={"global": 1, "random": links})

    def theirs(x, *, w_q, w_k, w_v, w_o):
        q, k, v = (torch.einsum("nd,hdk->hnk", x, w)[None] for w in (w_q, w_k, w_v))
        found = torch.nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=torch.tensor(graph))
        return torch.einsum("hnk,hkd->nd", found[0], w_o)

    check_agreement(
        lambda x, **params: bigbird.attend(params, Inputs(queries=x, context=x), drawn, sizes).values,
        theirs,
        {"x": draw(n, D), **projections(2)},
    )
