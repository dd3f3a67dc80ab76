"""A page's text as copied out of a browser → records."""

from pipeline.parse.copied.activities import read_activity, settle_activities
from pipeline.parse.copied.card import starts_card
from pipeline.parse.copied.comments import at_comment, read_comment, read_participants
from pipeline.parse.copied.events import Wording, match_event
from pipeline.parse.copied.lines import Lines
from pipeline.parse.copied.page import Block, CopiedPage
from pipeline.parse.copied.phrases import load_phrases
from pipeline.parse.copied.posts import POST_KINDS, read_post, read_post_event
from pipeline.parse.copied.unfold import unfold
from pipeline.parse.harvest import Harvest
from pipeline.parse.mojibake import repair_mojibake
from pipeline.parse.moments import parse_moment
from pipeline.parse.page import owner_of_url
from pipeline.records import Profile


def read_copied(text: str, harvest: Harvest, *, url: str = "", truncated: bool = False) -> bool:
    """Read everything a copied page says; False where it is no page of the Hub.

    `url` is the page's own, where known: it names owner, author and slug the text may lack.
    """
    repaired, garbled = repair_mojibake(text)
    if garbled:
        harvest.aside("encoding", "text decoded with the wrong alphabet, repaired", text)
    return _read(unfold(repaired), harvest, url or harvest.url, truncated=truncated).found > 0


def find_blocks(text: str, harvest: Harvest, url: str) -> tuple[str, tuple[Block, ...]]:
    """Whose page a copied text is, and which of its lines are about whom."""
    page = _read(text, harvest, url, truncated=False)
    return page.header.name, tuple(page.blocks)


def _read(text: str, harvest: Harvest, url: str, *, truncated: bool) -> CopiedPage:
    page = CopiedPage(Lines.of(text), harvest, url, truncated)
    page.header.name = owner_of_url(url)
    while page.lines.more:
        _read_next(page)
    settle_activities(page)
    _add_owner(page)
    return page


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
        read_post(page, page.author(), None)
    elif owner := page.owner_line():
        page.header.name, lines.at = owner
        page.in_feed, page.found = True, page.found + 1
    elif at_comment(page):
        read_comment(page)
    else:
        page.header.note(line)
        lines.at += 1


def _read_heading(page: CopiedPage, heading: str) -> None:
    match heading:
        case "interests":
            page.header.read_interests(page.lines)
            page.found += 1
        case "organizations":
            page.header.read_organizations(page.lines)
        case "recent":
            page.header.settle()
            page.in_feed = True
        case "participants":
            read_participants(page)
        case _:
            page.in_feed = False


def _read_event(page: CopiedPage, wording: Wording) -> None:
    page.found += 1
    start, page.lines.at = page.lines.at, wording.end
    moment = parse_moment(wording.part("time"), page.seen_at)
    for user in filter(None, (wording.part("user"), wording.part("actor"))):
        page.blocks.append(Block(user, start, wording.end))
    page.members |= bool(wording.part("actor"))
    if not wording.known:
        page.harvest.drift("event", f"wording={wording.kind}", wording.parts)
        page.harvest.aside("event", f"unknown event {wording.kind!r}, kept as it is called", wording.parts)
    if wording.kind in POST_KINDS and wording.part("thing") in ("", "post"):
        read_post_event(page, wording, moment)
    else:
        read_activity(page, wording, moment)


def _add_owner(page: CopiedPage) -> None:
    header = page.header
    if header.name and page.found:
        page.harvest.add(
            Profile(
                name=header.name,
                kind="org" if page.members or "/organizations/" in page.url else "user",
                fullname=header.fullname,
                interests=header.interests,
                followers=header.followers,
                organizations=tuple(header.organizations),
                observed_at=page.seen_at,
                evidence=page.harvest.evidence,
                extra={},
            )
        )
