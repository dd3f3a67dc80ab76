"""Files of every kind, broken at one place each, and what must still be read of them.

A file is made of items, each with the bytes it stands on. Whatever does not touch the broken bytes is
valid, and has to come out.
"""

import gzip
import json
import quopri
import random
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.archive import read_source
from pipeline.parse import parse_capture
from pipeline.records import Capture
from tests.archive.making import START
from tests.parse.builders import PAGES, comment, event, island_page, post, posts_page

ITEMS = 12


@dataclass(frozen=True, slots=True)
class Item:
    """What is to be found (a post, comment or event by its text or target) and where it stands."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Whole:
    """A file before it is broken; `items` is empty where no part is known to stand for itself."""

    body: bytes
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Broken:
    """A file broken in `start` to `end` of what it was."""

    body: bytes
    start: int
    end: int


def _located(body: bytes, parts: Mapping[str, bytes]) -> Whole:
    return Whole(
        body,
        tuple(Item(name, body.index(part), body.index(part) + len(part)) for name, part in parts.items()),
    )


def _post(number: int) -> dict[str, Any]:
    node = {"type": "text", "value": f"item {number} sums to one.", "raw": f"item {number} sums to one."}
    return post(f"author{number}", f"{number}", content=[node])


def make_lines() -> Whole:
    rows = [{"id": f"author{n}/{n}", "text": f"item {n} sums to one."} for n in range(ITEMS)]
    lines = [json.dumps(row).encode() + b"\n" for row in rows]
    return _located(b"".join(lines), {f"item {n}": line for n, line in enumerate(lines)})


def make_feed() -> Whole:
    posts = {f"item {n}": json.dumps(_post(n)).encode() for n in range(ITEMS)}
    return _located(json.dumps(posts_page(*map(_post, range(ITEMS)))).encode(), posts)


def make_activity() -> Whole:
    events = {f"item {n}": event(repoId=f"item {n}", repoType="model") for n in range(ITEMS)}
    page = json.dumps({"recentActivity": list(events.values())}).encode()
    return _located(page, {name: json.dumps(one).encode() for name, one in events.items()})


def make_profile() -> Whole:
    events = [event(repoId=f"item {n}", repoType="model") for n in range(ITEMS)]
    page = island_page("UserProfile", {"activities": events}, "ada (Ada)").encode()
    return _located(page, {f"item {n}": _island_part(one) for n, one in enumerate(events)})


def make_page() -> Whole:
    talk = [comment(f"c{n}", raw=f"item {n} sums to one.") for n in range(ITEMS)]
    page = island_page("SocialPost", {"socialPost": {**_post(99), "comments": talk}})
    link = '<link rel="canonical" href="https://huggingface.co/posts/author99/99">'
    body = page.replace("<head>", f"<head>{link}", 1).encode()
    return _located(body, {f"item {n}": _island_part(one) for n, one in enumerate(talk)})


def _island_part(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False).replace("&", "&amp;").replace('"', "&quot;")
    return text.replace("<", "&lt;").encode()


def _records(*, packed: bool) -> list[bytes]:
    made = []
    for number in range(ITEMS):
        sink = BytesIO()
        writer = WARCWriter(sink, gzip=packed)
        body = json.dumps(posts_page(_post(number))).encode()
        head = StatusAndHeaders("200 OK", [("Content-Type", "application/json")], protocol="HTTP/1.1")
        url = f"https://huggingface.co/api/posts?skip={number}"
        writer.write_record(
            writer.create_warc_record(url, "response", BytesIO(body), len(body), http_headers=head)
        )
        made.append(sink.getvalue())
    return made


def make_warc() -> Whole:
    parts = _records(packed=False)
    return _located(b"".join(parts), {f"item {n}": part for n, part in enumerate(parts)})


def make_packed_warc() -> Whole:
    parts = _records(packed=True)
    return _located(b"".join(parts), {f"item {n}": part for n, part in enumerate(parts)})


def make_package() -> Whole:
    sink = BytesIO()
    parts = _records(packed=True)
    with zipfile.ZipFile(sink, "w") as package:
        package.writestr("archive/a.warc.gz", b"".join(parts[:6]))
        package.writestr("archive/b.warc.gz", b"".join(parts[6:]))
        package.writestr("pages/pages.jsonl", b'{"format": "json-pages-1.0"}\n')
        package.writestr("datapackage.json", b"{}")
    return _located(sink.getvalue(), {f"item {n}": part for n, part in enumerate(parts)})


def make_packed_lines() -> Whole:
    """One stream: what comes after a break in it is no longer told apart from what was broken."""
    return Whole(gzip.compress(make_lines().body, mtime=0))


def make_rss() -> Whole:
    parts = {
        f"item {n}": f"<item><link>https://huggingface.co/posts/author{n}/{n}</link>"
        f"<description>item {n} sums to one.</description></item>".encode()
        for n in range(ITEMS)
    }
    head, tail = b'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>', b"</channel></rss>"
    return _located(head + b"".join(parts.values()) + tail, parts)


def make_mhtml() -> Whole:
    """A page wrapped by a browser; its lines are cut anywhere."""
    head = (
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://huggingface.co/posts/author99/99\n"
        "Date: Fri, 20 Mar 2026 10:00:00 -0000\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; type="text/html"; boundary="B"\n\n\n--B\n'
        "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
    )
    return Whole(head.encode() + quopri.encodestring(make_page().body) + b"\n--B--\n")


def make_copied() -> Whole:
    """A page's text: any line may say whose the others are."""
    return Whole((PAGES / "post_page_dated.txt").read_bytes())


