"""What pages say → nodes and edges: who wrote, answered, reacted, liked, follows and belongs."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from pipeline.link.gather import Gathering
from pipeline.link.kinds import load_kinds
from pipeline.records import Activity, Comment, Edge, Moment, Observation, Paper, Parsed, Post, Profile

LABEL_LETTERS = 80
"""Letters of a label: one line in a drawing of the graph."""


def link_parsed(parsed: Parsed, graph: Gathering) -> None:
    """Add everything one Parsed says."""
    for part, link in LINKERS.items():
        for record in getattr(parsed, part):
            link(record, graph)


def link_profile(profile: Profile, graph: Gathering) -> None:
    """Add a person and the organizations the profile lists, or an organization."""
    kind = "organization" if profile.kind in {"org", "organization"} else "author"
    member = graph.node(kind, profile.name, profile.fullname)
    for organization in profile.organizations:
        target = graph.node("organization", organization)
        graph.edge(Edge(source=member, target=target, kind="member"), once=True)


def link_post(post: Post, graph: Gathering) -> None:
    """Add a post and who wrote it."""
    at = _time(post.published)
    target = graph.node("post", post.id, label_of(post.text))
    graph.dated(target, at)
    source = graph.node("author", post.author)
    graph.edge(Edge(source=source, target=target, kind="authored", at=at), once=True)


def link_comment(comment: Comment, graph: Gathering) -> None:
    """Add a comment, who wrote it and what it answers; deleted accounts leave no author."""
    at = _time(comment.created)
    source = graph.node("comment", comment.id, label_of(comment.text))
    graph.dated(source, at)
    post = graph.node("post", comment.post_id)
    parent = graph.node("comment", comment.parent_id) if comment.parent_id else post
    graph.edge(Edge(source=source, target=parent, kind="replied", at=at, doc_id=source), once=True)
    if comment.author:
        author = graph.node("author", comment.author)
        graph.edge(Edge(source=author, target=source, kind="authored", at=at), once=True)
        graph.edge(Edge(source=author, target=post, kind="commented", at=at, doc_id=source), once=True)


def link_paper(paper: Paper, graph: Gathering) -> None:
    """Add a paper under its title."""
    graph.node("paper", paper.arxiv_id, paper.title)


def link_observation(observation: Observation, graph: Gathering) -> None:
    """Add who reacted; a person seen reacting on several pages reacted once."""
    kind, _, name = observation.subject.partition(":")
    for reaction in observation.reactions or ():
        for user in reaction.users:
            source, target = graph.node("author", user), graph.node(kind, name)
            graph.edge(Edge(source=source, target=target, kind="reacted"), once=True)


def link_activity(activity: Activity, graph: Gathering) -> None:
    """Add what somebody did to something; events that name no target stay events."""
    if not activity.target_id or not activity.actor:
        return
    kinds = load_kinds()
    source = graph.node("author", activity.actor)
    target_kind = kinds.target.get(activity.target_kind, activity.target_kind)
    target = graph.node(target_kind, activity.target_id)
    kind = kinds.activity.get(activity.kind, activity.kind)
    graph.edge(Edge(source=source, target=target, kind=kind, at=_time(activity.at)), once=True)


def label_of(text: str) -> str:
    """Return the first line of a text, short enough for a drawing."""
    line = next((line for line in text.splitlines() if line.strip()), "").strip()
    return line if len(line) <= LABEL_LETTERS else f"{line[: LABEL_LETTERS - 1]}…"


LINKERS: Mapping[str, Callable[[Any, Gathering], None]] = {
    "profiles": link_profile,
    "posts": link_post,
    "comments": link_comment,
    "papers": link_paper,
    "observations": link_observation,
    "activities": link_activity,
}
"""Part of Parsed → how it is linked."""


def _time(moment: Moment | None) -> datetime | None:
    return None if moment is None else moment.at
