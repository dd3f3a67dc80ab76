"""Whom a capture names: every word in it that stands where user names stand."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from pipeline.errors import InputRejected
from pipeline.parse.content import read_content
from pipeline.parse.dispatch import parse_capture
from pipeline.records import Capture, Parsed

_NAME = r"[^\W_][\w.-]{1,95}"
"""What the Hub lets a user be called, and some more: its own rule is not documented."""

_PLACES = (
    re.compile(rf"(?<![\w@])@ ?({_NAME})"),
    re.compile(rf"(?:huggingface|\bhf\b|hf-mirror)[\w.-]*/({_NAME}(?:/{_NAME}){{0,2}})", re.I),
    re.compile(rf'"(?:name|user|author|actor|owner|opener)"\s*:\s*"({_NAME})"'),
    re.compile(rf'"(?:id|slug|url|repoId)"\s*:\s*"(?:/posts)?/?({_NAME})/'),
)
"""Mentions, addresses of the Hub, and the fields of its JSON that name people or things of theirs."""

_WORD = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")
_PARTS = 15
"""Parts of a word and the marks between them: 8 words, more than any user name seen has."""


def people_named(capture: Capture) -> frozenset[str]:
    """Every user name a capture may hold, as written; most are, some are only like one.

    A name that stands in prose, without @ or address, cannot be told from any other word.
    """
    texts = [_text(capture), unquote(capture.url)]
    texts += [value for _, value in (*capture.headers, *capture.request_headers)]
    found = {name for text in texts for name in names_in(text)}
    about = " ".join((capture.source.removeprefix("import:"), capture.position))
    return frozenset(found | set(_parsed_names(parse_capture(capture))) | set(words_in(about)))


def names_in(text: str) -> Iterator[str]:
    """Every word of a text that stands where user names stand."""
    for place in _PLACES:
        for found in place.finditer(text):
            yield from (part.rstrip(".-") for part in found[1].split("/"))


def _text(capture: Capture) -> str:
    try:
        return read_content(capture).text.replace("&quot;", '"')
    except InputRejected:
        return ""


def words_in(text: str) -> Iterator[str]:
    """Every word of a file name or a scrap of text, and every run of its parts: names are glued to others.

    >>> "ada-b" in set(words_in("profile_ada-b.html"))
    True
    """
    for word in _WORD.findall(text):
        parts = re.split(r"([-.])", word)[:_PARTS]
        for first in range(0, len(parts), 2):
            yield from ("".join(parts[first:last]) for last in range(first + 1, len(parts) + 1, 2))


def _parsed_names(parsed: Parsed) -> Iterator[str]:
    yield from (profile.name for profile in parsed.profiles)
    yield from (comment.author for comment in parsed.comments)
    for activity in parsed.activities:
        detail = dict(activity.detail)
        owners = (value.partition("/")[0] for value in (activity.target_id, detail.get("repo", "")))
        yield from filter(None, (activity.actor, detail.get("opener"), detail.get("author"), *owners))
    for post in parsed.posts:
        yield from (post.author, *post.mentions, *post.commentators)
        yield from (token.target.partition("/")[0] for token in post.tokens if token.target)
    for observation in parsed.observations:
        yield from (user for reaction in observation.reactions or () for user in reaction.users)
