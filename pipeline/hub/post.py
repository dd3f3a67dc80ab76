"""Post pages: the only source of comments, and the last word on whether a post is still there."""

from collections.abc import Iterable, Iterator
from functools import partial
from urllib.parse import quote, unquote, urlsplit

from pipeline.errors import UsageError
from pipeline.hub.client import Hub
from pipeline.hub.known import Known, Step

_PARTS = 3


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
    """`author/slug` of a post's address, or of what is that already; UsageError for anything else."""
    path = urlsplit(url).path.strip("/") if "://" in url else url.strip("/")
    parts = unquote(path).split("/")
    if len(parts) == _PARTS and parts[0] == "posts":
        parts = parts[1:]
    if len(parts) != _PARTS - 1 or not all(parts):
        raise UsageError(
            message="expected the address of a post, such as https://huggingface.co/posts/NAME/NUMBER.",
            remedy="Copy it from the browser.",
            where=url,
        )
    return "/".join(parts)


def _ask_page(hub: Hub, post_id: str) -> Iterator[Step]:
    yield hub.get(post_path(post_id)).capture
