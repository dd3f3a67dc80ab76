"""Posts in a copied page: on their own page, or under the event that shows them."""

from pipeline.parse.copied.activities import add_activity
from pipeline.parse.copied.card import Card, clean_copied, read_card, starts_card
from pipeline.parse.copied.events import Wording
from pipeline.parse.copied.page import Block, CopiedPage
from pipeline.parse.copied.phrases import load_phrases
from pipeline.parse.copied.targets import Target
from pipeline.parse.identity import unseen_post_id
from pipeline.parse.person import HUB
from pipeline.parse.post import with_fingerprints
from pipeline.parse.reactions import total
from pipeline.records import Moment, Observation, Post

POST_KINDS = frozenset({"reply", "reaction", "social-post"})
"""Events that are about a post and may show it."""

OWN = "social-post"


def read_post_event(page: CopiedPage, wording: Wording, moment: Moment | None) -> None:
    """ "posted an update", "replied to X's post", "reacted to …": the event, and the post below it."""
    own = wording.kind == OWN
    author = (wording.part("actor") or page.author()) if own else wording.part("user")
    detail = {"author": author, "emoji": wording.part("emoji")}
    page.lines.skip_blank()
    if wording.kind == "reply" and not starts_card(page.lines):
        post_id, detail["text"] = "", _read_body(page, wording.part("actor") or page.header.name)[0]
    else:
        post_id = _read_shown(page, author, moment if own else None)
    target = Target("post", post_id, detail)
    add_activity(page, wording.kind, target, moment, actor=author if own else wording.part("actor"))


def _read_shown(page: CopiedPage, author: str, published: Moment | None) -> str:
    """The post below an event: a card, or under "Recent Activity" its text on one line; "" for none."""
    if starts_card(page.lines):
        return read_post(page, author, published)
    text, cut = _read_body(page, author)
    return _add_post(page, author, Card(text, None, None, (), cut), published) if text else ""


def _read_body(page: CopiedPage, author: str) -> tuple[str, bool]:
    """What stands below an event of a feed without a card, by `author`; and whether it was cut."""
    start = page.lines.at
    body = page.body() if page.in_feed else []
    page.blocks.append(Block(author, start, page.lines.at))
    return clean_copied("\n".join(line for line in body if line not in load_phrases().noise))


def read_post(page: CopiedPage, author: str, published: Moment | None) -> str:
    """The card at the cursor → Post and Observation; returns the post's id."""
    start = page.lines.at
    card = read_card(page.lines, in_feed=page.in_feed)
    page.blocks.append(Block(author, start, page.lines.at))
    return _add_post(page, author, card, published)


def _add_post(page: CopiedPage, author: str, card: Card, published: Moment | None) -> str:
    page.found += 1
    named = page.named if not page.post_id else None
    at_home = named is not None and named[0].casefold() == author.casefold()
    if not at_home and not card.text:
        page.harvest.aside("post", "a post without slug and text cannot be told from others", author)
        return ""
    post_id = "/".join(named) if named and at_home else unseen_post_id(author, card.text)
    page.harvest.add(
        Post(
            id=post_id,
            url=f"{HUB}/posts/{post_id}" if at_home else "",
            author=author,
            published=published,
            text=card.text,
            truncated=card.truncated or (page.truncated and not page.lines.more),
            observed_at=page.seen_at,
            evidence=page.harvest.evidence,
            extra=with_fingerprints({}, author, card.text),
        )
    )
    page.harvest.add(_numbers(page, post_id, card))
    page.post_id = "" if page.in_feed else post_id
    return post_id


def _numbers(page: CopiedPage, post_id: str, card: Card) -> Observation:
    return Observation(
        subject=f"post:{post_id}",
        observed_at=page.seen_at,
        reactions=card.reactions or None,
        reaction_count=total(card.reactions) if card.reactions else None,
        comments=card.comments,
        impressions=card.impressions,
        evidence=page.harvest.evidence,
    )
