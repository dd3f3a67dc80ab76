"""Who a copied profile page is about: names, interests, organizations."""

import re
from dataclasses import dataclass, field

from pipeline.parse.copied.lines import Lines
from pipeline.parse.copied.phrases import USER, load_phrases

_USER = re.compile(USER)


@dataclass(slots=True)
class Header:
    """What a page says of its owner; `loose` are the lines above the first heading."""

    name: str = ""
    fullname: str = ""
    interests: str = ""
    organizations: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    seen: bool = False

    def settle(self) -> None:
        """Read full name and user name off the lines above the first heading: the last two."""
        if not self.loose or self.name:
            return
        last = self.loose[-1]
        if _USER.fullmatch(last):
            self.name = last
            self.fullname = self.fullname or (self.loose[-2] if len(self.loose) > 1 else "")


def note_loose(header: Header, line: str) -> None:
    """Keep a line above the headings: a picture's caption, a name, or noise."""
    phrases = load_phrases()
    if picture := phrases.picture_of.fullmatch(line):
        header.fullname = header.fullname or picture["name"]
    elif line not in phrases.noise and not line.isdigit():
        header.loose.append(line)


def read_interests(header: Header, lines: Lines) -> None:
    """The line under "AI & ML interests"."""
    header.settle()
    header.seen = True
    lines.skip_blank()
    line = lines.look()
    if line in load_phrases().headings:
        return
    lines.at += 1
    if line not in load_phrases().nothing:
        header.interests = line


def read_organizations(header: Header, lines: Lines) -> None:
    """The pictures' captions under "Organizations", on one line or on many."""
    header.seen = True
    phrases = load_phrases()
    lines.skip_blank()
    while lines.more:
        line = lines.look()
        names = [name.strip() for name in _CAPTION.findall(line)]
        if line and line not in phrases.nothing and not names:
            return
        header.organizations += names
        lines.at += 1
        if line in phrases.nothing:
            return


_CAPTION = re.compile(r"(.+?)['’]s (?:profile )?picture\s*")
