"""The phrases of `phrases.toml`, compiled into patterns over joined lines."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline.parse.moments import load_times

USER = r"[A-Za-z0-9][\w.-]*"
REPO = rf"{USER}/[\w.-]+"


@dataclass(frozen=True, slots=True)
class EventForm:
    """One way a page words an event."""

    kind: str
    text: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Phrases:
    """`phrases.toml`, compiled."""

    events: tuple[EventForm, ...]
    first_words: frozenset[str]
    last_words: frozenset[str]
    unknown_event: re.Pattern[str]
    headings: Mapping[str, str]
    things: Mapping[str, str]
    nothing: frozenset[str]
    noise: frozenset[str]
    buttons: frozenset[str]
    follow: frozenset[str]
    states: frozenset[str]
    badges: frozenset[str]
    followers: re.Pattern[str]
    following: re.Pattern[str]
    comment_badges: frozenset[str]
    edited: re.Pattern[str]
    hidden: frozenset[str]
    card_start: frozenset[str]
    card_before: frozenset[str]
    card_end: re.Pattern[str]
    replies: re.Pattern[str]
    opened: re.Pattern[str]
    activity_of: re.Pattern[str]
    picture_of: re.Pattern[str]


@cache
def load_phrases() -> Phrases:
    """The phrases of the Hub's pages."""
    data = tomllib.loads(files(__package__).joinpath("phrases.toml").read_text("utf-8"))
    slots, card = _slots(data["things"]), data["card"]
    return Phrases(
        events=tuple(
            EventForm(entry["kind"], entry["form"], _form(entry["form"], slots)) for entry in data["event"]
        ),
        first_words=frozenset(entry["form"].split()[0] for entry in data["event"]),
        last_words=frozenset({"ago", *(word.split()[-1] for word in load_times().words)}),
        unknown_event=re.compile(rf"(?P<verb>[a-z]+ed) (?P<rest>\S.*?) {slots['time']}", re.I),
        headings={line: name for name, lines in data["headings"].items() for line in lines},
        things=data["things"],
        nothing=frozenset(data["nothing"]["lines"]),
        noise=frozenset(line for lines in data["noise"].values() for line in lines),
        buttons=frozenset(data["noise"]["buttons"]),
        follow=frozenset(data["noise"]["follow"]),
        states=frozenset(data["noise"]["states"]),
        badges=frozenset(data["header"]["badges"]),
        followers=re.compile(data["header"]["followers"]),
        following=re.compile(data["header"]["following"]),
        comment_badges=frozenset(data["comment"]["badges"]),
        edited=re.compile(data["comment"]["edited"]),
        hidden=frozenset(data["comment"]["hidden"]),
        card_start=frozenset(card["start"]),
        card_before=frozenset(card["before"]),
        card_end=re.compile("|".join(card["end"])),
        replies=re.compile(card["replies"]),
        opened=re.compile(data["discussion"]["opened"].format(time=load_times().pattern, user=USER), re.I),
        activity_of=re.compile(data["owner"]["activity"].format(user=USER)),
        picture_of=re.compile(data["owner"]["picture"]),
    )


def _slots(things: Mapping[str, str]) -> dict[str, str]:
    return {
        "time": f"(?P<time>{load_times().pattern})",
        "count": r"(?P<count>an?|\d+)",
        "thing": f"(?P<thing>{'|'.join(things)})s?",
        "user": f"(?P<user>{USER})",
        "emoji": r"(?P<emoji>\S+)",
        "repo": f"(?P<repo>{REPO})",
    }


def _form(form: str, slots: Mapping[str, str]) -> re.Pattern[str]:
    words = re.escape(form).replace(r"\ ", " ").replace("'s ", " ?['’]s ")
    for name, pattern in slots.items():
        words = words.replace(rf"\{{{name}\}}", pattern)
    return re.compile(words, re.I)
