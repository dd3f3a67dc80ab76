"""One function per endpoint: what the world shows, in the Hub's wire formats."""

import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.replay_hub.world import Json, World, post_id_of

PAGE = 10
EVENTS = 20
LIKES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request: its path, its query, the parts of the path the route named, the address of this Hub."""

    path: str
    query: dict[str, str]
    parts: dict[str, str]
    origin: str

    def number(self, name: str, default: int) -> int:
        text = self.query.get(name, "")
        return int(text) if text.isdigit() else default


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The body of an answer; `None` as a page is a 404."""

    body: bytes
    mime: str = "application/json; charset=utf-8"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


def show(world: World, asked: Asked) -> Shown:
    """The answer to a request; an unknown path and an unknown thing are both a 404."""
    for pattern, answer in ROUTES:
        if found := pattern.fullmatch(asked.path):
            parts = {name: value for name, value in found.groupdict().items() if value is not None}
            named = Asked(path=asked.path, query=asked.query, parts=parts, origin=asked.origin)
            return answer(world, named) or _missing(asked)
    return _missing(asked)


def _missing(asked: Asked) -> Shown:
    if asked.path.startswith("/api/"):
        return Shown(body=b'{"error":"Sorry, we can\'t find the page you are looking for."}', status=404)
    return Shown(body=_page("404", ""), mime="text/html; charset=utf-8", status=404)


def _robots(world: World, _: Asked) -> Shown:
    return Shown(body=world.robots.encode(), mime="text/plain; charset=utf-8")


def _feed(world: World, asked: Asked) -> Shown:
    if asked.query.get("sort", "trending") not in ("recent", "trending"):
        return Shown(body=b'{"error":"Invalid sort"}', status=400)
    skip = asked.number("skip", 0)
    page = world.posts[skip : skip + PAGE]
    return _json({"socialPosts": page, "numTotalItems": len(world.posts)})


def _post_page(world: World, asked: Asked) -> Shown | None:
    post = world.find_post(f"{asked.parts['user']}/{asked.parts['slug']}")
    if post is None:
        return None
    social = {
        "id": f"{int(post['slug']):024x}"[-24:],
        **post,
        "comments": world.comments.get(post_id_of(post), []),
    }
    island = {"discussionRole": 0, "socialPost": social, "theme": "light"}
    return _html(f"@{post['author']['name']} on Hugging Face", _island("SocialPost", island))


def _profile(world: World, asked: Asked) -> Shown | None:
    name = asked.parts["user"]
    user = world.users.get(name)
    if user is None:
        return None
    events = world.events.get(name, [])
    island = {"lastUserActivities": events[:3], "blogPosts": [], "totalBlogPosts": 0, "communityScore": 5}
    return _html(f"{name} ({user['fullname']})", _island("UserProfile", island))


def _activity_page(world: World, asked: Asked) -> Shown | None:
    name, tab = asked.parts["user"], asked.parts["tab"]
    user = world.users.get(name)
    if user is None:
        return None
    events = [event for event in world.events.get(name, []) if tab == "all" or _tab_of(event) == tab]
    island = {"activities": events[:EVENTS], "activityCursor": "", "activityType": tab}
    if tab == "posts":
        island["posts"] = world.posts_of(name)[:2]
    return _html(f"{name} ({user['fullname']})", _island("UserProfile", island))


def _organization_page(world: World, asked: Asked) -> Shown | None:
    name = asked.parts["name"]
    if name not in world.organizations:
        return None
    island = {"activities": world.events.get(name, [])[:EVENTS], "activityCursor": "", "activityType": "all"}
    fullname = world.organizations[name]["fullname"]
    return _html(f"{name} ({fullname})", _island("OrgProfile", island))


def _recent_activity(world: World, asked: Asked) -> Shown | None:
    name = asked.query.get("entity", "")
    if name not in world.users and name not in world.organizations:
        return None
    events = world.events.get(name, [])
    start = int(asked.query.get("cursor") or "0", 16)
    # The Hub may give fewer events than asked for.
    end = start + min(EVENTS, asked.number("limit", EVENTS))
    more = {"cursor": f"{end:024x}"} if end < len(events) else {}
    return _json({"recentActivity": events[start:end], **more})


def _overview(world: World, asked: Asked) -> Shown | None:
    user = world.users.get(asked.parts["user"])
    return _json(user) if user else None


def _organization(world: World, asked: Asked) -> Shown | None:
    found = world.organizations.get(asked.parts["name"])
    return _json(found) if found else None


