"""References against models of the transformers library, run in float64 with our parameters.

They run through `sdpa`: the library's `eager` form takes its softmax in float32.
"""

import jax.numpy as jnp
import numpy as np
import pytest

from models.reference import Inputs, Sizes
from models.references import alibi, cosine, differential, grouped_query, latent, relative_position, rope

from .compare import SINGLE_TOLERANCE, TOLERANCE, check_agreement, draw, linear, linear_out, torch

transformers = pytest.importorskip("transformers", reason="needs the oracles extra: make conformance")

pytestmark = pytest.mark.conformance

D = 8


def projections(h: int, g: int) -> dict[str, np.ndarray]:
    return {
        "w_q": draw(h, D, D // h, seed=1),
        "w_k": draw(g, D, D // h, seed=2),
        "w_v": draw(g, D, D // h, seed=3),
        "w_o": draw(h, D // h, D, seed=4),
    }


def call(module, weights, x, **options):
    """Return the module's output for one sequence `[n, d]`, with the weights given."""
    module = module.double().eval()
    return torch.func.functional_call(module, weights, (x[None],), options)[0][0]


def causal_bias(n: int) -> "torch.Tensor":
    return torch.full((n, n), -torch.inf, dtype=torch.float64).triu(1)[None, None]


def no_bias(n: int) -> "torch.Tensor":
    # Without any mask the library takes these layers for causal.
    return torch.zeros(1, 1, n, n, dtype=torch.float64)


def angles(n: int, d: int) -> "torch.Tensor":
    """Return the rotary angles `[n, d / 2]` of the oracle's convention, in float64."""
    frequencies = 10_000.0 ** (-torch.arange(0, d, 2, dtype=torch.float64) / d)
    return torch.arange(n, dtype=torch.float64)[:, None] * frequencies


def cos_sin(n: int, d: int, *, still: bool = False) -> tuple["torch.Tensor", "torch.Tensor"]:
    both = torch.cat([angles(n, d)] * 2, dim=-1)[None]
    return (torch.ones_like(both), torch.zeros_like(both)) if still else (both.cos(), both.sin())


def halves_from_pairs(projection: "torch.Tensor") -> "torch.Tensor":
    """Reorder `[h, d, k]` from neighbouring pairs, as we turn them, to Llama's halves."""
    return torch.cat([projection[..., 0::2], projection[..., 1::2]], dim=-1)


def llama(h: int, g: int):
    from transformers.models.llama.modeling_llama import LlamaAttention

    config = transformers.LlamaConfig(
        hidden_size=D, num_attention_heads=h, num_key_value_heads=g, attn_implementation="sdpa"
    )
    return LlamaAttention(config, layer_idx=0)


def llama_weights(w_q, w_k, w_v, w_o):
    return {
        "q_proj.weight": linear(w_q),
        "k_proj.weight": linear(w_k),
        "v_proj.weight": linear(w_v),
        "o_proj.weight": linear_out(w_o),
    }


@pytest.mark.parametrize(("h", "g"), [(4, 2), (4, 1), (4, 4), (1, 1)])
@pytest.mark.parametrize("n", [1, 7])
def test_grouped_query_attention_is_llamas_without_positions(h, g, n):
    mask = np.tril(np.ones((n, n), bool))

    def theirs(x, **params):
        options = {"position_embeddings": cos_sin(n, D // h, still=True), "attention_mask": causal_bias(n)}
        return call(llama(h, g), llama_weights(**params), x, **options)

    check_agreement(
        lambda x, **params: (
            grouped_query.apply(params, Inputs(queries=x, context=x, mask=mask), Sizes()).values
        ),
        theirs,
        {"x": draw(n, D), **projections(h, g)},
    )


@pytest.mark.parametrize("h", [1, 2, 4])
@pytest.mark.parametrize("n", [1, 7])
def test_rotary_positions_are_llamas_with_pairs_in_place_of_halves(h, n):
    def theirs(x, *, w_q, w_k, w_v, w_o):
        weights = llama_weights(halves_from_pairs(w_q), halves_from_pairs(w_k), w_v, w_o)
        options = {"position_embeddings": cos_sin(n, D // h), "attention_mask": no_bias(n)}
        return call(llama(h, h), weights, x, **options)

    check_agreement(
        lambda x, **params: rope.apply(params, Inputs(queries=x, context=x), Sizes()).values,
        theirs,
        {"x": draw(n, D), **projections(h, h)},
    )


LATENT = {"kv_rank": 4, "q_rank": 6, "rotary": 4}


def latent_params(h: int) -> dict[str, np.ndarray]:
    kv, q, rotary = LATENT.values()
    return {
        "w_dkv": draw(D, kv, seed=1),
        "w_uk": draw(h, kv, 4, seed=2),
        "w_uv": draw(h, kv, 4, seed=3),
        "w_dq": draw(D, q, seed=4),
        "w_uq": draw(h, q, 4, seed=5),
        "w_qr": draw(h, q, rotary, seed=6),
        "w_kr": draw(D, rotary, seed=7),
        "w_o": draw(h, 4, D, seed=8),
        "norm_kv": 1 + 0.1 * draw(kv, seed=9),
        "norm_q": 1 + 0.1 * draw(q, seed=10),
    }


def deepseek_weights(params):
    return {
        "q_a_proj.weight": params["w_dq"].T,
        "q_a_layernorm.weight": params["norm_q"],
        "q_b_proj.weight": linear(torch.cat([params["w_uq"], params["w_qr"]], dim=-1)),
        "kv_a_proj_with_mqa.weight": torch.cat([params["w_dkv"], params["w_kr"]], dim=-1).T,
        "kv_a_layernorm.weight": params["norm_kv"],
        "kv_b_proj.weight": linear(torch.cat([params["w_uk"], params["w_uv"]], dim=-1)),
        "o_proj.weight": linear_out(params["w_o"]),
    }


def deepseek(kind: str, h: int):
    config_kind, module_kind = {
        "v2": (transformers.DeepseekV2Config, "deepseek_v2.modeling_deepseek_v2.DeepseekV2Attention"),
        "v3": (transformers.DeepseekV3Config, "deepseek_v3.modeling_deepseek_v3.DeepseekV3Attention"),
    }[kind]
    config = config_kind(
        hidden_size=D,
        num_attention_heads=h,
        num_key_value_heads=h,
        kv_lora_rank=LATENT["kv_rank"],
        q_lora_rank=LATENT["q_rank"],
        qk_rope_head_dim=LATENT["rotary"],
        qk_nope_head_dim=4,
        v_head_dim=4,
        attn_implementation="sdpa",
    )
    path, _, name = module_kind.rpartition(".")
    module = getattr(__import__(f"transformers.models.{path}", fromlist=[name]), name)(config, layer_idx=0)
    # The library's norms compute in float32; PyTorch's own keep float64.
    module.q_a_layernorm = torch.nn.RMSNorm(LATENT["q_rank"], eps=1e-6)
    module.kv_a_layernorm = torch.nn.RMSNorm(LATENT["kv_rank"], eps=1e-6)
    return module


def deepseek_positions(kind: str, n: int):
    if kind == "v3":
        return cos_sin(n, LATENT["rotary"])
    turned = angles(n, LATENT["rotary"])
    return torch.polar(torch.ones_like(turned), turned)[None]


@pytest.mark.parametrize("form", ["plain", "absorbed"])
@pytest.mark.parametrize("h", [1, 4])
@pytest.mark.parametrize("n", [1, 7])
@pytest.mark.parametrize(
    "oracle",
    [
        pytest.param(("v3", TOLERANCE), id="v3"),
        pytest.param(("v2", SINGLE_TOLERANCE), id="v2, which turns in float32"),
    ],
)
def test_latent_attention_is_deepseeks(oracle, n, h, form):
    kind, tolerance = oracle
    mask = np.tril(np.ones((n, n), bool))
    apply = {"plain": latent.apply, "absorbed": latent.apply_absorbed}[form]
    sizes = Sizes(heads=h, extra=LATENT)

    def theirs(x, **params):
        options = {
            "position_embeddings": deepseek_positions(kind, n),
            "attention_mask": causal_bias(n),
        }
        return call(deepseek(kind, h), deepseek_weights(params), x, **options)

    check_agreement(
        lambda x, **params: apply(params, Inputs(queries=x, context=x, mask=mask), sizes).values,
        theirs,
        {"x": draw(n, D), **latent_params(h)},
        tolerance=tolerance,
    )


def diffllama_weights(params):
    """Spread our heads (two halves of each) over DiffLlama's heads: first halves, then second halves."""
    halved = {name: torch.cat(torch.chunk(params[name], 2, dim=-1), dim=0) for name in ("w_q", "w_k", "w_v")}
    return {
        "q_proj.weight": linear(halved["w_q"]),
        "k_proj.weight": linear(halved["w_k"]),
        "v_proj.weight": linear(halved["w_v"]),
        "o_proj.weight": linear_out(params["w_o"]),
        **{name: params[name] for name in differential.LAMBDAS},
    }


@pytest.mark.parametrize("layer", [1, 4])
@pytest.mark.parametrize("h", [1, 2])
@pytest.mark.parametrize("n", [1, 7])
def test_differential_attention_is_diffllamas(n, h, layer):
    from transformers.models.diffllama.modeling_diffllama import DiffLlamaAttention

    half = D // h // 2
    config = transformers.DiffLlamaConfig(
        hidden_size=D,
        num_attention_heads=2 * h,
        num_key_value_heads=2 * h,
        rms_norm_eps=1e-5,
        attn_implementation="sdpa",
    )
    first = 0.8 - 0.6 * np.exp(-0.3 * (layer - 1))

    def ours(x, **params):
        constants = {"lambda_init": np.asarray(first), "norm": np.ones(D // h)}
        return differential.apply({**params, **constants}, Inputs(queries=x, context=x), Sizes()).values

    def theirs(x, **params):
        options = {"position_embeddings": cos_sin(n, half, still=True), "attention_mask": no_bias(n)}
        return call(DiffLlamaAttention(config, layer_idx=layer - 1), diffllama_weights(params), x, **options)

    # The library sums lambda's products in float32: only zeros pass through it exactly.
    lambdas = {name: np.zeros(half) for name in differential.LAMBDAS}
    check_agreement(ours, theirs, {"x": draw(n, D), **projections(h, h), **lambdas})


@pytest.mark.parametrize("h", [1, 2, 4])
def test_cosine_attention_is_swin_v2s_without_its_position_bias(h):
    from transformers.models.swinv2.modeling_swinv2 import Swinv2SelfAttention

    module = Swinv2SelfAttention(transformers.Swinv2Config(qkv_bias=False), D, h, window_size=2)
    # A position bias equal everywhere is no position bias.
    torch.nn.init.zeros_(module.continuous_position_bias_mlp[2].weight)
    tau = np.linspace(0.005, 0.7, h)

    def theirs(x, *, w_q, w_k, w_v, w_o):
        weights = {
            "query.weight": linear(w_q),
            "key.weight": linear(w_k),
            "value.weight": linear(w_v),
            "logit_scale": torch.tensor(-np.log(tau))[:, None, None],
        }
        return call(module, weights, x) @ linear_out(w_o).T

    check_agreement(
        lambda x, **params: (
            cosine.apply({**params, "tau": tau}, Inputs(queries=x, context=x), Sizes()).values
        ),
        theirs,
        {"x": draw(4, D), **projections(h, h)},
    )


@pytest.mark.parametrize("heads", [1, 2, 3, 4, 6, 8, 12])
def test_the_slopes_of_linear_biases_are_blooms(heads):
    from transformers.models.bloom.modeling_bloom import build_alibi_tensor

    by_position = build_alibi_tensor(torch.ones(1, 2), heads, torch.float64)[:, 0, 1]
    np.testing.assert_allclose(alibi.slopes(heads), by_position, rtol=1e-6)


def test_relative_keys_are_those_of_wav2vec2_bert():
    from transformers.models.wav2vec2_bert.modeling_wav2vec2_bert import Wav2Vec2BertSelfAttention

    n, h, k = 7, 2, 2
    config = transformers.Wav2Vec2BertConfig(
        hidden_size=D,
        num_attention_heads=h,
        position_embeddings_type="relative_key",
        left_max_position_embeddings=k,
        right_max_position_embeddings=k,
        attention_dropout=0.0,
    )
    module = Wav2Vec2BertSelfAttention(config)

    def theirs(x, *, table, w_q, w_k, w_v, w_o):
        biases = {
            f"linear_{part}.bias": torch.zeros(D, dtype=torch.float64) for part in ("q", "k", "v", "out")
        }
        weights = {
            "linear_q.weight": linear(w_q),
            "linear_k.weight": linear(w_k),
            "linear_v.weight": linear(w_v),
            "linear_out.weight": linear_out(w_o),
            "distance_embedding.weight": table,
        }
        return call(module, weights | biases, x)

    def ours(x, table, **params):
        positions = {"keys": table, "values": jnp.zeros((2 * k + 1, D // h))}
        inputs = Inputs(queries=x, context=x)
        return relative_position.apply({**params, "positions": positions}, inputs, Sizes()).values

    arrays = {"x": draw(n, D), "table": draw(2 * k + 1, D // h, seed=5), **projections(h, h)}
    check_agreement(ours, theirs, arrays)
