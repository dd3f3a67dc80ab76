"""Post cards and comments in a copied page: the text, and the numbers around it."""

import re
from dataclasses import dataclass

from pipeline.parse.artefacts import ends_cut, join_mentions, strip_artefacts, strip_cut_mark
from pipeline.parse.copied.events import match_event
from pipeline.parse.copied.lines import Lines
from pipeline.parse.copied.phrases import load_phrases
from pipeline.records import Reaction

_NUMBER = re.compile(r"\d{1,3}(?:[,.]\d{3})+|\d+")
_ROUNDED = re.compile(r"(\d+(?:\.\d+)?)([kKM])")
_SCALE = {"k": 1_000, "K": 1_000, "M": 1_000_000}
_AFTER_TEXT = frozenset({"participants", "close"})
"""Headings that end a text; the others stand above the posts, and people write such words too."""

LONGEST_EMOJI = 8
"""Code points of one emoji with its modifiers and joiners; the longest the Hub offers has seven."""


@dataclass(frozen=True, slots=True)
class Card:
    """A post as a page shows it; `impressions` and `comments` are None where the page shows none."""

    text: str
    impressions: int | None
    comments: int | None
    reactions: tuple[Reaction, ...]
    truncated: bool


def starts_card(lines: Lines) -> bool:
    """Whether a post card begins at the cursor: "Post", with "view post" before it or not."""
    phrases = load_phrases()
    line = lines.look()
    if line in phrases.card_before:
        following = lines.filled(lines.at + 1, 1)
        return bool(following) and lines.look(following[0]) in phrases.card_start
    return line in phrases.card_start


def read_card(lines: Lines, *, in_feed: bool) -> Card:
    """The card at the cursor, which moves past it."""
    phrases = load_phrases()
    while lines.look() in phrases.card_before | phrases.card_start or not lines.look():
        started = lines.look() in phrases.card_start
        lines.at += 1
        if started:
            break
    lines.skip_blank()
    impressions = as_number(lines.look())
    lines.at += impressions is not None
    text, cut = read_text(lines, in_feed=in_feed)
    skip_buttons(lines)
    reactions = read_reaction_lines(lines)
    return Card(text, impressions, _read_replies(lines), reactions, cut)


def skip_buttons(lines: Lines) -> None:
    """Move past the page's own buttons under a text ("See translation", "+", "Reply")."""
    buttons = load_phrases().buttons
    while lines.more and (lines.look() in buttons or not lines.look()):
        lines.at += 1


def read_text(lines: Lines, *, in_feed: bool) -> tuple[str, bool]:
    """What somebody wrote, up to the next thing the page says itself; and whether it was cut."""
    start = lines.at
    while lines.more and not _ends_text(lines, in_feed=in_feed):
        lines.at += 1
    return clean_copied("\n".join(line.rstrip() for line in lines.whole[start : lines.at]))


def clean_copied(text: str) -> tuple[str, bool]:
    """A copied text without page artefacts, and whether a mark says it was cut."""
    return strip_artefacts(join_mentions(strip_cut_mark(text))), ends_cut(text)


def _ends_text(lines: Lines, *, in_feed: bool) -> bool:
    phrases, line = load_phrases(), lines.look()
    if not line:
        return False
    if phrases.card_end.fullmatch(line) or phrases.headings.get(line) in _AFTER_TEXT:
        return True
    return _is_reaction(lines, lines.at) or bool(match_event(lines, lines.at, in_feed=in_feed))


def read_reaction_lines(lines: Lines) -> tuple[Reaction, ...]:
    """Reactions at the cursor: an emoji and its count, which browsers copy twice."""
    found: list[Reaction] = []
    lines.skip_blank()
    while _is_reaction(lines, lines.at):
        emoji, count = lines.look(), as_number(lines.look(lines.at + 1)) or 0
        lines.at += 3 if lines.look(lines.at + 2) == lines.look(lines.at + 1) else 2
        found.append(Reaction(emoji=emoji, count=count))
        lines.skip_blank()
    return tuple(found)


def _is_reaction(lines: Lines, at: int) -> bool:
    """An emoji alone on a line, then its count (twice, or the page's own "+" or next emoji after it)."""
    emoji, count = lines.look(at), lines.look(at + 1)
    if as_number(count) is None or not is_emoji(emoji):
        return False
    after = lines.look(at + 2)
    return after in (count, "", "+") or is_emoji(after)


def is_emoji(line: str) -> bool:
    """Whether a line is one emoji and nothing else."""
    return (
        0 < len(line) <= LONGEST_EMOJI
        and not any(c.isalnum() or c.isspace() for c in line)
        and line[0] > "\u2000"
    )


def as_number(line: str) -> int | None:
    """A count as pages write it ("7548", "7,548", "7.5k"); None for anything else."""
    if len(line) > 12 or not line[:1].isdigit():
        return None
    if rounded := _ROUNDED.fullmatch(line):
        return round(float(rounded[1]) * _SCALE[rounded[2]])
    return int(re.sub(r"[,.]", "", line)) if _NUMBER.fullmatch(line) else None


def _read_replies(lines: Lines) -> int | None:
    lines.skip_blank()
    found = load_phrases().replies.fullmatch(lines.look())
    if not found:
        return None
    lines.at += 1
    return int(found["count"])