def _likes(world: World, asked: Asked) -> Shown | None:
    if asked.parts["user"] not in world.users:
        return None
    likes = world.likes.get(asked.parts["user"], [])
    start = int(asked.query.get("cursor") or "0", 16)
    end = start + min(LIKES, asked.number("limit", LIKES))
    shown = _json(likes[start:end])
    if end >= len(likes):
        return shown
    link = f'<{asked.origin}{asked.path}?limit={end - start}&cursor={end:024x}>; rel="next"'
    return Shown(body=shown.body, headers=(("Link", link),))


def _people(kind: str) -> "Answer":
    """A list of people; without a next page."""
    return lambda world, asked: _json(getattr(world, kind).get(asked.parts["name"], []))


def _paper(world: World, asked: Asked) -> Shown | None:
    paper = world.papers.get(asked.parts["id"])
    return _json({"summary": "", **paper}) if paper else None


def _paper_text(world: World, asked: Asked) -> Shown | None:
    """Markdown; of a paper without a text the Hub shows its page."""
    arxiv_id = asked.parts["id"]
    if arxiv_id not in world.papers:
        return None
    if arxiv_id not in world.paper_texts:
        return _html(world.papers[arxiv_id]["title"], "")
    return Shown(body=world.paper_texts[arxiv_id].encode(), mime="text/markdown; charset=utf-8")


def _paper_search(world: World, asked: Asked) -> Shown:
    words = asked.query.get("q", "").casefold()
    found = [paper for paper in world.papers.values() if words in paper["title"].casefold()]
    return _json([{"paper": paper, "title": paper["title"]} for paper in found])


def _daily(world: World, asked: Asked) -> Shown:
    ids = world.daily.get(asked.query.get("date", ""), [])
    papers = [world.papers[arxiv_id] for arxiv_id in ids][: asked.number("limit", 50)]
    return _json([{"paper": paper, "title": paper["title"], "numComments": 0} for paper in papers])


def _discussion(world: World, asked: Asked) -> Shown | None:
    found = world.discussions.get(f"{asked.parts['repo']}#{asked.parts['num']}")
    return _json(found) if found else None


def _tab_of(event: Json) -> str:
    tabs = {"social-post": "posts", "upvote": "upvotes", "like": "likes", "discussion": "community"}
    return tabs.get(event["type"], f"{event.get('repoType', 'model')}s")


def _json(value: Any) -> Shown:
    return Shown(body=json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _html(title: str, islands: str) -> Shown:
    return Shown(body=_page(title, islands), mime="text/html; charset=utf-8")


def _page(title: str, islands: str) -> bytes:
    head = f'<meta charset="utf-8" /><title>{html.escape(title)}</title>'
    return f'<!doctype html>\n<html class=""><head>{head}</head><body>{islands}</body></html>'.encode()


def _island(target: str, props: Json) -> str:
    text = html.escape(json.dumps(props, ensure_ascii=False, separators=(",", ":")), quote=True)
    return f'<div class="SVELTE_HYDRATER contents" data-target="{target}" data-props="{text}"></div>'


Answer = Callable[[World, Asked], Shown | None]
ROUTES: tuple[tuple[re.Pattern[str], Answer], ...] = tuple(
    (re.compile(pattern), answer)
    for pattern, answer in (
        ("/robots[.]txt", _robots),
        ("/api/posts", _feed),
        ("/api/recent-activity", _recent_activity),
        ("/api/users/(?P<user>[^/]+)/overview", _overview),
        ("/api/users/(?P<user>[^/]+)/likes", _likes),
        ("/api/users/(?P<name>[^/]+)/followers", _people("followers")),
        ("/api/organizations/(?P<name>[^/]+)/followers", _people("followers")),
        ("/api/organizations/(?P<name>[^/]+)/members", _people("members")),
        ("/api/organizations/(?P<name>[^/]+)/overview", _organization),
        ("/api/papers/search", _paper_search),
        ("/api/papers/(?P<id>.+)", _paper),
        ("/api/daily_papers", _daily),
        ("/papers/(?P<id>.+)[.]md", _paper_text),
        ("/api/(?:models|datasets|spaces)/(?P<repo>[^/]+/[^/]+)/discussions/(?P<num>[0-9]+)", _discussion),
        ("/posts/(?P<user>[^/]+)/(?P<slug>[^/]+)", _post_page),
        ("/organizations/(?P<name>[^/]+)/activity/all", _organization_page),
        ("/(?P<user>[^/]+)/activity/(?P<tab>[a-z]+)", _activity_page),
        ("/(?P<user>[^/]+)", _profile),
    )
)
