"""The registry finds every family by itself."""

import pkgutil
from types import SimpleNamespace

import pytest

from models import references, registry
from models.reference import Inputs
from models.references import scaled_dot_product


def test_every_module_of_the_package_is_found():
    named = {module.name for module in pkgutil.iter_modules(references.__path__)}
    assert "scaled_dot_product" in named
    assert scaled_dot_product.REFERENCES[0] in registry.all_references().values()


def test_references_come_in_the_order_of_their_ids():
    assert list(registry.all_references()) == sorted(registry.all_references())


def test_two_references_of_one_mechanism_are_an_error():
    one = SimpleNamespace(mechanism_id="same")
    with pytest.raises(ValueError, match="one reference for 'same', found two"):
        registry.index_references([one, one])


def test_every_reference_is_a_mechanism_of_the_lexicon():
    from pipeline.language import load_lexicon

    assert set(registry.all_references()) <= set(load_lexicon().by_id)


def test_a_mechanism_that_draws_asks_for_a_key():
    with pytest.raises(ValueError, match="random key"):
        Inputs(queries=None, context=None).need_key()
