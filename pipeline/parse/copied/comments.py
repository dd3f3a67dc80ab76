"""Comments in a copied post page, and the list of everybody in it."""

from pipeline.parse.copied.card import read_reaction_lines, read_text
from pipeline.parse.copied.header import is_user
from pipeline.parse.copied.page import Block, CopiedPage
from pipeline.parse.copied.phrases import load_phrases
from pipeline.parse.identity import digest_of
from pipeline.parse.moments import parse_moment
from pipeline.parse.person import add_profile
from pipeline.parse.reactions import total
from pipeline.records import Comment, Observation

LONGEST_TIME = 40
"""Characters of a time phrase ("less than a minute ago" has 22)."""


def at_comment(page: CopiedPage) -> bool:
    """Whether a comment begins: a user name alone on a line, a time on the next."""
    lines = page.lines
    here = lines.filled(lines.at, 2)
    if not page.post_id or len(here) < 2 or not is_user(lines.look(here[0])):
        return False
    time = lines.look(here[1])
    return len(time) <= LONGEST_TIME and parse_moment(time, page.seen_at) is not None


def read_comment(page: CopiedPage) -> None:
    """The comment at the cursor → Comment; its id is made of post, author and text."""
    lines, start = page.lines, page.lines.at
    name_line, time_line = lines.filled(start, 2)
    author, moment = lines.look(name_line), parse_moment(lines.look(time_line), page.seen_at)
    lines.at = time_line + 1
    text, _ = read_text(lines, in_feed=False)
    while lines.more and lines.look() in load_phrases().buttons:
        lines.at += 1
    reactions = read_reaction_lines(lines)
    comment_id = f"~{digest_of(page.post_id, author.casefold(), text)}"
    page.blocks.append(Block(author, start, lines.at))
    page.harvest.add(
        Comment(
            id=comment_id,
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
