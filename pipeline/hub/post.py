"""Post pages: the only source of comments, and the last word on whether a post is still there."""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from urllib.parse import quote, unquote, urlsplit

from pipeline.errors import UsageError
from pipeline.hub.client import Hub
from pipeline.hub.known import Known, Step

_POST = re.compile(r"/posts/([\w][\w.-]*/\d+)/?")


def collect_post_pages(hub: Hub, post_ids: Iterable[str], *, known: Known) -> Iterator[Step]:
    """The pages of these posts (`author/slug`); one that vanished gives the capture of its 404."""
    for post_id in post_ids:
        if not known.refused(post_id.partition("/")[0]):
            yield from hub.attempt(post_id, partial(_ask_page, hub, post_id))


def post_path(post_id: str) -> str:
    """The path of a post's page.

    >>> post_path("ada/961545936768238")
    '/posts/ada/961545936768238'
    """
    return f"/posts/{quote(post_id)}"


def post_id_of(url: str) -> str:
    """`author/slug` of a post's address, or of what is that already; UsageError for anything else.

    >>> post_id_of("https://huggingface.co/posts/ada/961545936768238?x=1"), post_id_of("ada/961545936768238")
    ('ada/961545936768238', 'ada/961545936768238')
    """
    path = urlsplit(url).path if "://" in url else f"/posts/{url.strip('/').removeprefix('posts/')}"
    found = _POST.fullmatch(unquote(path))
    if found is None:
        raise UsageError(
            message="expected the address of a post, such as https://huggingface.co/posts/NAME/NUMBER.",
            remedy="Copy it from the browser.",
            where=url,
        )
    return found[1]


def _ask_page(hub: Hub, post_id: str) -> Iterator[Step]:
    yield hub.get(post_path(post_id)).capture
