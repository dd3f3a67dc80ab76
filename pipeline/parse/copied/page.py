"""The state of reading one copied page, shared by the readers of its parts."""

from dataclasses import dataclass, field
from datetime import datetime

from pipeline.parse.copied.events import match_event
from pipeline.parse.copied.header import Header, is_user
from pipeline.parse.copied.lines import Lines
from pipeline.parse.copied.phrases import load_phrases
from pipeline.parse.harvest import Harvest
from pipeline.parse.post_address import post_of_url
from pipeline.records import Activity

LONGEST_OWNER = 100
"""Characters of "NAME's activity"; user names have at most 42."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines `start:end` of a page that are about `user`: their post, comment or name."""

    user: str
    start: int
    end: int


@dataclass(slots=True)
class CopiedPage:
    """What is known so far; `in_feed`: events are being listed; `post_id`: whose comments follow;
    `members`: events name their actors, as on an organization's page."""

    lines: Lines
    harvest: Harvest
    url: str
    truncated: bool
    header: Header = field(default_factory=Header)
    in_feed: bool = False
    post_id: str = ""
    found: int = 0
    members: bool = False
    activities: list[Activity] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    @property
    def seen_at(self) -> datetime:
        return self.harvest.observed_at

    @property
    def named(self) -> tuple[str, str] | None:
        """Author and slug, on a post page whose URL is known."""
        return post_of_url(self.url)

    def author(self) -> str:
        """Whose post comes: the URL's author on a post page, the page's owner, or the name just above."""
        if self.named:
            return self.named[0]
        above = self.header.loose[-1] if self.header.loose else ""
        return self.header.name or (above if is_user(above) else "")

    def owner_line(self) -> tuple[str, int] | None:
        """The user of "NAME's activity" at the cursor, and the line after it; browsers break it in two."""
        lines, pattern = self.lines, load_phrases().activity_of
        here = lines.filled(lines.at, 2)
        for count in (1, 2):
            joined = " ".join(lines.look(index) for index in here[:count])
            if len(joined) <= LONGEST_OWNER and (found := pattern.fullmatch(joined)):
                return found["user"], here[:count][-1] + 1
        return None

    def body(self) -> list[str]:
        """The lines up to the next event, heading or card; the cursor moves past them."""
        lines, body = self.lines, []
        while lines.more and not self._stops():
            if line := lines.look():
                body.append(line)
            lines.at += 1
        return body

    def _stops(self) -> bool:
        lines, phrases = self.lines, load_phrases()
        line = lines.look()
        if not line:
            return False
        if line in phrases.headings or line in phrases.card_start or line in phrases.card_before:
            return True
        return bool(self.owner_line() or match_event(lines, lines.at, in_feed=self.in_feed))
