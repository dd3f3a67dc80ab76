"""Who a copied profile page is about: names, interests, organizations."""

import re
from dataclasses import dataclass, field

from pipeline.parse.copied.card import as_number
from pipeline.parse.copied.lines import Lines
from pipeline.parse.copied.phrases import USER, load_phrases

_USER = re.compile(USER)
_CAPTION = re.compile(r"['’]s (?:profile )?picture")


@dataclass(slots=True)
class Header:
    """What a page says of its owner; `loose` are the lines no heading claims."""

    name: str = ""
    fullname: str = ""
    interests: str = ""
    followers: int | None = None
    organizations: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)

    def settle(self) -> None:
        """Read user name and full name off the lines above the first heading: the last two."""
        if not self.loose or not is_user(self.loose[-1]):
            return
        name, above = self.loose[-1], self.loose[-2:-1]
        if self.name in ("", name):
            self.name = name
            self.fullname = self.fullname or "".join(above)
        self.loose.clear()

    def note(self, line: str) -> None:
        """Keep a line no heading claims: a picture's caption, a name, or noise."""
        phrases = load_phrases()
        if picture := phrases.picture_of.fullmatch(line):
            self.fullname = self.fullname or picture["name"]
        elif followers := phrases.followers.fullmatch(line):
            self.followers = as_number(followers["count"])
        elif line in phrases.follow:
            self.settle()
        elif not (
            line in phrases.noise | phrases.badges or line.isdigit() or phrases.following.fullmatch(line)
        ):
            self.loose.append(line)

    def read_interests(self, lines: Lines) -> None:
        """The line under "AI & ML interests"."""
        self.settle()
        lines.skip_blank()
        line = lines.look()
        if line in load_phrases().headings:
            return
        lines.at += 1
        if line not in load_phrases().nothing:
            self.interests = line

    def read_organizations(self, lines: Lines) -> None:
        """The pictures' captions under "Organizations", on one line or on many."""
        nothing = load_phrases().nothing
        while lines.more:
            line = lines.look()
            names = [name.strip() for name in _CAPTION.split(line)[:-1]]
            if line and line not in nothing and not names:
                return
            self.organizations += names
            lines.at += 1
            if line in nothing:
                return


def is_user(line: str) -> bool:
    """Whether a line can be a user name."""
    return bool(_USER.fullmatch(line))
