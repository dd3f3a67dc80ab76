"""A post of the Hub's JSON: in the feed, in a post page, in an activity event."""

from collections.abc import Mapping
from typing import Any

from pipeline.errors import ShapeDrift
from pipeline.parse.fields import Row, read_row
from pipeline.parse.harvest import Harvest
from pipeline.parse.identity import fingerprints, unseen_post_id
from pipeline.parse.moments import parse_exact, parse_iso
from pipeline.parse.person import absolute, name_of, needs_name, read_person
from pipeline.parse.reactions import read_reactions, total
from pipeline.parse.tokens import read_tokens
from pipeline.records import Attachment, Observation, Post, Token

RECORDED = frozenset(
    "slug content rawContent author attachments mentions reactions publishedAt updatedAt commentators url "
    "totalUniqueImpressions identifiedLanguage numComments comments".split()
)
"""Fields that become fields of Post or of an Observation; all others stay in `extra`."""


def read_posts_page(value: object, harvest: Harvest) -> None:
    """`/api/posts` → its posts, each for itself: one broken post does not lose the others."""
    for number, item in enumerate(read_row("posts-page", value, harvest).list("socialPosts"), 1):
        harvest.position = f"post {number}"
        try:
            read_post(item, harvest)
        except ShapeDrift as drift:
            harvest.aside("post", drift.message, str(item))
    harvest.position = ""


def read_post(value: object, harvest: Harvest) -> Post:
    """One post → Post, the Profile of its author, and what its numbers were → Observation.

    Raises:
        ShapeDrift: it has no author or no text at all.
    """
    row = read_row("post", value, harvest)
    author = needs_name(read_person(row.object("author"), harvest), "post")
    text, raw_text, tokens, kept = _texts(row, harvest)
    post = _post(row, author, (text, raw_text, tokens), {**kept, **_rest(row)}, harvest)
    harvest.add(post)
    harvest.add(_numbers(row, post.id, harvest))
    return post


def _rest(row: Row) -> dict[str, Any]:
    return {**{key: value for key, value in row.known.items() if key not in RECORDED}, **row.extra}


def _texts(row: Row, harvest: Harvest) -> tuple[str, str, tuple[Token, ...], dict[str, Any]]:
    """Labelled text, raw text and tokens; the Hub's `rawContent` is kept beside where it disagrees."""
    raw = row.text("rawContent")
    if not row.list("content"):
        if not raw and "content" not in row.known and "rawContent" not in row.known:
            raise ShapeDrift(message="Expected post with content or rawContent, found neither.")
        whole = Token(kind="text", start=0, end=len(raw), value=raw, raw=raw, raw_start=0)
        return raw, raw, (whole,) if raw else (), {}
    tokens = read_tokens(row.list("content"), harvest)
    text, joined = "".join(token.value for token in tokens), "".join(token.raw for token in tokens)
    if raw in ("", joined):
        return text, joined, tokens, {}
    harvest.drift("post", "rawContent is not the joined tokens", raw)
    return text, joined, tokens, {"rawContent": raw}


def _post(
    row: Row, author: str, texts: tuple[str, str, tuple[Token, ...]], extra: dict[str, Any], harvest: Harvest
) -> Post:
    text, raw_text, tokens = texts
    slug, language = row.text("slug"), row.object("identifiedLanguage")
    probability = language.get("probability")
    return Post(
        id=f"{author}/{slug}" if slug else unseen_post_id(author, text),
        url=absolute(row.text("url") or (f"/posts/{author}/{slug}" if slug else "")),
        author=author,
        published=parse_exact(row.text("publishedAt")),
        updated_at=parse_iso(row.text("updatedAt")),
        text=text,
        raw_text=raw_text,
        tokens=tokens,
        attachments=tuple(_attachments(row, harvest)),
        mentions=_names(row.list("mentions")),
        commentators=_names(row.list("commentators")),
        language=str(language.get("language") or ""),
        language_probability=float(probability) if isinstance(probability, int | float) else None,
        observed_at=harvest.observed_at,
        evidence=harvest.evidence,
        extra=with_fingerprints(extra, author, text, raw_text),
    )


def with_fingerprints(extra: Mapping[str, Any], author: str, text: str, raw_text: str = "") -> dict[str, Any]:
    """`extra` with the digests by which copies of the post are recognised."""
    return {**extra, "fingerprints": fingerprints(author, text, raw_text)}


def _attachments(row: Row, harvest: Harvest) -> list[Attachment]:
    found = []
    for value in row.list("attachments"):
        try:
            item = read_row("attachment", value, harvest)
        except ShapeDrift as drift:
            harvest.drift("attachment", "shape", drift.message)
            continue
        found.append(Attachment(kind=item.text("type"), url=item.text("url")))
    return found


def _names(people: list[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for person in people if (name := name_of(person))))


def _numbers(row: Row, post_id: str, harvest: Harvest) -> Observation:
    reactions = read_reactions(row.list("reactions"), harvest) if "reactions" in row.known else None
    return Observation(
        subject=f"post:{post_id}",
        observed_at=harvest.observed_at,
        reactions=reactions,
        reaction_count=None if reactions is None else total(reactions),
        comments=row.number("numComments"),
        impressions=row.number("totalUniqueImpressions"),
        evidence=harvest.evidence,
    )
