"""Comments in a copied post page, and the list of everybody in it."""

from dataclasses import dataclass

from pipeline.parse.copied.card import read_reaction_lines, read_text, skip_buttons
from pipeline.parse.copied.header import is_user
from pipeline.parse.copied.page import Block, CopiedPage
from pipeline.parse.copied.phrases import load_phrases
from pipeline.parse.identity import digest_of
from pipeline.parse.moments import parse_moment
from pipeline.parse.person import add_profile
from pipeline.parse.reactions import total
from pipeline.records import Comment, Moment, Observation, Reaction

LONGEST_TIME = 40
"""Characters of a time phrase ("less than a minute ago" has 22)."""


@dataclass(frozen=True, slots=True)
class Byline:
    """Who commented and when; the comment's text begins at line `end`."""

    author: str
    moment: Moment
    edited: bool
    end: int


def at_comment(page: CopiedPage) -> bool:
    """Whether a comment begins at the cursor."""
    return bool(page.post_id) and _read_byline(page) is not None


def _read_byline(page: CopiedPage) -> Byline | None:
    """A user name alone on a line, perhaps a badge, and a time alone on a line; perhaps when edited."""
    lines, phrases = page.lines, load_phrases()
    if not is_user(lines.look()):
        return None
    told = (index for index in lines.walk(lines.at + 1) if lines.look(index) not in phrases.comment_badges)
    time_line = next(told, None)
    moment = _moment(page, time_line)
    if time_line is None or moment is None:
        return None
    after = next(told, len(lines))
    edited = phrases.edited.fullmatch(lines.look(after))
    if edited and not edited["time"] and _moment(page, after + 1):
        after += 1
    return Byline(lines.look(), moment, bool(edited), after + 1 if edited else time_line + 1)


def _moment(page: CopiedPage, line: int | None) -> Moment | None:
    text = page.lines.look(line) if line is not None else ""
    return parse_moment(text, page.seen_at) if len(text) <= LONGEST_TIME else None


def read_comment(page: CopiedPage) -> None:
    """The comment at the cursor → Comment; its id is made of post, author and text."""
    lines, start, byline = page.lines, page.lines.at, _read_byline(page)
    if byline is None:
        return
    lines.at = byline.end
    text, _ = read_text(lines, in_feed=False)
    skip_buttons(lines)
    reactions = read_reaction_lines(lines)
    page.blocks.append(Block(byline.author, start, lines.at))
    _add_comment(page, byline, text, reactions)


def _add_comment(page: CopiedPage, byline: Byline, text: str, reactions: tuple[Reaction, ...]) -> None:
    author = byline.author
    comment_id = f"~{digest_of(page.post_id, author.casefold(), text)}"
    page.harvest.add(
        Comment(
            id=comment_id,
            post_id=page.post_id,
            author=author,
            created=byline.moment,
            text=text,
            hidden=text in load_phrases().hidden,
            edited=byline.edited,
            reactions=reactions,
            observed_at=page.seen_at,
            evidence=page.harvest.evidence,
            extra={},
        )
    )
    page.harvest.add(
        Observation(
            subject=f"comment:{comment_id}",
            observed_at=page.seen_at,
            reactions=reactions or None,
            reaction_count=total(reactions) if reactions else None,
            evidence=page.harvest.evidence,
        )
    )


def read_participants(page: CopiedPage) -> None:
    """ "In this post": user name and full name of everybody in it, in pairs between buttons."""
    lines, phrases = page.lines, load_phrases()
    pair: list[str] = []
    start = lines.at
    while lines.more:
        line = lines.look()
        lines.at += 1
        if line and line not in phrases.noise:
            pair.append(line)
        elif line in phrases.follow and pair:
            if is_user(pair[0]):
                add_profile(pair[0], " ".join(pair[1:2]), page.harvest)
            page.blocks.append(Block(pair[0], start, lines.at))
            pair, start = [], lines.at
