"""Breaking good inputs in the ways transport, other tools and people break them."""

import json
import random
from collections.abc import Callable, Mapping
from typing import Any

from tests.parse.builders import PAGES, comment, event, island_page, post, post_page, posts_page

ROW = {"id": "ada/1", "author": "ada", "slug": "1", "text": "Soft attention\nby @bob\nSee translation"}

SEEDS: tuple[bytes, ...] = (
    json.dumps(posts_page(post(), post("bob", "2")), ensure_ascii=False).encode(),
    post_page(post(), comment("c1", replies=[comment("c2")]), comment("c3", None)).encode(),
    island_page("UserProfile", {"lastUserActivities": [event(), event("update")]}, "ada (Ada)").encode(),
    json.dumps({"recentActivity": [event(), event("social-post", socialPost=post())]}).encode(),
    "\n".join([json.dumps(ROW), json.dumps({"id": "x", "text": "y"})]).encode(),
    b"<rss><channel><item><link>https://huggingface.co/posts/a/1</link><title>t</title></item></channel></rss>",
    *(path.read_bytes() for path in sorted(PAGES.glob("activity_*.txt"))),
    (PAGES / "post_page_dated.txt").read_bytes(),
)

_FRAGMENTS = (
    b"{", b"}", b"[", b"]", b'"', b"\\", b"\x00", b"\xff", b"\xed\xa0\x80", b"null", b"&quot;",
    b"<!--", b"-->",
    b"\n", b"\\ud800", b"1e999", b"NaN", b"Post\n", b" ago", b"'s post", b"\xe2\x80\xae", b"<", b"@\n", b"-1",
)  # fmt: skip


def mutate(body: bytes, rng: random.Random) -> bytes:
    """`body` with one to six breakages: cut, repeated, swapped, overwritten, foreign bytes inside."""
    for _ in range(rng.randint(1, 6)):
        body = rng.choice((_cut, _repeat, _drop, _flip, _insert, _swap_word))(body, rng)
    return body


ODD: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1.5,
    "",
    "x",
    [],
    {},
    [[]],
    [{}],
    [None],
    {"name": []},
    {"type": {}},
    "2026",
)


def mutate_value(value: Any, rng: random.Random) -> Any:
    """A JSON value with one of its parts, at any depth, replaced by one of another type."""
    if not isinstance(value, dict | list) or not value or rng.random() < 0.15:
        return rng.choice(ODD)
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    key = rng.choice(keys)
    changed = dict(value) if isinstance(value, dict) else list(value)
    changed[key] = mutate_value(value[key], rng)
    return changed


def _span(body: bytes, rng: random.Random, longest: int) -> tuple[int, int]:
    start = rng.randint(0, len(body))
    return start, min(len(body), start + rng.randint(0, longest))


def _cut(body: bytes, rng: random.Random) -> bytes:
    return body[: rng.randint(len(body) // 2, len(body))]


def _repeat(body: bytes, rng: random.Random) -> bytes:
    start, end = _span(body, rng, 200)
    return body[:end] + body[start:end] * rng.randint(1, 4) + body[end:]


def _drop(body: bytes, rng: random.Random) -> bytes:
    start, end = _span(body, rng, 30)
    return body[:start] + body[end:]


def _flip(body: bytes, rng: random.Random) -> bytes:
    at = rng.randint(0, len(body))
    return body[:at] + bytes([rng.randrange(256)]) + body[at + 1 :]


def _insert(body: bytes, rng: random.Random) -> bytes:
    at = rng.randint(0, len(body))
    return body[:at] + rng.choice(_FRAGMENTS) * rng.randint(1, 3) + body[at:]


def _swap_word(body: bytes, rng: random.Random) -> bytes:
    """A field under another's name or of another type."""
    pairs = (
        (b"author", b"writer"),
        (b"true", b"[]"),
        (b"[]", b"{}"),
        (b"content", b"contents"),
        (b'"', b"'"),
    )
    old, new = rng.choice(pairs)
    return body.replace(old, new, rng.randint(1, 3))


HOSTILE: Mapping[str, Callable[[int], str]] = {
    "brackets": lambda n: "[" * n,
    "closed brackets": lambda n: "[" * n + "]" * n,
    "braces": lambda n: '{"a":' * n,
    "open objects": lambda n: '[{"author":' * n,
    "a long line": lambda n: '{"id":"a","text":"' + "x" * 60 * n + '"}',
    "many open comments": lambda n: "<html>" + "<!-- " * n,
    "many islands": lambda n: "<html>" + '<div data-target="SocialPost" data-props="{}">' * n,
    "many open islands": lambda n: "<html>" + '<div data-target="SocialPost" ' * n + "data-props",
    "deep html": lambda n: "<div>" * n + "data-props SocialPost",
    "many events": lambda n: "liked a model 2 days ago\n" * n,
    "many half events": lambda n: "liked\n" * n,
    "many cards": lambda n: "Post\n12\n" * n,
    "many names": lambda n: "zoe\n's\n" * n,
    "many at signs": lambda n: '{"author":"a","text":"' + "@\\n" * n + '"}',
    "many empty posts": lambda n: '{"socialPosts":[' + "{}," * n,
    "entities": lambda n: "<rss>" + "&amp;" * n + "</rss>",
    "captions": lambda n: "Organizations\n" + "'s picture" * n,
    "wrong letters": lambda n: "Recent Activity\n" + "πŸ”" * n,
    "white space in a row": lambda n: json.dumps(
        {"author": "a", "text": "liked" + " \t\n" * n + "See translation."}
    ),
    "white space in an event": lambda n: "liked" + " " * n + "x\nliked a model 2 days ago",
    "captions that never come": lambda n: "Organizations\n" + "a's pic " * n,
    "one line": lambda n: "reacted to x's post with " * n,
    "one word": lambda n: "x" * 60 * n,
    "openings": lambda n: "New activity in a/b 2 days ago\n" + "#1 opened\n" * n,
    "mentions": lambda n: "Post\n1\n" + "@\n" * n,
    "headings": lambda n: "AI & ML interests\n" * n,
    "bylines": lambda n: "posted an update now\nPost\nx\n" + "ada\n•\n" * n,
    "white space": lambda n: " \n" * n + "x",
    "emoji": lambda n: "Post\n" + "🔥\n1\n" * n,
    "unknown fields": lambda n: json.dumps({"socialPosts": [{**post(), **{f"f{k}": k for k in range(n)}}]}),
}
"""Texts of a size about `n` that trap parsers which look ahead, backtrack or recurse."""
