"""Tokens map the labelled text onto the raw one, character by character."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipeline.parse import parse_capture
from tests.parse.builders import json_capture, paper_node, post

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def _code(words: str) -> dict[str, Any]:
    return {"type": "inline_code", "code": words, "raw": f"`{words}`"}


def _model(name: str) -> dict[str, Any]:
    url = f"https://huggingface.co/{name}"
    return {"type": "resource", "resource": {"type": "model", "id": name}, "url": url, "raw": url}


NODES = st.one_of(
    WORDS.map(lambda value: {"type": "text", "value": value, "raw": value}),
    st.just({"type": "new_line", "raw": "\n"}),
    WORDS.map(_code),
    WORDS.map(_model),
    WORDS.map(lambda words: paper_node("1706.03762", f"{words}\n  wrapped (1706.03762)")),
    st.just({"type": "mention", "user": "bob", "raw": "@bob"}),
    WORDS.map(lambda raw: {"type": "link", "href": f"https://{raw}", "raw": raw}),
)


@given(st.lists(NODES, min_size=1, max_size=12))
def test_joined_tokens_give_both_texts_with_exact_offsets(nodes: list[dict[str, Any]]) -> None:
    source = post(content=nodes)
    (found,) = parse_capture(json_capture(source)).posts
    assert "".join(token.raw for token in found.tokens) == found.raw_text == source["rawContent"]
    assert "".join(token.value for token in found.tokens) == found.text
    for token in found.tokens:
        assert found.text[token.start : token.end] == token.value
        assert found.raw_text[token.raw_start : token.raw_start + len(token.raw)] == token.raw


def test_typed_resources_keep_their_type() -> None:
    (found,) = parse_capture(
        json_capture(post(content=[_model("lab/m"), paper_node("1706.03762", "A (1706.03762)")]))
    ).posts
    assert [token.kind for token in found.tokens] == ["model", "paper"]


def test_a_typed_piece_names_what_it_stands_for_whatever_it_shows() -> None:
    nodes = [
        _model("lab/m"),
        paper_node("1706.03762", "Attention Is All You Need (1706.03762)"),
        {"type": "mention", "user": "bob", "raw": "@bob"},
        {"type": "link", "href": "https://example.org", "raw": "[here](https://example.org)"},
        {"type": "text", "value": "bye", "raw": "bye"},
    ]
    (found,) = parse_capture(json_capture(post(content=nodes))).posts
    targets = [token.target for token in found.tokens]
    assert targets == ["lab/m", "1706.03762", "bob", "https://example.org", ""]


def test_code_is_shown_without_its_marks() -> None:
    (found,) = parse_capture(json_capture(post(content=[_code("x + 1")]))).posts
    assert (found.text, found.raw_text) == ("x + 1", "`x + 1`")


def test_a_field_nobody_knows_survives_with_its_node_and_is_reported() -> None:
    node = {"type": "mention", "user": "bob", "raw": "@bob", "verified": True}
    found = parse_capture(json_capture(post(content=[node, {"type": "text", "value": "hi", "raw": "hi"}])))
    assert found.posts[0].extra["nodes"] == [node]
    assert [(drift.kind, drift.field) for drift in found.drifts] == [("content", "mention.verified")]


def test_a_kind_of_node_nobody_knows_survives_whole() -> None:
    node = {"type": "poll", "raw": "A or B?", "label": "A or B", "votes": [3, 4]}
    found = parse_capture(json_capture(post(content=[node])))
    assert found.posts[0].text == "A or B"
    assert found.posts[0].extra["nodes"] == [node]
