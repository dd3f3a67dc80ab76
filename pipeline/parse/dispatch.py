"""Capture → Parsed: recognise the kind, let its reader walk, keep what could not be read."""

from collections.abc import Callable, Mapping
from typing import Any

from pipeline.errors import BrokenInput, InputRejected, ShapeDrift
from pipeline.parse.comment import read_lone_comment
from pipeline.parse.content import Content, read_content, salvage_page
from pipeline.parse.copied import read_copied
from pipeline.parse.discussion import read_discussion, read_discussion_list
from pipeline.parse.event import read_activity_page, read_event
from pipeline.parse.feed import read_feed
from pipeline.parse.fields import read_row
from pipeline.parse.harvest import Harvest
from pipeline.parse.json_feed import read_json_feed
from pipeline.parse.like import read_like
from pipeline.parse.load_json import load_json
from pipeline.parse.page import read_post_island, read_profile_island
from pipeline.parse.page_head import load_page_rules, page_title, page_url
from pipeline.parse.paper import read_paper, read_paper_entry, read_paper_row
from pipeline.parse.paper_text import PAPER_TEXT, read_paper_text
from pipeline.parse.person import read_organization_overview, read_person, read_user_overview
from pipeline.parse.post import read_post, read_posts_page
from pipeline.parse.post_address import post_of_url
from pipeline.parse.row import read_post_row, read_text_row
from pipeline.parse.shapes import UNKNOWN, shape_of
from pipeline.parse.trending import read_trending_row
from pipeline.parse.visible import visible_text
from pipeline.records import Capture, Observation, Parsed

