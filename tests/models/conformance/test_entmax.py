"""Sparsemax and entmax against the entmax package."""

import numpy as np
import pytest

from models.references.entmax import entmax
from models.references.sparsemax import sparsemax

from .compare import check_agreement, draw, draw_mask, torch

oracle = pytest.importorskip("entmax", reason="needs the oracles extra: make conformance")

pytestmark = pytest.mark.conformance

SHAPES = [
    pytest.param(1, 1, 1, id="one token"),
    pytest.param(2, 5, 7, id="odd lengths"),
    pytest.param(1, 3, 64, id="many keys"),
]


@pytest.mark.parametrize("scale", [0.01, 1.0, 30.0])
@pytest.mark.parametrize(("h", "n", "m"), SHAPES)
def test_sparsemax_is_the_packages(h, n, m, scale):
    check_agreement(
        sparsemax, lambda scores: oracle.sparsemax(scores, dim=-1), {"scores": scale * draw(h, n, m)}
    )


@pytest.mark.parametrize("scale", [0.01, 1.0, 30.0])
@pytest.mark.parametrize(("h", "n", "m"), SHAPES)
def test_entmax_at_one_and_a_half_is_the_packages_exact_one(h, n, m, scale):
    check_agreement(
        lambda z: entmax(z, alpha=np.full(h, 1.5)),
        lambda z: oracle.entmax15(z, dim=-1),
        {"z": scale * draw(h, n, m)},
    )


@pytest.mark.parametrize("m", [1, 2, 7, 33])
def test_entmax_has_the_packages_gradient_by_alpha(m):
    check_agreement(
        lambda z, alpha: entmax(z, alpha=alpha),
        lambda z, alpha: oracle.entmax_bisect(z, alpha=alpha[:, None, None], dim=-1, n_iter=100),
        {"z": draw(4, 3, m), "alpha": np.array([1.1, 1.3, 1.7, 1.95])},
    )


@pytest.mark.parametrize("ours", [sparsemax, lambda z, mask: entmax(z, mask, alpha=np.full(2, 2.0))])
def test_masked_keys_are_as_if_they_were_not_there(ours):
    mask = draw_mask(5, 7)

    def theirs(z):
        return oracle.sparsemax(torch.where(torch.tensor(mask), z, -1e6), dim=-1)

    check_agreement(lambda z: ours(z, mask), theirs, {"z": draw(2, 5, 7)})
