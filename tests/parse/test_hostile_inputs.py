"""Mutated and hostile inputs: no crash, no hang, and what is whole is read."""

import json
import random
from dataclasses import fields

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.parse import erase_person, parse_capture, recognise_kind
from pipeline.parse.erase.names import Names
from pipeline.parse.shapes import UNKNOWN
from pipeline.records import Capture, Parsed
from tests.parse.builders import PAGES, capture, comment, event, island_page, post, post_page, posts_page
from tests.parse.mutations import HOSTILE, SEEDS, mutate, mutate_value


def says_something(found: Parsed) -> bool:
    """Whether anything came out, be it the reason why nothing did."""
    return any(getattr(found, field.name) for field in fields(Parsed))


def is_empty(one: Capture) -> bool:
    """Whether a body is JSON in which nothing is said: containers of nothing, at any depth."""
    try:
        return _is_hollow(json.loads(one.body))
    except ValueError:
        return False


def _is_hollow(value: object) -> bool:
    if isinstance(value, dict):
        return all(map(_is_hollow, value.values()))
    return isinstance(value, int | None) or (isinstance(value, list) and all(map(_is_hollow, value)))


def assert_sound(found: Parsed) -> None:
    """Whatever was read keeps the promises of its records."""
    for one in found.posts:
        assert one.id.count("/") >= 1
        assert all(one.text[token.start : token.end] == token.value for token in one.tokens)
    assert all(aside.reason for aside in found.asides)
    assert all(one.id for one in (*found.comments, *found.activities))
    assert all(profile.name for profile in found.profiles)


def assert_erased(left: Capture | None, user: str) -> None:
    """No byte of the name is in what is left."""
    if left is not None:
        assert not Names.of(user).touch(left.body.decode("utf-8", "replace"))


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SEEDS), st.integers(0, 2**32))
def test_a_mutated_input_is_read_or_set_aside(seed: bytes, chance: int) -> None:
    one = capture(mutate(seed, random.Random(chance)))
    found = parse_capture(one)
    assert_sound(found)
    assert says_something(found) or is_empty(one)
    assert recognise_kind(one) != UNKNOWN or found.asides


@settings(max_examples=150)
@given(st.integers(0, 2**32), st.integers(1, 4))
def test_json_of_another_shape_is_read_or_set_aside(chance: int, times: int) -> None:
    rng = random.Random(chance)
    page: object = posts_page(post(mentions=[{"name": "eve"}]), post("bob", "2"))
    island: object = {"socialPost": {**post(), "comments": [comment("c1", replies=[comment("c2")])]}}
    for _ in range(times):
        page, island = mutate_value(page, rng), mutate_value(island, rng)
    for one in (capture(json.dumps(page)), capture(island_page("SocialPost", island))):
        found = parse_capture(one)
        assert_sound(found)
        assert says_something(found) or is_empty(one)
        assert_erased(erase_person(one, "bob"), "bob")


@settings(max_examples=60)
@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_read_or_set_aside(body: bytes) -> None:
    found = parse_capture(capture(body))
    assert found.asides or found.posts or found.activities or found.profiles or body.strip() in (b"[]", b"{}")


@settings(max_examples=60)
@given(st.sampled_from(SEEDS), st.integers(0, 2**32), st.sampled_from(["ada", "bob", "lena"]))
def test_a_mutated_input_can_be_erased_from(seed: bytes, chance: int, user: str) -> None:
    assert_erased(erase_person(capture(mutate(seed, random.Random(chance))), user), user)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_input_is_read_or_set_aside(name: str) -> None:
    found = parse_capture(capture(HOSTILE[name](1_000)))
    assert_sound(found)
    assert says_something(found)


@settings(max_examples=60)
@given(st.lists(st.booleans(), min_size=1, max_size=12), st.integers(0, 2**32))
def test_a_damaged_line_never_costs_a_whole_one(damaged: list[bool], chance: int) -> None:
    rng = random.Random(chance)
    lines = []
    for number, broken in enumerate(damaged):
        line = json.dumps({"id": f"ada/{number}", "author": "ada", "slug": str(number), "text": "hi"})
        lines.append(line[: rng.randrange(1, len(line) - 1)] if broken else line)
    found = parse_capture(
        capture("\n".join([*lines, json.dumps({"id": "bob/1", "author": "bob", "text": "ho"})]))
    )
    whole = [f"ada/{number}" for number, broken in enumerate(damaged) if not broken]
    assert [one.id for one in found.posts] == [*whole, "bob/1"]


def test_the_seeds_themselves_are_read_whole() -> None:
    assert all(not parse_capture(capture(seed)).asides for seed in SEEDS)


def test_a_cut_anywhere_keeps_every_post_before_it() -> None:
    body = json.dumps(posts_page(*(post(slug=str(number)) for number in range(6)))).encode()
    ends = [end for end in range(len(body)) if body[:end].endswith(b'"numComments": 2}')]
    for count, end in enumerate(ends, 1):
        assert len(parse_capture(capture(body[: end + 40])).posts) == count


def test_the_page_texts_survive_every_cut() -> None:
    for path in sorted(PAGES.iterdir()):
        text = path.read_text("utf-8")
        for end in range(0, len(text), 37):
            found = parse_capture(capture(text[:end]))
            assert_sound(found)
            assert says_something(found)


def test_all_shapes_survive_the_loss_of_any_field() -> None:
    whole = post()
    for field in whole:
        partial = {name: value for name, value in whole.items() if name != field}
        found = parse_capture(capture(json.dumps(posts_page(partial, post(slug="2")))))
        assert "ada/2" in [one.id for one in found.posts]
    page = island_page("UserProfile", {"lastUserActivities": [event(), {}, event("update")]})
    assert len(parse_capture(capture(page)).activities) == 2
    assert len(parse_capture(capture(post_page(post(), comment("a"), {}, comment("b")))).comments) == 2
