"""Which things are the same thing: fingerprints of posts, ids where the page shows none.

A post whose slug the page does not show is called `author/~<digest>`; the digest is made of the
author and the first letters of the text, so every copy of the post gets the same id, however its
white space, case, emoji, links or encoding came through. Posts whose slug is known carry the same
digests in `extra["fingerprints"]` (of the labelled and of the raw text), so both can be joined.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime

from pipeline.records import Moment, Post, Precision

HEAD_LETTERS = 64
"""Letters of a text that identify it.

Of 1,997 real posts, 5 groups by one author are the same text posted twice; with 64 letters 7
groups collide, with 96 six, with 32 thirteen, with 16 forty-five. Copies cut at 200 characters
still hold 64 letters.
"""

HEAD_CHARACTERS = 600
"""Characters looked at to find those letters: room for emoji, links and white space between them."""

_HUB_PREFIX = re.compile(r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/(?:papers/|datasets/|spaces/)?")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_MARKS = re.compile(r"[\x00-/:-@\[-`{-\x7f]+")
_UNSEEN = "~"


def digest_of(*parts: str) -> str:
    """A short stable name (16 hex digits of SHA-256) for a sequence of strings."""
    joined = "\x1f".join(parts).encode("utf-8", "replace")
    return hashlib.sha256(joined).hexdigest()[:16]


def head_letters(text: str) -> str:
    """The letters and digits `text` begins with, as they survive copying.

    Case, punctuation, emoji and Unicode styles are dropped; letters outside ASCII count only in
    texts written mostly in them, because broken encodings hit exactly those.

    >>> head_letters("𝗕𝗶𝗴 news: see https://huggingface.co/papers/1706.03762")
    'bignewssee170603762'
    """
    head = unicodedata.normalize("NFC", _HUB_PREFIX.sub("", text[:HEAD_CHARACTERS]))
    letters = _MARKS.sub("", _FOREIGN.sub(_plainer, head))
    plain = _FOREIGN.sub("", letters)
    return (plain if len(plain) * 2 >= len(letters) else letters).casefold()[:HEAD_LETTERS]


def _plainer(found: re.Match[str]) -> str:
    """A styled letter as a plain one, any other letter as it is, everything else as nothing."""
    return unicodedata.normalize("NFKC", found[0]) if found[0].isalnum() else ""


def fingerprint(author: str, text: str) -> str:
    """The digest that every copy of this post shares, whichever page showed it."""
    return digest_of(author.casefold(), head_letters(text) or "".join(text.split())[:HEAD_LETTERS])


def fingerprints(author: str, text: str, raw_text: str = "") -> tuple[str, ...]:
    """The digests of both texts of a post; one where they begin alike."""
    shown = fingerprint(author, text)
    if not raw_text or raw_text[:HEAD_CHARACTERS] == text[:HEAD_CHARACTERS]:
        return (shown,)
    return tuple(dict.fromkeys((shown, fingerprint(author, raw_text))))


def unseen_post_id(author: str, text: str) -> str:
    """The id of a post whose slug the page does not show: `author/~<digest>`."""
    return f"{author or _UNSEEN}/{_UNSEEN}{fingerprint(author, text)}"


def is_unseen(post_id: str) -> bool:
    """Whether a post id was made by `unseen_post_id`."""
    return post_id.rpartition("/")[2].startswith(_UNSEEN)


def same_post(one: Post, other: Post) -> bool:
    """Whether two records show the same post: the same id, or a copy that shares a fingerprint."""
    if one.id == other.id:
        return True
    if not (is_unseen(one.id) or is_unseen(other.id)):
        return False
    return not set(one.extra.get("fingerprints", ())).isdisjoint(other.extra.get("fingerprints", ()))


def post_aliases(posts: Iterable[Post]) -> dict[str, str]:
    """`author/~digest` → real id, for every copied post whose slug is known from elsewhere.

    Where an author posted the same text several times, the copy belongs to the first id in order.
    """
    known: dict[str, str] = {}
    unseen: dict[str, tuple[str, ...]] = {}
    for post in posts:
        prints = tuple(post.extra.get("fingerprints", ()))
        if is_unseen(post.id):
            unseen[post.id] = prints
            continue
        for one in prints:
            known[one] = min(known.get(one, post.id), post.id)
    matches = {alias: [known[one] for one in prints if one in known] for alias, prints in unseen.items()}
    return {alias: ids[0] for alias, ids in matches.items() if ids}


def activity_id(kind: str, actor: str, target: str, moment: Moment | None, *, once: bool) -> str:
    """The id of an event that carries none.

    What one can do only once to a thing (`once`: like it, upvote it) needs no time; everything else
    is told apart by its time, by its day where the page knows no better.
    """
    time = "" if moment is None or (once and target) else _time_key(moment)
    return digest_of(kind, actor.casefold(), target, time)


def _time_key(moment: Moment) -> str:
    exact = moment.precision is Precision.SECOND
    return moment.at.isoformat() if exact else _day(moment.at)


def _day(at: datetime) -> str:
    return at.date().isoformat()
