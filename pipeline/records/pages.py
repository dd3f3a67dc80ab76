"""What the pages of the Hub say."""

from dataclasses import dataclass
from datetime import datetime

from pipeline.records.evidence import Aside, Drift, Json, Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A user or an organization as seen at one time."""

    name: str
    kind: str = "user"
    fullname: str = ""
    interests: str = ""
    organizations: tuple[str, ...] = ()
    followers: int | None = None
    avatar_url: str = ""
    observed_at: datetime
    evidence: str
    extra: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One event of somebody's activity feed.

    `kind`: like, update, publish, discussion, reply, reaction, upvote, social-post, comment,
    authored, collection, or the page's own word for an unknown one. `target_kind`: model, dataset,
    space, paper, post, discussion, article, collection. `detail` holds what only this kind has
    (emoji, title, number, opener, author of the target …) as sorted pairs.
    """

    id: str
    actor: str
    kind: str
    target_kind: str
    target_id: str
    at: Moment | None
    observed_at: datetime
    detail: tuple[tuple[str, str], ...] = ()
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One typed piece of a post's text; `start:end` are characters of `Post.text`.

    `kind`: text, new_line, link, mention, model, dataset, space, paper, …, inline_code, code_fence.
    `value` is what people see, `raw` the same piece in `Post.raw_text`, `target` what the Hub says it
    stands for: the id of a model, dataset, space or paper, the address of a link, a user name.
    """

    kind: str
    start: int
    end: int
    value: str
    raw: str
    raw_start: int
    target: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    kind: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """One emoji under a post or comment with its count; `users` may name fewer than `count`."""

    emoji: str
    count: int
    users: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post: what does not change when it is seen again. Numbers that change are Observations.

    `text` is what people see (papers with their label); `raw_text` the Hub's `rawContent`;
    `tokens` maps one onto the other. `title` is the first line. `truncated`: the source cut it.
    """

    id: str
    url: str
    author: str
    published: Moment | None = None
    updated_at: datetime | None = None
    text: str
    raw_text: str = ""
    tokens: tuple[Token, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    mentions: tuple[str, ...] = ()
    commentators: tuple[str, ...] = ()
    language: str = ""
    language_probability: float | None = None
    truncated: bool = False
    observed_at: datetime
    evidence: str
    extra: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment or reply on a post; `author` is empty when the account is deleted."""

    id: str
    post_id: str
    parent_id: str = ""
    author: str = ""
    created: Moment | None = None
    text: str
    html: str = ""
    hidden: bool = False
    edited: bool = False
    language: str = ""
    reactions: tuple[Reaction, ...] = ()
    observed_at: datetime
    evidence: str
    extra: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What one page shows of a paper; `text` is the whole of it as Markdown, where a page has that."""

    arxiv_id: str
    version: str = ""
    title: str = ""
    abstract: str = ""
    text: str = ""
    published_at: datetime | None = None
    authors: tuple[str, ...] = ()
    observed_at: datetime
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """The numbers of one thing as seen at one time; None = not shown there. `gone`: it had vanished."""

    subject: str
    observed_at: datetime
    reactions: tuple[Reaction, ...] | None = None
    reaction_count: int | None = None
    comments: int | None = None
    impressions: int | None = None
    rank: int | None = None
    gone: bool = False
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """Everything one capture says."""

    profiles: tuple[Profile, ...] = ()
    activities: tuple[Activity, ...] = ()
    posts: tuple[Post, ...] = ()
    comments: tuple[Comment, ...] = ()
    papers: tuple[Paper, ...] = ()
    observations: tuple[Observation, ...] = ()
    asides: tuple[Aside, ...] = ()
    drifts: tuple[Drift, ...] = ()
