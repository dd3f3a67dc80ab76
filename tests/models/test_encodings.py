"""What positions make of equal vectors: frequencies, linear steps, clipped distances."""

from dataclasses import replace

import jax.numpy as jnp
import numpy as np
import pytest

from models.measure import procedures
from models.measuring.subject import Subject
from models.parts.rotary import rotate
from models.reference import Output, Reference
from models.registry import all_references
from tests.models.tiny import tiny


def encoded_by(encode) -> Reference:
    """Return dot-product self-attention of rows that `encode` tells their positions."""

    def apply(params, inputs, sizes):
        rows = encode(inputs.queries)[None]
        scores = rows @ rows.mT
        return Output(values=rows[0], scores=scores, queries=rows, keys=rows)

    return tiny("encoded", apply)


def places(rows):
    return jnp.arange(len(rows), dtype=rows.dtype)[:, None]


ENCODINGS = {
    "turned": rotate,
    "turned alike": lambda rows: rotate(rows, base=1.0),
    "one wave": lambda rows: rows + jnp.sin(places(rows)),
    "straight": lambda rows: rows + places(rows),
    "curved": lambda rows: rows + jnp.sqrt(places(rows)) * jnp.arange(1, rows.shape[1] + 1),
    "one pair": lambda rows: jnp.concatenate([rotate(rows[:, :2]), rows[:, 2:]], axis=1),
}

KNOWN = [
    ("position_frequencies", "turned", "true"),
    ("position_frequencies", "turned alike", "false"),
    ("position_frequencies", "one wave", "false"),
    ("position_frequencies", "straight", "false"),
    ("position_frequencies", "curved", "false"),
    ("offset_linear", "turned", "true"),
    ("offset_linear", "straight", "true"),
    ("offset_linear", "one pair", "true"),
    ("offset_linear", "curved", "false"),
]


def find(property_id: str, reference: Reference):
    return procedures()[property_id](Subject(reference, {}))


@pytest.mark.parametrize(("property_id", "encoding", "value"), KNOWN)
def test_an_encoding_is_measured_as_what_it_is(property_id, encoding, value):
    found = find(property_id, encoded_by(ENCODINGS[encoding]))
    assert found.value == value, found.measured


def test_one_pair_alone_tells_nothing_of_several_frequencies():
    assert find("position_frequencies", encoded_by(ENCODINGS["one pair"])) is None


@pytest.mark.parametrize("property_id", ["position_frequencies", "offset_linear", "position_clipped"])
def test_without_positions_there_is_nothing_to_measure(property_id):
    assert find(property_id, encoded_by(lambda rows: rows)) is None


def test_every_wave_of_the_sinusoidal_encoding_is_found():
    """10000^(-2 i / 8): 1, 0.1, 0.01 and 0.001 radians a step."""
    found = find("position_frequencies", all_references()["sinusoidal-position-encoding"])
    assert found.measured.endswith("0.001, 0.01, 0.1, 1")


def biased_by(bias) -> Reference:
    """Return self-attention whose scores are dot products plus a bias of the distance."""

    def apply(params, inputs, sizes):
        rows = inputs.queries[None]
        distances = np.abs(np.subtract.outer(np.arange(len(rows[0])), np.arange(len(rows[0]))))
        return Output(values=rows[0], scores=rows @ rows.mT + bias(distances), queries=rows, keys=rows)

    return tiny("biased", apply)


@pytest.mark.parametrize(
    ("bias", "value"),
    [
        (lambda far: -np.minimum(far, 3), "true"),
        (lambda far: -far, "false"),
        (lambda far: -np.log1p(far), "false"),
        (lambda far: -(far % 5), "false"),
    ],
)
def test_distances_are_clipped_where_all_far_ones_are_alike(bias, value):
    assert find("position_clipped", biased_by(bias)).value == value


@pytest.mark.parametrize(
    ("property_id", "mechanism_id", "value"),
    [
        ("position_frequencies", "rope", "true"),
        ("position_frequencies", "learned-position-embedding", "false"),
        ("offset_linear", "sinusoidal-position-encoding", "true"),
        ("offset_linear", "learned-position-embedding", "false"),
        ("position_clipped", "relative-position-encoding", "true"),
        ("position_clipped", "alibi", "false"),
        ("position_clipped", "rope", "false"),
    ],
)
def test_references_encode_positions_as_their_papers_state(property_id, mechanism_id, value):
    assert find(property_id, all_references()[mechanism_id]).value == value


@pytest.mark.parametrize(
    "mechanism_id", ["relative-position-encoding", "multi-head-latent-attention", "longformer"]
)
def test_what_has_no_several_pairs_of_its_own_has_no_frequencies(mechanism_id):
    assert find("position_frequencies", all_references()[mechanism_id]) is None


def test_a_long_window_is_no_clipped_distance():
    reference = all_references()["longformer"]
    assert find("position_clipped", replace(reference)) is None