GONE = (404, 410)
MOVED = range(300, 400)
AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses that say nothing of what was asked, only that it is to be asked again (RFC 9110, RFC 6585)."""
ROBOTS = "/robots.txt"
LIVE = "hub"


def read_page_row(value: object, harvest: Harvest) -> None:
    """`{"url", "text", "truncated"}`: a page copied out of a browser."""
    row = read_row("page-row", value, harvest)
    cut = bool(row.known.get("truncated"))
    before = harvest.met
    is_page = read_copied(row.text("text"), harvest, url=row.text("url"), truncated=cut)
    if not is_page or harvest.met == before:
        harvest.aside("page-text", "no page of the Hub: no event, post or profile in it", row.text("text"))


READERS: Mapping[str, Callable[[Any, Harvest], object]] = {
    "posts-page": read_posts_page,
    "activity-page": read_activity_page,
    "post-island": read_post_island,
    "profile-island": read_profile_island,
    "event": read_event,
    "post": read_post,
    "paper-entry": read_paper_entry,
    "paper": read_paper,
    "paper-row": read_paper_row,
    "user-overview": read_user_overview,
    "organization-overview": read_organization_overview,
    "like": read_like,
    "trending-row": read_trending_row,
    "json-feed": read_json_feed,
    "discussion": read_discussion,
    "discussion-list": read_discussion_list,
    "person": read_person,
    "comment": read_lone_comment,
    "post-row": read_post_row,
    "page-row": read_page_row,
    "text-row": read_text_row,
}
"""What reads a JSON object of each shape."""


def recognise_kind(capture: Capture) -> str:
    """What a capture is, by its content: a shape of `shapes.toml`, or `json-lines`, `post-page`,
    `profile-page`, `paper-text`, `html`, `feed`, `page-text`, `broken-json`, `unknown`."""
    try:
        content = read_content(capture)
    except InputRejected:
        return UNKNOWN
    if content.kind == "page-text" and not read_copied(content.text, Harvest(capture)):
        return UNKNOWN
    return content.kind


def parse_capture(capture: Capture) -> Parsed:
    """Everything a capture says; what cannot be read is in `asides`, what is new in `drifts`.

    Pure, and never raises for bad content: the same capture gives the same records for ever.
    """
    harvest = Harvest(capture)
    if _says_nothing(capture):
        return harvest.parsed()
    if capture.status >= 300:
        _read_failure(capture, harvest)
        return harvest.parsed()
    try:
        content = read_content(capture)
    except InputRejected as error:
        harvest.aside(UNKNOWN, str(error), _excerpt(capture), position=capture.position)
        return harvest.parsed()
    for note in content.notes:
        harvest.aside("encoding", note, content.text)
    if content.kind == PAPER_TEXT:
        read_paper_text(content.text, harvest)
        return harvest.parsed()
    for position, reason, excerpt in content.broken:
        harvest.aside("json", reason, excerpt, position=position)
    _read(content, harvest)
    return harvest.parsed()


def _says_nothing(capture: Capture) -> bool:
    """Whether a live answer is about asking alone: a redirect, a passing failure, the rules for robots.

    The collection reports these itself and asks again; in an imported file a page is missing instead.
    """
    is_about_asking = capture.status in MOVED or capture.status in AGAIN
    return capture.source == LIVE and (is_about_asking or capture.url.endswith(ROBOTS))


def _read_failure(capture: Capture, harvest: Harvest) -> None:
    """An answer that is no page: a post that vanished is an observation, all else is set aside."""
    named = post_of_url(capture.url)
    if capture.status in GONE and named:
        subject = f"post:{'/'.join(named)}"
        harvest.add(
            Observation(
                subject=subject, observed_at=harvest.observed_at, gone=True, evidence=harvest.evidence
            )
        )
        return
    if capture.source == LIVE and capture.status in GONE:
        # The Hub was asked whether it has this, and has not: nothing is lost, and the collection tells.
        return
    harvest.aside("response", f"Expected status 200, found {capture.status}.", _excerpt(capture))


def _excerpt(capture: Capture) -> str:
    return capture.body[:200].decode("utf-8", "replace")


def _read(content: Content, harvest: Harvest) -> None:
    if content.text[0] == "<":
        harvest.title, harvest.url = page_title(content.text), page_url(content.text) or harvest.url
    if content.islands:
        _read_islands(content, harvest)
    elif content.values:
        for position, value in content.values:
            harvest.position = position
            read_value(value, harvest)
    elif content.kind == "feed":
        read_feed(content.text, harvest)
    elif content.kind in {"html", "page-text"}:
        _read_text(content, harvest)
    elif not content.broken:
        harvest.aside(UNKNOWN, "nothing recognises this content", content.text)


def _read_islands(content: Content, harvest: Harvest) -> None:
    wanted = load_page_rules().islands
    for island in content.islands:
        harvest.position = f"island {island.target}"
        try:
            READERS[wanted[island.target]](load_json(island.props), harvest)
        except ShapeDrift as error:
            harvest.aside(content.kind, str(error), island.props)
        except BrokenInput as error:
            harvest.aside(content.kind, str(error), island.props)
            for _, value in salvage_page(content.text):
                _read_object(value, harvest)


def _read_text(content: Content, harvest: Harvest) -> None:
    text = visible_text(content.text) if content.kind == "html" else content.text
    if not read_copied(text, harvest) or not harvest.met:
        harvest.aside(content.kind, "no page of the Hub: no event, post or profile in it", text)


def read_value(value: Any, harvest: Harvest) -> None:
    """One JSON value by its shape; the elements of an array each by theirs."""
    if isinstance(value, list):
        before = harvest.position
        for number, item in enumerate(value, 1):
            harvest.position = f"{before} item {number}".strip()
            _read_object(item, harvest)
        return
    _read_object(value, harvest)


def _read_parts(value: Any, harvest: Harvest) -> None:
    """What is recognised inside an object that is not: an answer in a wrapper nobody has seen."""
    if not isinstance(value, dict):
        return
    before = harvest.position
    for name, part in value.items():
        for number, item in enumerate(part if isinstance(part, list) else [part], 1):
            if isinstance(item, dict) and shape_of(item) != UNKNOWN:
                harvest.drift(UNKNOWN, name, item)
                harvest.position = f"{before} {name} {number}".strip()
                _read_object(item, harvest)
    harvest.position = before


def _read_object(value: Any, harvest: Harvest) -> None:
    reader = READERS.get(shape_of(value))
    if reader is None:
        harvest.aside(UNKNOWN, "nothing recognises this value", value)
        _read_parts(value, harvest)
        return
    try:
        reader(value, harvest)
    except ShapeDrift as drift:
        harvest.aside(shape_of(value), drift.message, value)
