"""A post of the Hub's JSON: in the feed, in a post page, in an activity event."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.errors import ShapeDrift
from pipeline.parse.fields import Row, moment_in, read_row, string_of
from pipeline.parse.harvest import Harvest
from pipeline.parse.identity import fingerprints, unseen_post_id
from pipeline.parse.person import absolute, name_of, needs_name, read_person
from pipeline.parse.reactions import read_reactions, total
from pipeline.parse.tokens import read_tokens
from pipeline.records import Attachment, Observation, Post, Token

_RECORDED = frozenset(
    {"slug", "content", "rawContent", "author", "attachments", "mentions", "reactions", "publishedAt"}
    | {"updatedAt", "commentators", "url", "totalUniqueImpressions", "identifiedLanguage", "numComments"}
    | {"comments"}
)
"""Fields that become fields of Post or of an Observation; all others stay in `extra`."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Both texts of a post and what maps one onto the other; `kept` goes into `extra`."""

    text: str
    raw: str
    tokens: tuple[Token, ...]
    kept: Mapping[str, Any]


def read_posts_page(value: object, harvest: Harvest) -> None:
    """`/api/posts` → its posts, each for itself: one broken post does not lose the others."""
    read_posts(read_row("posts-page", value, harvest).list("socialPosts"), harvest)


def read_posts(values: list[Any], harvest: Harvest) -> None:
    """Posts, each for itself."""
    before = harvest.position
    for number, item in enumerate(values, 1):
        harvest.position = f"{before} post {number}".strip()
        try:
            read_post(item, harvest)
        except ShapeDrift as drift:
            harvest.aside("post", drift.message, item)
    harvest.position = before


def read_post(value: object, harvest: Harvest) -> Post:
    """One post → Post, the Profile of its author, and what its numbers were → Observation.

    Raises:
        ShapeDrift: it has no author or no text at all.
    """
    row = read_row("post", value, harvest)
    author = needs_name(read_person(row.known["author"], harvest), "post")
    post = _post(row, author, _texts(row, harvest), harvest)
    harvest.add(post)
    harvest.add(_numbers(row, post.id, harvest))
    return post


def _texts(row: Row, harvest: Harvest) -> Texts:
    """Labelled and raw text; the Hub's `rawContent` is kept beside where its tokens disagree with it."""
    raw = row.text("rawContent")
    if not row.list("content"):
        if not {"content", "rawContent"} & row.known.keys():
            raise ShapeDrift(message="Expected post with content or rawContent, found neither.")
        whole = Token(kind="text", start=0, end=len(raw), value=raw, raw=raw, raw_start=0)
        return Texts(raw, raw, (whole,) if raw else (), {})
    read = read_tokens(row.list("content"), harvest)
    text = "".join([token.value for token in read.tokens])
    joined = "".join([token.raw for token in read.tokens])
    kept: dict[str, Any] = {"nodes": list(read.odd)} if read.odd else {}
    if raw not in ("", joined):
        harvest.drift("post", "rawContent is not the joined tokens", raw)
        kept["rawContent"] = raw
    return Texts(text, joined, read.tokens, kept)


def _post(row: Row, author: str, texts: Texts, harvest: Harvest) -> Post:
    slug, language = row.text("slug"), row.object("identifiedLanguage")
    probability, updated = language.get("probability"), moment_in(row, "updatedAt", harvest)
    return Post(
        id=f"{author}/{slug}" if slug else unseen_post_id(author, texts.text),
        url=absolute(row.text("url") or (f"/posts/{author}/{slug}" if slug else "")),
        author=author,
        published=moment_in(row, "publishedAt", harvest),
        updated_at=updated.at if updated else None,
        text=texts.text,
        raw_text=texts.raw,
        tokens=texts.tokens,
        attachments=tuple(_attachments(row, harvest)),
        mentions=_names(row.list("mentions")),
        commentators=_names(row.list("commentators")),
        language=string_of(language.get("language")),
        language_probability=float(probability) if isinstance(probability, int | float) else None,
        observed_at=harvest.observed_at,
        evidence=harvest.evidence,
        extra=with_fingerprints({**row.rest(_RECORDED), **texts.kept}, author, texts.text, texts.raw),
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
    return tuple(dict.fromkeys(filter(None, map(name_of, people))))


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
