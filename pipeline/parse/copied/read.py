"""A page's text as copied out of a browser → records."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.parse.copied.card import Card, clean_copied, read_card, read_reaction_lines, read_text, starts_card
from pipeline.parse.copied.events import Wording, match_event
from pipeline.parse.copied.header import Header, note_loose, read_interests, read_organizations
from pipeline.parse.copied.lines import Lines
from pipeline.parse.copied.phrases import USER, load_phrases
from pipeline.parse.copied.targets import Target, discussion_target, repo_targets, titled_target
from pipeline.parse.event import as_pairs
from pipeline.parse.harvest import Harvest
from pipeline.parse.identity import activity_id, digest_of, unseen_post_id
from pipeline.parse.moments import parse_moment
from pipeline.parse.page import owner_of_url
from pipeline.parse.person import HUB
from pipeline.parse.post import with_fingerprints
from pipeline.parse.reactions import total
from pipeline.parse.row import post_of_url
from pipeline.records import Activity, Comment, Moment, Observation, Post, Profile

_USER = re.compile(USER)
POST_KINDS = frozenset({"reply", "reaction", "social-post"})
TITLED = frozenset({"paper", "article", "collection", "post"})


@dataclass(slots=True)
class CopiedPage:
    """The state of reading one page."""

    lines: Lines
    harvest: Harvest
    url: str
    seen_at: datetime
    truncated: bool
    header: Header = field(default_factory=Header)
    in_feed: bool = False
    post_id: str = ""
    found: int = 0


def read_copied(text: str, harvest: Harvest, *, url: str = "", truncated: bool = False) -> bool:
    """Read everything a copied page says; False where it is no page of the Hub.

    `url` is the page's own, where known: it names owner, author and slug the text may lack.
    """
    page = CopiedPage(Lines.of(text), harvest, url or harvest.capture.url, harvest.observed_at, truncated)
    page.header.name = owner_of_url(page.url)
    while page.lines.more:
        _read_next(page)
    _add_owner(page)
    return page.found > 0


def _read_next(page: CopiedPage) -> None:
    lines, line = page.lines, page.lines.look()
    if not line:
        lines.at += 1
    elif wording := match_event(lines, lines.at, in_feed=page.in_feed):
        _read_event(page, wording)
    elif heading := load_phrases().headings.get(line):
        lines.at += 1
        _read_heading(page, heading)
    elif starts_card(lines):
        _add_post(page, _author(page), read_card(lines, in_feed=page.in_feed), None)
    elif page.post_id and _at_comment(page):
        _read_comment(page)
    else:
        _read_loose(page)


def _read_heading(page: CopiedPage, heading: str) -> None:
    match heading:
        case "interests":
            read_interests(page.header, page.lines)
            page.found += 1
        case "organizations":
            read_organizations(page.header, page.lines)
        case "recent":
            page.header.settle()
            page.in_feed = True
        case "participants":
            _read_participants(page)
        case _:
            page.in_feed = False


def _read_loose(page: CopiedPage) -> None:
    lines = page.lines
    joined = " ".join(lines.look(index) for index in lines.filled(lines.at, 2))
    for text, step in ((lines.look(), 1), (joined, 2)):
        if len(text) < 100 and (found := load_phrases().activity_of.fullmatch(text)):
            page.header.name = found["user"]
            page.in_feed, page.found = True, page.found + 1
            lines.at = lines.filled(lines.at, step)[-1] + 1
            return
    note_loose(page.header, lines.look())
    lines.at += 1


def _read_event(page: CopiedPage, wording: Wording) -> None:
    page.found += 1
    lines, moment = page.lines, parse_moment(wording.part("time"), page.seen_at)
    lines.at = wording.end
    if not wording.known:
        page.harvest.drift("event", f"wording={wording.kind}", wording.parts)
        page.harvest.aside("event", f"unknown event {wording.kind!r}, kept as it is called", str(wording.parts))
    if wording.kind in POST_KINDS:
        _read_post_event(page, wording, moment)
        return
    for target in _targets(wording, _body(page)):
        _add_activity(page, wording.kind, target, moment)


def _targets(wording: Wording, body: list[str]) -> list[Target]:
    if wording.kind == "discussion":
        return discussion_target(wording, body)
    if not wording.known or wording.part("thing").casefold() in TITLED:
        return titled_target(wording, body)
    return repo_targets(wording, body) or [Target(wording.part("thing").casefold(), "")]


def _body(page: CopiedPage) -> list[str]:
    """The lines up to the next event, heading or card."""
    lines, body = page.lines, []
    while lines.more and not _stops(page):
        if line := lines.look():
            body.append(line)
        lines.at += 1
    return body


def _stops(page: CopiedPage) -> bool:
    lines, line = page.lines, page.lines.look()
    if not line:
        return False
    phrases = load_phrases()
    if line in phrases.headings or starts_card(lines) or phrases.activity_of.fullmatch(line[:100]):
        return True
    following = lines.filled(lines.at, 2)
    split_owner = " ".join(lines.look(index) for index in following)
    if len(split_owner) < 100 and phrases.activity_of.fullmatch(split_owner):
        return True
    return bool(match_event(lines, lines.at, in_feed=page.in_feed))


def _read_post_event(page: CopiedPage, wording: Wording, moment: Moment | None) -> None:
    own = wording.kind == "social-post"
    author = _author(page) if own else wording.part("user")
    post_id = ""
    page.lines.skip_blank()
    if starts_card(page.lines):
        post_id = _add_post(page, author, read_card(page.lines, in_feed=page.in_feed), moment if own else None)
    elif page.in_feed and (body := _body(page)):
        text, cut = clean_copied("\n".join(body))
        post_id = _add_post(page, author, Card(text, None, None, (), cut), moment if own else None)
    detail = {"author": author, "emoji": wording.part("emoji")}
    target = Target("post", post_id, detail)
    _add_activity(page, wording.kind, target, moment, actor=author if own else page.header.name)


def _author(page: CopiedPage) -> str:
    """Whose post comes: the URL's author on a post page, the name just above, or the page's owner."""
    if named := post_of_url(page.url):
        return named[0]
    above = page.header.loose[-1] if page.header.loose else ""
    return page.header.name or (above if _USER.fullmatch(above) else "")


def _add_post(page: CopiedPage, author: str, card: Card, published: Moment | None) -> str:
    page.found += 1
    named = post_of_url(page.url)
    at_home = named is not None and not page.post_id and named[0].casefold() == author.casefold()
    post_id = "/".join(named) if named and at_home else unseen_post_id(author, card.text)
    harvest = page.harvest
    harvest.add(
        Post(
            id=post_id,
            url=f"{HUB}/posts/{post_id}" if at_home else "",
            author=author,
            published=published,
            text=card.text,
            truncated=card.truncated or (page.truncated and not page.lines.more),
            observed_at=page.seen_at,
            evidence=harvest.evidence,
            extra=with_fingerprints({}, author, card.text),
        )
    )
    harvest.add(
        Observation(
            subject=f"post:{post_id}",
            observed_at=page.seen_at,
            reactions=card.reactions or None,
            reaction_count=total(card.reactions) if card.reactions else None,
            comments=card.comments,
            impressions=card.impressions,
            evidence=harvest.evidence,
        )
    )
    page.post_id = post_id if named else ""
    return post_id


def _add_activity(
    page: CopiedPage, kind: str, target: Target, moment: Moment | None, *, actor: str = ""
) -> None:
    who = actor or page.header.name
    known = target.id or target.detail.get("title", "") or target.detail.get("author", "")
    page.harvest.add(
        Activity(
            id=activity_id(kind, who, known, moment, once=False),
            actor=who,
            kind=kind,
            target_kind=target.kind,
            target_id=target.id,
            at=moment,
            observed_at=page.seen_at,
            detail=as_pairs(target.detail),
            evidence=page.harvest.evidence,
        )
    )


def _at_comment(page: CopiedPage) -> bool:
    """A comment begins with a user name alone on a line and a time on the next."""
    lines = page.lines
    here = lines.filled(lines.at, 2)
    if len(here) < 2 or not _USER.fullmatch(lines.look(here[0])):
        return False
    time = lines.look(here[1])
    return len(time) < 40 and parse_moment(time, page.seen_at) is not None


def _read_comment(page: CopiedPage) -> None:
    lines = page.lines
    name_line, time_line = lines.filled(lines.at, 2)
    author, moment = lines.look(name_line), parse_moment(lines.look(time_line), page.seen_at)
    lines.at = time_line + 1
    text, _ = read_text(lines, in_feed=False)
    while lines.more and lines.look() in load_phrases().noise | {"See translation"}:
        lines.at += 1
    reactions = read_reaction_lines(lines)
    page.harvest.add(
        Comment(
            id=f"~{digest_of(page.post_id, author.casefold(), text)}",
            post_id=page.post_id,
            author=author,
            created=moment,
            text=text,
            reactions=reactions,
            observed_at=page.seen_at,
            evidence=page.harvest.evidence,
            extra={},
        )
    )


def _read_participants(page: CopiedPage) -> None:
    """"In this post": user name and full name of everybody in it, in pairs between buttons."""
    lines, phrases, pair = page.lines, load_phrases(), []
    while lines.more:
        line = lines.look()
        lines.at += 1
        if line and line not in phrases.noise:
            pair.append(line)
        elif line == "Follow" and pair:
            _add_profile(page, pair[0], pair[1] if len(pair) > 1 else "")
            pair = []


def _add_profile(page: CopiedPage, name: str, fullname: str) -> None:
    if _USER.fullmatch(name):
        page.harvest.add(
            Profile(
                name=name,
                fullname=fullname,
                observed_at=page.seen_at,
                evidence=page.harvest.evidence,
                extra={},
            )
        )


def _add_owner(page: CopiedPage) -> None:
    header = page.header
    if header.name and page.found:
        page.harvest.add(
            Profile(
                name=header.name,
                fullname=header.fullname,
                interests=header.interests,
                organizations=tuple(header.organizations),
                observed_at=page.seen_at,
                evidence=page.harvest.evidence,
                extra={},
            )
        )
