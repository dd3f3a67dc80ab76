"""Mechanisms with a memory or with levels: their equations written out in PyTorch, step by step."""

import numpy as np
import pytest

from models.reference import Inputs, Sizes
from models.references import hierarchical, memory_network, turing_machine

from .compare import check_agreement, draw, draw_mask, torch

pytestmark = pytest.mark.conformance

D = 4
SHAPES = [pytest.param(3, 5, id="odd lengths"), pytest.param(1, 1, id="one step, one slot")]


@pytest.mark.parametrize("hops", [1, 3])
@pytest.mark.parametrize(("n", "m"), SHAPES)
def test_end_to_end_memory_network(n, m, hops):
    def theirs(x, *, memory, embeddings, b):
        rows = []
        for i in range(n):
            u = x[i] @ b
            for hop in range(hops):
                found_by = [slot @ embeddings[hop] for slot in memory]
                read_as = [slot @ embeddings[hop + 1] for slot in memory]
                p = torch.softmax(torch.stack([u.dot(key) for key in found_by]), dim=0)
                u = u + sum(p[j] * read_as[j] for j in range(m))
            rows.append(u)
        return torch.stack(rows)

    def ours(x, memory, **params):
        return memory_network.apply(params, Inputs(queries=x, context=memory), Sizes()).values

    arrays = {"embeddings": draw(hops + 1, D, D, seed=2), "b": draw(D, D, seed=3)}
    check_agreement(ours, theirs, {"x": draw(n, D), "memory": draw(m, D, seed=1), **arrays})


def head_arrays(prefix: str, seed: int, *, writes: bool) -> dict[str, np.ndarray]:
    shapes = {"key": (D, D), "strength": (D,), "gate": (D,), "shift": (D, 3), "sharpness": (D,)}
    if writes:
        shapes |= {"erase": (D, D), "add": (D, D)}
    return {f"{prefix}{name}": draw(*shape, seed=seed + i) for i, (name, shape) in enumerate(shapes.items())}


def part(arrays, prefix):
    return {name.removeprefix(prefix): value for name, value in arrays.items() if name.startswith(prefix)}


def addressed(head, x, memory, before):
    """Return the weights of equations 5 to 9, slot by slot."""
    m = len(memory)
    softplus = torch.nn.functional.softplus
    similarity = torch.nn.functional.cosine_similarity(memory, (x @ head["key"])[None], dim=1)
    content = torch.softmax(softplus(x.dot(head["strength"])) * similarity, dim=0)
    gate = torch.sigmoid(x.dot(head["gate"]))
    gated = gate * content + (1 - gate) * before
    shift = torch.softmax(x @ head["shift"], dim=0)
    shifted = [sum(shift[s + 1] * gated[(i - s) % m] for s in (-1, 0, 1)) for i in range(m)]
    sharp = torch.stack(shifted) ** (1 + softplus(x.dot(head["sharpness"])))
    return sharp / sharp.sum()


def written(head, x, memory, weights):
    erase, add = torch.sigmoid(x @ head["erase"]), x @ head["add"]
    return torch.stack([slot * (1 - w * erase) + w * add for slot, w in zip(memory, weights, strict=True)])


def uniform(m):
    return torch.full((m,), 1 / m, dtype=torch.float64)


@pytest.mark.parametrize(("n", "m"), SHAPES)
def test_read_head_of_the_neural_turing_machine(n, m):
    def theirs(x, memory, **head):
        weights, rows = uniform(m), []
        for t in range(n):
            weights = addressed(head, x[t], memory, weights)
            rows.append(weights @ memory)
        return torch.stack(rows)

    def ours(x, memory, **head):
        return turing_machine.apply_read(head, Inputs(queries=x, context=memory), Sizes()).values

    arrays = {"x": draw(n, D), "memory": draw(m, D, seed=1), **head_arrays("", 2, writes=False)}
    check_agreement(ours, theirs, arrays)


@pytest.mark.parametrize(("n", "m"), SHAPES)
def test_write_head_of_the_neural_turing_machine(n, m):
    def theirs(x, memory, **head):
        weights = uniform(m)
        for t in range(n):
            weights = addressed(head, x[t], memory, weights)
            memory = written(head, x[t], memory, weights)
        return memory

    def ours(x, memory, **head):
        return turing_machine.apply_write(head, Inputs(queries=x, context=memory), Sizes()).values

    arrays = {"x": draw(n, D), "memory": draw(m, D, seed=1), **head_arrays("", 2, writes=True)}
    check_agreement(ours, theirs, arrays)


@pytest.mark.parametrize(("n", "m"), SHAPES)
def test_the_neural_turing_machine_writes_then_reads(n, m):
    def theirs(x, memory, **heads):
        read, write = part(heads, "read_"), part(heads, "write_")
        read_at = written_at = uniform(m)
        rows = []
        for t in range(n):
            written_at = addressed(write, x[t], memory, written_at)
            memory = written(write, x[t], memory, written_at)
            read_at = addressed(read, x[t], memory, read_at)
            rows.append(read_at @ memory)
        return torch.stack(rows)

    def ours(x, memory, **heads):
        params = {"read": part(heads, "read_"), "write": part(heads, "write_")}
        return turing_machine.apply_machine(params, Inputs(queries=x, context=memory), Sizes()).values

    heads = head_arrays("read_", 2, writes=False) | head_arrays("write_", 12, writes=True)
    check_agreement(ours, theirs, {"x": draw(n, D), "memory": draw(m, D, seed=1), **heads})


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize(("m", "sentences"), [(7, 3), (6, 2), (5, 1), (1, 1)])
def test_hierarchical_attention_reads_words_then_sentences(m, sentences, masked):
    allowed = draw_mask(1, m)[0] if masked else np.ones(m, bool)

    def pooled(units, w, b, u):
        weights = torch.softmax(torch.stack([torch.tanh(unit @ w + b).dot(u) for unit in units]), dim=0)
        return sum(weight * unit for weight, unit in zip(weights, units, strict=True))

    def theirs(words, *, word_w, word_b, word_u, sentence_w, sentence_b, sentence_u):
        inside = [
            [words[j] for j in range(m) if j * sentences // m == i and allowed[j]] for i in range(sentences)
        ]
        vectors = [pooled(units, word_w, word_b, word_u) for units in inside if units]
        return pooled(vectors, sentence_w, sentence_b, sentence_u)[None]

    def ours(words, **arrays):
        params = {level: part(arrays, f"{level}_") for level in ("word", "sentence")}
        inputs = Inputs(queries=words[:1], context=words, mask=allowed[None])
        return hierarchical.apply(params, inputs, Sizes(extra={"sentences": sentences})).values

    levels = {}
    for seed, level in enumerate(("word", "sentence")):
        levels[f"{level}_w"] = draw(D, D, seed=10 * seed + 1)
        levels[f"{level}_b"] = draw(D, seed=10 * seed + 2)
        levels[f"{level}_u"] = draw(D, seed=10 * seed + 3)
    check_agreement(ours, theirs, {"words": draw(m, D), **levels})
