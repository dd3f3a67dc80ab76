"""Captures and Hub JSON for the tests of this room; people and posts are invented."""

import html
import json
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.records import Capture

NOW = datetime(2026, 3, 24, 12, 0, tzinfo=UTC)
PAGES = Path(__file__).parent / "pages"
SHARED = Path(__file__).resolve().parents[2].parent / "shared"


def capture(body: bytes | str, url: str = "file:///x", **more: Any) -> Capture:
    """A capture of `body` at a fixed time."""
    raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    known = {"captured_at": NOW, "source": "test", **more}
    return Capture(url=url, body=raw, digest=f"sha256:{sha256(raw).hexdigest()}", **known)


def json_capture(value: Any, url: str = "https://huggingface.co/api/x", **more: Any) -> Capture:
    """A capture of a JSON value."""
    return capture(json.dumps(value, ensure_ascii=False), url, **more)


def person(name: str, **more: Any) -> dict[str, Any]:
    """An author object as the Hub writes it."""
    return {
        "_id": f"id{name}"[:24].ljust(24, "0"),
        "avatarUrl": f"/avatars/{name}.svg",
        "fullname": f"{name.title()} Example",
        "name": name,
        "type": "user",
        "isPro": False,
        "isHf": False,
        "isHfAdmin": False,
        "isMod": False,
        "isUserFollowing": False,
        **more,
    }


def text(value: str) -> dict[str, Any]:
    return {"type": "text", "value": value, "raw": value}


LINE = {"type": "new_line", "raw": "\n"}


def paper_node(arxiv_id: str, label: str) -> dict[str, Any]:
    url = f"https://huggingface.co/papers/{arxiv_id}"
    resource = {"type": "paper", "id": arxiv_id}
    return {"type": "resource", "resource": resource, "url": url, "raw": url, "label": label}


def post(author: str = "ada", slug: str = "100000000000001", **more: Any) -> dict[str, Any]:
    """A post as the feed has it; `content` may be given, `rawContent` follows from it."""
    content = more.pop("content", [text("Soft attention"), LINE, text("Weights sum to one.")])
    return {
        "slug": slug,
        "content": content,
        "rawContent": "".join(node["raw"] for node in content),
        "author": person(author, followerCount=7),
        "attachments": [],
        "mentions": [],
        "reactions": [{"reaction": "🔥", "users": ["bob", "eve"], "count": 3}],
        "publishedAt": "2026-03-20T10:00:00.000Z",
        "updatedAt": "2026-03-20T10:00:00.123Z",
        "commentators": [],
        "url": f"/posts/{author}/{slug}",
        "totalUniqueImpressions": 812,
        "identifiedLanguage": {"language": "en", "probability": 0.9},
        "numComments": 2,
        **more,
    }


def posts_page(*posts: Any) -> dict[str, Any]:
    return {"socialPosts": list(posts), "numTotalItems": 8339}


def comment(name: str, author: str | None = "bob", raw: str = "I agree.", **more: Any) -> dict[str, Any]:
    """A comment as post pages have it; `author=None` is a deleted account."""
    replies, parent = more.pop("replies", None), more.pop("parent", None)
    data = {
        "edited": False,
        "hidden": False,
        "latest": {
            "raw": raw,
            "html": f"<p>{html.escape(raw)}</p>\n",
            "updatedAt": "2026-03-21T08:00:00.000Z",
        },
        "numEdits": 0,
        "editors": [author] if author else [],
        "reactions": [],
        "identifiedLanguage": {"language": "en", "probability": 0.8},
        **more,
    }
    data |= {"parentCommentId": parent} if parent else {}
    made: dict[str, Any] = {
        "id": name,
        "createdAt": "2026-03-21T08:00:00.000Z",
        "type": "comment",
        "data": data,
    }
    made |= {"author": person(author)} if author else {}
    return made | ({"replies": replies} if replies else {})


def island_page(target: str, props: Any, title: str = "a page") -> str:
    """A page with one island, escaped as Svelte does it."""
    escaped = json.dumps(props, ensure_ascii=False).replace("&", "&amp;").replace('"', "&quot;")
    escaped = escaped.replace("<", "&lt;")
    return (
        f'<!doctype html>\n<html class="">\n<head><meta charset="utf-8" />'
        f"<title>{html.escape(title)}</title></head>\n"
        '<body><!--[--><div class="SVELTE_HYDRATER contents" data-target="SystemThemeMonitor" '
        'data-props="{&quot;isLoggedIn&quot;:false}"><!----></div> <main>'
        f'<div class="SVELTE_HYDRATER contents" data-target="{target}" data-props="{escaped}"></div>'
        "</main></body>\n</html>\n"
    )


def post_page(social: dict[str, Any], *comments: dict[str, Any]) -> str:
    """A post page."""
    return island_page(
        "SocialPost",
        {
            "discussionRole": 0,
            "socialPost": {"id": "6a642c551521dfdfd45c2029", **social, "comments": list(comments)},
            "theme": "light",
            "acceptLanguages": ["*"],
            "primaryEmailConfirmed": False,
            "canCreateKernels": False,
        },
    )


def event(kind: str = "like", user: str = "ada", **more: Any) -> dict[str, Any]:
    """An event as activity feeds have it."""
    repo = {"repoData": {"id": "lab/model", "author": "lab"}, "repoId": "lab/model", "repoType": "model"}
    return {
        "time": "2026-03-22T09:30:00.250Z",
        "user": user,
        "userAvatarUrl": "/avatars/a.svg",
        "type": kind,
        **(more or repo),
    }
