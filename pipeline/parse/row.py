"""Rows of collections: posts as `posts.jsonl` has them, or nothing but a text."""

import re
from datetime import datetime

from pipeline.errors import ShapeDrift
from pipeline.parse.artefacts import ends_cut, strip_artefacts
from pipeline.parse.fields import Row, read_row
from pipeline.parse.harvest import Harvest
from pipeline.parse.identity import unseen_post_id
from pipeline.parse.moments import parse_exact, parse_iso
from pipeline.parse.person import HUB
from pipeline.parse.post import with_fingerprints
from pipeline.parse.post_address import post_of_url
from pipeline.records import Observation, Post

_POST_ID = re.compile(r"^([\w.-]+)/([\w~.-]+)$")

_RECORDED = frozenset(
    {"id", "url", "author", "slug", "text", "language", "truncated", "published_at", "publishedAt"}
    | {"comments", "impressions"}
)
"""Fields that become fields of Post or of an Observation; all others stay in `extra`."""


def read_post_row(value: object, harvest: Harvest) -> None:
    """A post of a collection → Post as last seen, and Observations of when it was seen.

    `first_seen` says when somebody saw it, not when it was published, so it is no publication time.
    """
    row = read_row("post-row", value, harvest)
    author, slug = _who(row)
    if not author:
        raise ShapeDrift(message="Expected a post with author, url or id author/slug, found none of them.")
    seen = [at for name in ("first_seen", "last_seen") if (at := parse_iso(row.text(name)))]
    post = _post(row, (author, slug), seen[-1] if seen else harvest.observed_at, harvest)
    harvest.add(post)
    for at in seen or [harvest.observed_at]:
        harvest.add(_seen(post.id, at, row, harvest))


def _who(row: Row) -> tuple[str, str]:
    """Author and slug, from whichever of the row's fields holds them."""
    found = post_of_url(row.text("url"))
    if not found and (named := _POST_ID.match(row.text("id"))):
        found = (named[1], named[2])
    author, slug = found or ("", "")
    return row.text("author") or author, row.text("slug") or slug


def _post(row: Row, named: tuple[str, str], at: datetime, harvest: Harvest) -> Post:
    author, slug = named
    text = strip_artefacts(row.text("text"))
    return Post(
        id=f"{author}/{slug}" if slug else unseen_post_id(author, text),
        url=row.text("url") or (f"{HUB}/posts/{author}/{slug}" if slug else ""),
        author=author,
        published=parse_exact(row.text("published_at") or row.text("publishedAt")),
        text=text,
        language=row.text("language"),
        truncated=bool(row.known.get("truncated")) or ends_cut(text),
        observed_at=at,
        evidence=harvest.evidence,
        extra=with_fingerprints(row.rest(_RECORDED), author, text),
    )


def _seen(post_id: str, at: datetime, row: Row, harvest: Harvest) -> Observation:
    return Observation(
        subject=f"post:{post_id}",
        observed_at=at,
        comments=row.number("comments"),
        impressions=row.number("impressions"),
        evidence=harvest.evidence,
    )


def read_text_row(value: object, harvest: Harvest) -> None:
    """`{"id", "text"}` or only `{"text"}` → Post with exactly that text, by nobody known."""
    row = read_row("text-row", value, harvest)
    text, given = row.text("text"), row.known.get("id")
    named = _POST_ID.match(str(given)) if given is not None else None
    author = named[1] if named else ""
    name = str(given) if named else (f"~/{given}" if given not in (None, "") else unseen_post_id("", text))
    harvest.add(
        Post(
            id=name,
            url="",
            author=author,
            text=text,
            observed_at=harvest.observed_at,
            evidence=harvest.evidence,
            extra=with_fingerprints(row.extra, author, text),
        )
    )
