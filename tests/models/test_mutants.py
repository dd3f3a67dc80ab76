"""The mutants are in step with the sources; `make mutants` judges them."""

import pytest

from models.properties import load_properties
from models.registry import all_references
from tests.models.mutants.judge import judge_mutant
from tests.models.mutants.load import Mutant, load_mutants


def test_there_are_at_least_a_hundred_mutants() -> None:
    assert len(load_mutants()) >= 100


@pytest.mark.parametrize("mutant", load_mutants(), ids=lambda mutant: mutant.name)
def test_a_mutant_is_in_step_with_its_source(mutant: Mutant) -> None:
    compile(mutant.source(), mutant.file, "exec")
    assert mutant.killed_by in load_properties()
    assert mutant.reference in all_references()


@pytest.mark.parametrize("name", ["softmax-without-its-sum", "mask-inverted-in-softmax", "scale-squared"])
def test_a_mutant_is_caught(name: str) -> None:
    judgement = judge_mutant(next(one for one in load_mutants() if one.name == name))
    assert not judgement.survived, judgement


def test_a_version_that_is_not_wrong_survives() -> None:
    harmless = Mutant(
        name="harmless",
        reference="self-attention",
        file="references/scaled_dot_product.py",
        old="weights = normalise(scores, mask)",
        new="weights = 1 * normalise(scores, mask)",
        killed_by="weights_sum_to_one",
    )
    assert judge_mutant(harmless).survived


def test_judging_a_mutant_leaves_the_references_as_they_were() -> None:
    before = all_references()["self-attention"]
    judge_mutant(next(one for one in load_mutants() if one.reference == "self-attention"))
    from models.references.self_attention import REFERENCES

    assert before in REFERENCES
