"""The room's data files agree with its code and with each other; examples in docstrings run."""

import doctest
import importlib
import pkgutil

import pytest

import pipeline.parse
from pipeline.parse.copied.events import match_event
from pipeline.parse.copied.lines import Lines
from pipeline.parse.copied.phrases import EventForm, load_phrases
from pipeline.parse.dispatch import READERS
from pipeline.parse.event import TARGETS, load_event_kinds
from pipeline.parse.fields import load_shapes
from pipeline.parse.page_head import load_page_rules
from pipeline.parse.shapes import known_shapes

MODULES = [
    found.name
    for found in pkgutil.walk_packages(pipeline.parse.__path__, "pipeline.parse.")
    if not found.ispkg
]
FILLED = {
    "{time}": "2 days ago",
    "{count}": "3",
    "{thing}": "models",
    "{user}": "ida-noergaard",
    "{emoji}": "🔥",
    "{repo}": "openlab/long-books",
}


def test_every_shape_has_a_reader_and_every_reader_a_shape() -> None:
    assert set(known_shapes()) == set(READERS)


def test_every_island_has_a_reader() -> None:
    assert set(load_page_rules().islands.values()) <= set(READERS)


def test_every_event_kind_says_where_its_target_stands() -> None:
    assert {kind.target for kind in load_event_kinds().values()} <= set(TARGETS)


def test_fields_a_shape_is_known_by_are_fields_it_has() -> None:
    types = load_shapes()
    named = {"person": "author"}
    for kind, fields in known_shapes().items():
        for needed in fields:
            assert needed <= set(types[named.get(kind, kind)].types), kind


@pytest.mark.parametrize("form", load_phrases().events, ids=lambda form: form.text)
def test_a_wording_is_found_in_one_line_and_word_by_word(form: EventForm) -> None:
    line = form.text
    for slot, value in FILLED.items():
        line = line.replace(slot, value)
    for text in (line, line.capitalize(), line.replace(" ", "\n"), line.replace("'s", "\n's")):
        wording = match_event(Lines.of(text), 0, in_feed=False)
        assert wording is not None, text
        assert (wording.kind, wording.part("time")) == (form.kind, "2 days ago")


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_a_module_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
