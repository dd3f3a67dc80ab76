"""Which post an address is of."""

import re
from urllib.parse import unquote, urlsplit

_POST_PATH = re.compile(r"^/posts/([^/]+)/([^/]+)/?$")


def post_of_url(url: str) -> tuple[str, str] | None:
    """Author and slug in the URL of a post page, on whichever mirror; None for any other URL."""
    try:
        found = _POST_PATH.match(urlsplit(url).path)
    except ValueError:
        return None
    return (unquote(found[1]), unquote(found[2])) if found else None
