"""What a replayed Hub has to show; plain data in the Hub's own JSON, changed freely between two runs."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(slots=True)
class World:
    """`posts` are as in the feed, newest first, `comments` by post id; `likes`, `events` by name;
    `papers` and `paper_texts` (Markdown) by arXiv id."""

    users: dict[str, Json] = field(default_factory=dict)
    organizations: dict[str, Json] = field(default_factory=dict)
    posts: list[Json] = field(default_factory=list)
    comments: dict[str, list[Json]] = field(default_factory=dict)
    events: dict[str, list[Json]] = field(default_factory=dict)
    likes: dict[str, list[Json]] = field(default_factory=dict)
    followers: dict[str, list[Json]] = field(default_factory=dict)
    members: dict[str, list[Json]] = field(default_factory=dict)
    papers: dict[str, Json] = field(default_factory=dict)
    paper_texts: dict[str, str] = field(default_factory=dict)
    daily: dict[str, list[str]] = field(default_factory=dict)
    discussions: dict[str, Json] = field(default_factory=dict)
    robots: str = "User-agent: *\nAllow: /\n"

    def find_post(self, post_id: str) -> Json | None:
        """The post of this id (`author/slug`)."""
        return next((post for post in self.posts if post_id_of(post) == post_id), None)

    def posts_of(self, user: str) -> list[Json]:
        """Somebody's posts, newest first."""
        return [post for post in self.posts if post["author"]["name"] == user]


def post_id_of(post: Json) -> str:
    """`author/slug`."""
    return f"{post['author']['name']}/{post['slug']}"
