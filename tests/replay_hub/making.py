"""Worlds of any size, of people who do not exist."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.replay_hub.world import Json, World, post_id_of

AUTHORS = ("ada-attends", "bob-batches", "cleo-caches", "dan-decodes")
START = datetime(2026, 6, 1, 12, tzinfo=UTC)


def make_author(name: str) -> Json:
    return {
        "_id": f"{sum(name.encode()):024x}",
        "avatarUrl": f"/avatars/{name}.svg",
        "fullname": name.replace("-", " ").title(),
        "name": name,
        "type": "user",
        "isPro": False,
        "isHf": False,
        "isHfAdmin": False,
        "isMod": False,
        "followerCount": 7,
        "isUserFollowing": False,
    }


def make_post(author: str, number: int, at: datetime, **changes: Any) -> Json:
    """A post as it stands in the feed; `text` is what it says."""
    text = changes.pop("text", f"Post {number}: softmax weights sum to one.")
    post: Json = {
        "slug": f"{number:015d}",
        "content": [{"type": "text", "value": text, "raw": text}],
        "rawContent": text,
        "author": make_author(author),
        "attachments": [],
        "mentions": [],
        "reactions": [],
        "publishedAt": stamp(at),
        "updatedAt": stamp(at),
        "commentators": [],
        "url": f"/posts/{author}/{number:015d}",
        "totalUniqueImpressions": 10 + number,
        "identifiedLanguage": {"language": "en", "probability": 0.9},
        "numComments": 0,
    }
    return post | changes


def make_comment(number: int, author: str, at: datetime, *replies: Json) -> Json:
    """A comment as it stands on a post's page."""
    text = f"Comment {number}: not with a sigmoid."
    return {
        "id": f"{number:024x}",
        "author": make_author(author),
        "createdAt": stamp(at),
        "type": "comment",
        "data": {
            "edited": False,
            "hidden": False,
            "latest": {"raw": text, "html": f"<p>{text}</p>", "updatedAt": stamp(at)},
            "numEdits": 0,
            "editors": [author],
            "reactions": [],
        },
        **({"replies": list(replies)} if replies else {}),
    }


def make_world(posts: int = 25, *, now: datetime = START, apart: timedelta = timedelta(hours=2)) -> World:
    """`posts` posts, the newest half an hour old; every fifth has a comment with a reply."""
    world = World(users={name: make_user(name) for name in AUTHORS})
    world.events = {name: [] for name in AUTHORS}
    for number in range(posts, 0, -1):
        at = now - timedelta(minutes=30) - (posts - number) * apart
        author = AUTHORS[number % len(AUTHORS)]
        world.posts.append(make_post(author, number, at))
        world.events[author].append(make_event("social-post", author, at, socialPost=world.posts[-1]))
        if number % 5 == 0:
            add_comments(world, world.posts[-1], at)
    return world


def make_full_world(posts: int, *, user: str, organization: str, today: date) -> World:
    """A world with something behind every endpoint about one user, one organization and one day."""
    world = make_world(posts)
    about = {"num": 4, "author": make_author(user), "repo": {"name": "cleo/m", "type": "model"}}
    about |= {"title": "Which mask?", "status": "open", "isPullRequest": False, "numComments": 1}
    about |= {"createdAt": "2026-05-20T10:00:00.000Z"}
    world.events[user] += [
        make_event("discussion", user, START - timedelta(days=3), discussionData=about, eventId="e" * 24),
        *(
            make_event("like", user, START - timedelta(days=4 + n), repoId=f"cleo/m{n}", repoType="model")
            for n in range(60)
        ),
    ]
    world.discussions["cleo/m#4"] = about | {"events": []}
    world.likes[user] = [make_like(f"cleo/m{number}") for number in range(45)]
    world.followers = {name: [make_person("fan-fiona")] for name in (user, organization)}
    world.organizations[organization] = {
        "name": organization,
        "fullname": "Cheap",
        "avatarUrl": "/c.svg",
        "numUsers": 3,
    }
    world.events[organization] = [
        make_event("publish", organization, START - timedelta(hours=2), repoId="o/m", repoType="model")
    ]
    world.papers = {name: make_paper(name, f"Title of {name}") for name in ("1409.0473", "2606.00001")}
    world.paper_texts = {name: f"# Title of {name}" for name in world.papers}
    world.daily[today.isoformat()] = list(world.papers)
    return world


def make_user(name: str) -> Json:
    author = make_author(name)
    return {
        "_id": author["_id"],
        "avatarUrl": author["avatarUrl"],
        "fullname": author["fullname"],
        "numFollowers": 7,
        "orgs": [],
        "user": name,
        "type": "user",
    }


def add_comments(world: World, post: Json, at: datetime) -> None:
    """One more comment with a reply under a post."""
    comments = world.comments.setdefault(post_id_of(post), [])
    number = int(post["slug"]) * 100 + 2 * len(comments)
    reply = make_comment(number + 1, AUTHORS[1], at)
    comments.append(make_comment(number, AUTHORS[0], at, reply))
    post["numComments"] += 2


def make_paper(arxiv_id: str, title: str) -> Json:
    """A paper as its own endpoint and the daily list show it."""
    return {
        "id": arxiv_id,
        "authors": [{"_id": "0" * 24, "name": "Ada Attends", "hidden": False}],
        "publishedAt": stamp(START - timedelta(days=3)),
        "title": title,
        "summary": f"About {title}.",
        "upvotes": 4,
        "discussionId": "0" * 24,
    }


def make_person(name: str) -> Json:
    """Somebody as lists of followers and members show them."""
    return {"_id": "0" * 24, "avatarUrl": "/a.svg", "fullname": name.title(), "user": name, "type": "user"}


def make_like(repo: str) -> Json:
    """A like as the list of somebody's likes shows it."""
    return {"createdAt": "2026-05-01T00:00:00.000Z", "repo": {"name": repo, "type": "model"}}


def make_event(kind: str, user: str, at: datetime, **changes: Any) -> Json:
    """An event of somebody's activity."""
    return {"time": stamp(at), "user": user, "userAvatarUrl": f"/avatars/{user}.svg", "type": kind, **changes}


def stamp(at: datetime) -> str:
    """A time as the Hub writes it."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
