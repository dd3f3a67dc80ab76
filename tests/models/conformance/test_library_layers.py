"""References against layers of PyTorch, PyTorch Geometric and transformers, with our parameters."""

import math

import numpy as np
import pytest

from models.reference import Inputs, Sizes
from models.references import channel, deformable, graph, set_transformer, slot

from .compare import check_agreement, draw, draw_mask, linear, torch

pytestmark = pytest.mark.conformance

D = 8
NN = torch.nn.functional


def run(apply, sizes, mask=None):
    return lambda x, **params: apply(params, Inputs(queries=x, context=x, mask=mask), sizes).values


def call(layer, weights, *inputs, **options):
    return torch.func.functional_call(layer.double().eval(), weights, inputs, options)


def projections(prefix: str, h: int, seed: int) -> dict[str, np.ndarray]:
    shapes = {"w_q": (h, D, D // h), "w_k": (h, D, D // h), "w_v": (h, D, D // h), "w_o": (h, D // h, D)}
    drawn = {name: draw(*shape, seed=seed + i) for i, (name, shape) in enumerate(shapes.items())}
    return {f"{prefix}{name}": array for name, array in (drawn | {"w_f": draw(D, D, seed=seed + 4)}).items()}


def part(params, prefix):
    return {name.removeprefix(prefix): value for name, value in params.items() if name.startswith(prefix)}


# PyTorch Geometric calls what PyTorch calls deprecated.
@pytest.mark.filterwarnings("ignore:.torch.jit.script. is deprecated:DeprecationWarning")
@pytest.mark.parametrize("heads", [1, 2])
@pytest.mark.parametrize(("n", "masked"), [(1, False), (7, False), (7, True)])
def test_graph_attention_is_pytorch_geometrics(n, heads, masked):
    from torch_geometric.nn import GATConv

    edges = np.zeros((n, n), bool)
    for i in range(n):
        edges[i, [j for j in ((i - 1) // 2, i, 2 * i + 1, 2 * i + 2) if 0 <= j < n]] = True
    mask = draw_mask(n, n, empty_row=True) if masked else None
    target, source = np.nonzero(edges if mask is None else mask)
    links = torch.tensor(np.stack([source, target]))
    layer = GATConv(D, D // heads, heads=heads, add_self_loops=False, bias=False, negative_slope=0.2)

    def theirs(x, w, a_self, a_other):
        weights = {"lin.weight": linear(w), "att_src": a_other[None], "att_dst": a_self[None]}
        return NN.elu(call(layer, weights, x, links))

    arrays = {"x": draw(n, D), "w": draw(heads, D, D // heads, seed=1)}
    arrays |= {"a_self": draw(heads, D // heads, seed=2), "a_other": draw(heads, D // heads, seed=3)}
    check_agreement(run(graph.apply, Sizes(n=n, d_model=D, heads=heads), mask), theirs, arrays)


@pytest.mark.parametrize("n", [1, 7])
def test_squeeze_and_excitation_is_regnets(n):
    from transformers.models.regnet.modeling_regnet import RegNetSELayer

    def theirs(x, w_1, w_2):
        zeros = {f"attention.{i}.bias": torch.zeros(size).double() for i, size in ((0, 3), (2, D))}
        kernels = {
            "attention.0.weight": w_1.T[:, :, None, None],
            "attention.2.weight": w_2.T[:, :, None, None],
        }
        image = x.T[None, :, :, None]  # channels first, one column wide
        return call(RegNetSELayer(D, 3), zeros | kernels, image)[0, :, :, 0].T

    arrays = {"x": draw(n, D), "w_1": draw(D, 3, seed=1), "w_2": draw(3, D, seed=2)}
    check_agreement(run(channel.apply_squeezed, Sizes(n=n)), theirs, arrays)


@pytest.mark.parametrize("n", [1, 7])
def test_channel_attention_is_two_poolings_through_one_network(n):
    def theirs(x, w_1, w_2):
        pooled = NN.adaptive_avg_pool1d(x.T, 1)[:, 0], NN.adaptive_max_pool1d(x.T, 1)[:, 0]
        return x * torch.sigmoid(sum(torch.relu(one @ w_1) @ w_2 for one in pooled))

    arrays = {"x": draw(n, D), "w_1": draw(D, 3, seed=1), "w_2": draw(3, D, seed=2)}
    check_agreement(run(channel.apply_channel, Sizes(n=n)), theirs, arrays)


def attention_block(params, queries, context, mask=None):
    """Return MAB(X, Y) with PyTorch's multi-head attention and layer norm."""
    heads = len(params["w_q"])
    weights = {
        "in_proj_weight": torch.cat([linear(params[name]) for name in ("w_q", "w_k", "w_v")]),
        "in_proj_bias": torch.zeros(3 * D, dtype=torch.float64),
        "out_proj.weight": params["w_o"].reshape(D, D).T,
        "out_proj.bias": torch.zeros(D, dtype=torch.float64),
    }
    layer = torch.nn.MultiheadAttention(D, heads, batch_first=True)
    blocked = None if mask is None else ~torch.tensor(mask)
    found = call(layer, weights, queries[None], context[None], context[None], attn_mask=blocked)[0][0]
    hidden = NN.layer_norm(queries + found, (D,), eps=set_transformer.EPSILON)
    return NN.layer_norm(hidden + torch.relu(hidden @ params["w_f"]), (D,), eps=set_transformer.EPSILON)


@pytest.mark.parametrize("heads", [1, 2])
@pytest.mark.parametrize(("n", "masked"), [(1, False), (5, False), (5, True)])
def test_set_attention_block_is_pytorchs_layers(n, heads, masked):
    mask = draw_mask(n, n) if masked else None
    check_agreement(
        run(set_transformer.apply_self, Sizes(n=n, d_model=D, heads=heads), mask),
        lambda x, **params: attention_block(params, x, x, mask),
        {"x": draw(n, D), **projections("", heads, seed=1)},
    )


@pytest.mark.parametrize("n", [1, 5])
def test_induced_set_attention_is_pytorchs_layers(n):
    def theirs(x, points, **params):
        found = attention_block(part(params, "inner_"), points, x)
        return attention_block(part(params, "outer_"), x, found)

    def ours(x, points, **params):
        split = {"inner": part(params, "inner_"), "outer": part(params, "outer_"), "points": points}
        return run(set_transformer.apply_induced, Sizes(n=n, d_model=D, features=3))(x, **split)

    arrays = {"x": draw(n, D), "points": draw(3, D, seed=9)}
    check_agreement(ours, theirs, arrays | projections("inner_", 2, 1) | projections("outer_", 2, 20))


@pytest.mark.parametrize("n", [1, 5])
def test_pooling_and_the_set_transformer_are_pytorchs_layers(n):
    def theirs(x, seeds, w_z, **params):
        encoded = attention_block(part(params, "encoder_"), x, x)
        return attention_block(part(params, "block_"), seeds, torch.relu(encoded @ w_z))

    def ours(x, seeds, w_z, **params):
        decoder = {"block": part(params, "block_"), "seeds": seeds, "w_z": w_z}
        both = {"encoder": part(params, "encoder_"), "decoder": decoder}
        return run(set_transformer.apply_transformer, Sizes(n=n, d_model=D))(x, **both)

    arrays = {"x": draw(n, D), "seeds": draw(2, D, seed=9), "w_z": draw(D, D, seed=8)}
    check_agreement(ours, theirs, arrays | projections("encoder_", 2, 1) | projections("block_", 2, 20))


@pytest.mark.parametrize(("m", "slots", "steps"), [(7, 3, 3), (1, 1, 1), (5, 1, 2), (2, 4, 2)])
def test_slot_attention_is_pytorchs_gated_unit_after_a_softmax_over_slots(m, slots, steps):
    import jax

    key = jax.random.key(0)
    noise = torch.tensor(np.asarray(jax.random.normal(key, (slots, D))))
    gates = ("reset", "update", "new")

    def theirs(x, *, mu, sigma, w_q, w_k, w_v, **gru):
        found = mu + sigma * noise
        zeros = {name: torch.zeros(3 * D, dtype=torch.float64) for name in ("bias_ih", "bias_hh")}
        stacked = [torch.cat([gru[gate][which].T for gate in gates]) for which in (0, 1)]
        weights = dict(zip(("weight_ih", "weight_hh"), stacked, strict=True)) | zeros
        for _ in range(steps):
            share = NN.softmax((found @ w_q) @ (x @ w_k).T / math.sqrt(D), dim=0)
            means = share / share.sum(dim=1, keepdim=True) @ (x @ w_v)
            found = call(torch.nn.GRUCell(D, D), weights, means, found)
        return found

    def ours(x, reset, update, new, **params):
        params["gru"] = {"reset": reset, "update": update, "new": new}
        inputs = Inputs(queries=x, context=x, key=key)
        return slot.apply(params, inputs, Sizes(extra={"slots": slots, "steps": steps})).values

    arrays = {"x": draw(m, D), "mu": draw(D, seed=1), "sigma": np.abs(draw(D, seed=2))}
    arrays |= {name: draw(D, D, seed=3 + i) / 3 for i, name in enumerate(("w_q", "w_k", "w_v"))}
    arrays |= {gate: draw(2, D, D, seed=6 + i) / 3 for i, gate in enumerate(gates)}
    check_agreement(ours, theirs, arrays)


@pytest.mark.parametrize(("n", "points"), [(7, 3), (1, 2), (4, 1)])
def test_deformable_attention_samples_as_deformable_detr(n, points):
    from transformers.models.deformable_detr.modeling_deformable_detr import MultiScaleDeformableAttention

    def theirs(x, *, w_p, w_a, w_v, w_o):
        heads, _, width = w_v.shape
        places = torch.arange(n)[None, :, None] + torch.einsum("nd,hdk->hnk", x, w_p)
        # A sequence is an image one row high; the centre of its entry i lies at (i + 1/2) / n.
        across = ((places + 0.5) / n).permute(1, 0, 2)
        where = torch.stack([across, torch.full_like(across, 0.5)], dim=-1)[None, :, :, None]
        shares = torch.softmax(torch.einsum("nd,hdk->nhk", x, w_a), dim=-1)
        found = MultiScaleDeformableAttention()(
            torch.einsum("nd,hdk->nhk", x, w_v)[None],
            torch.tensor([[1, n]]),
            [(1, n)],
            torch.tensor([0]),
            where,
            shares[None, :, :, None],
            64,
        )
        return found[0] @ w_o.reshape(heads * width, D)

    arrays = {"x": draw(n, D), "w_p": draw(2, D, points, seed=1) / 2, "w_a": draw(2, D, points, seed=2)}
    arrays |= {"w_v": draw(2, D, 4, seed=3), "w_o": draw(2, 4, D, seed=4)}
    check_agreement(run(deformable.apply, Sizes(n=n, d_model=D, extra={"points": points})), theirs, arrays)
