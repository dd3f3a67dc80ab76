"""The examples in the docstrings of pipeline/hub hold."""

import doctest
import importlib

import pytest

MODULES = ["budget", "feed", "papers", "politeness", "post", "schedule"]


@pytest.mark.parametrize("name", MODULES)
def test_examples_hold(name: str) -> None:
    found = doctest.testmod(importlib.import_module(f"pipeline.hub.{name}"))
    assert found.attempted > 0
    assert found.failed == 0
