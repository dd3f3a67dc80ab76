"""Answers of a live collection that say nothing of what was asked."""

from dataclasses import replace

import pytest

from pipeline.parse import parse_capture
from pipeline.records import Parsed
from tests.parse.builders import capture


@pytest.mark.parametrize("status", [302, 307, 429, 500, 503])
def test_an_answer_about_asking_alone_is_no_loss(status: int) -> None:
    answer = replace(capture("later", "https://huggingface.co/api/posts", status=status), source="hub")
    assert parse_capture(answer) == Parsed()


def test_the_rules_for_robots_are_no_page() -> None:
    rules = replace(capture("User-agent: *", "https://huggingface.co/robots.txt"), source="hub")
    assert parse_capture(rules) == Parsed()


@pytest.mark.parametrize("status", [404, 410])
def test_what_the_hub_does_not_have_is_no_loss(status: int) -> None:
    url = "https://huggingface.co/api/papers/1706.03762"
    assert parse_capture(replace(capture("no", url, status=status), source="hub")) == Parsed()


@pytest.mark.parametrize("status", [401, 403, 451])
def test_a_refusal_is_set_aside(status: int) -> None:
    refusal = replace(capture("no", "https://huggingface.co/api/posts", status=status), source="hub")
    assert [aside.kind for aside in parse_capture(refusal).asides] == ["response"]
