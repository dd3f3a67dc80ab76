"""Whom a capture may name, and what else they are called."""

import pytest

from pipeline.parse import called_in, people_named, words_in
from tests.parse.builders import capture, comment, event, json_capture, person, post, post_page, posts_page


@pytest.mark.parametrize(
    ("body", "url", "name"),
    [
        ('{"id": "ada/1", "text": "x"}', "file:///x", "ada"),
        ('{"id": "bob/1", "text": "thanks @ada-b."}', "file:///x", "ada-b"),
        ('{"id": "bob/1", "text": "thanks @ ada!"}', "file:///x", "ada"),
        ('{"id": "bob/1", "text": "see https://huggingface.co/ada/model"}', "file:///x", "ada"),
        ('{"id": "bob/1", "text": "see hf.co/spaces/ada/demo"}', "file:///x", "ada"),
        ('{"strange": [{"author": "ada"}]}', "file:///x", "ada"),
        ("Recent Activity\nliked a model 2 days ago\nada/model\n", "file:///x", "ada"),
        ("nothing", "https://huggingface.co/posts/ada/1", "ada"),
        (post_page(post("bob"), comment("c", "ada")), "file:///x", "ada"),
    ],
)
def test_a_name_is_found_where_names_stand(body: str, url: str, name: str) -> None:
    assert name in people_named(capture(body, url))


def test_people_in_reactions_and_events_are_found() -> None:
    page = posts_page(post("bob", reactions=[{"reaction": "🔥", "users": ["eve"], "count": 1}]))
    assert {"bob", "eve"} <= people_named(json_capture(page))
    assert "ada" in people_named(json_capture({"recentActivity": [event(user="ada")]}))


def test_a_name_in_a_file_name_is_found() -> None:
    assert "ada-b" in people_named(capture("words", source="import:saved_ada-b-2.html"))


@pytest.mark.parametrize("text", ["profile_ada-b.html", "ada-b", "my.ada-b.txt", "x-ada-b-y"])
def test_words_are_found_in_every_run_of_their_parts(text: str) -> None:
    assert "ada-b" in set(words_in(text))


def test_what_is_a_persons_alone_is_told_and_a_single_word_is_not() -> None:
    ada = person("ada", fullname="Ada Example", avatarUrl="/avatars/face.svg", _id="5f" * 12)
    told = called_in(json_capture(posts_page({**post("ada"), "author": ada})), "ADA")
    assert told == {"Ada Example", "https://huggingface.co/avatars/face.svg", "avatars/face.svg", "5f" * 12}
    model = person("ada", fullname="Model")
    assert "Model" not in called_in(json_capture(posts_page({**post("ada"), "author": model})), "ada")
    assert called_in(json_capture(posts_page(post("bob"))), "ada") == frozenset()