MAKERS: Mapping[str, Callable[[], Whole]] = {
    "json lines": make_lines,
    "feed": make_feed,
    "activity": make_activity,
    "profile page": make_profile,
    "post page": make_page,
    "warc": make_warc,
    "packed warc": make_packed_warc,
    "wacz": make_package,
    "packed lines": make_packed_lines,
    "copied text": make_copied,
    "rss": make_rss,
    "mhtml": make_mhtml,
}

_FOREIGN = (
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b"\\",
    b"\x00",
    b"\xff",
    b"\n",
    b"&quot;",
    b"<",
    b"\x1f\x8b\x08",
    b"PK",
)


def break_one(body: bytes, rng: random.Random) -> Broken:
    """One place overwritten, dropped, doubled, filled with foreign bytes, or the end cut off."""
    start = rng.randrange(len(body))
    end = min(len(body), start + rng.randint(1, 40))
    kind = rng.choice(("overwrite", "drop", "double", "insert", "flip", "cut"))
    middle = {
        "overwrite": rng.randbytes(end - start),
        "drop": b"",
        "double": body[start:end] * 2,
        "insert": body[start:end] + rng.choice(_FOREIGN) * rng.randint(1, 3),
        "flip": bytes([body[start] ^ 1 << rng.randrange(8)]) + body[start + 1 : end],
        "cut": b"",
    }[kind]
    if kind == "cut":
        return Broken(body[:start], start, len(body))
    return Broken(body[:start] + middle + body[end:], start, end)


def read_names(path: Path) -> set[str]:
    """The items that importing and parsing a file finds."""
    return {name for text in _said(path) for name in _items_in(text)}


def _said(path: Path) -> Iterator[str]:
    for found in read_source(path, now=START):
        if isinstance(found, Capture):
            parsed = parse_capture(found)
            yield from (one.text for one in (*parsed.posts, *parsed.comments))
            yield from (one.target_id for one in parsed.activities)


def _items_in(text: str) -> Iterator[str]:
    if text.startswith("item "):
        yield " ".join(text.split()[:2])


def valid_names(whole: Whole, broken: Broken) -> set[str]:
    """The items that do not touch the broken bytes; a line whose end before it is gone does."""
    return {one.name for one in whole.items if one.end <= broken.start or one.start > broken.end}


def lost(whole: Whole, broken: Broken, path: Path) -> set[str]:
    """The valid items that reading the broken file does not find."""
    path.write_bytes(broken.body)
    return valid_names(whole, broken) - read_names(path)
