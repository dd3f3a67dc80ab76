"""What is read off a page's markup besides its islands (`islands.toml`)."""

import html
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

HEAD = 20_000
"""Characters in which a page says what it is; the Hub's longest head is 8,000."""


@dataclass(frozen=True, slots=True)
class PageRules:
    """`islands.toml`, compiled."""

    islands: Mapping[str, str]
    urls: tuple[re.Pattern[str], ...]
    profile_title: re.Pattern[str]
    title_tag: re.Pattern[str]


@cache
def load_page_rules() -> PageRules:
    """Which islands are read, and where pages say whose they are."""
    data = tomllib.loads(files(__package__).joinpath("islands.toml").read_text("utf-8"))
    return PageRules(
        islands=data["islands"],
        urls=tuple(re.compile(pattern, re.I) for pattern in data["url"]["patterns"]),
        profile_title=re.compile(data["title"]["profile"]),
        title_tag=re.compile(data["title"]["tag"], re.I),
    )


def page_url(page: str) -> str:
    """The URL a saved page says it was saved from; empty where it says none."""
    head = page[:HEAD]
    found = (pattern.search(head) for pattern in load_page_rules().urls)
    return next((html.unescape(match[1]) for match in found if match), "")


def page_title(page: str) -> str:
    """The title of a page."""
    found = load_page_rules().title_tag.search(page[:HEAD])
    return html.unescape(found[1]).strip() if found else ""
