"""`/api/users/{u}/likes`: who liked what, when; the page names the repo, only its URL the person."""

import re
from urllib.parse import unquote, urlsplit

from pipeline.errors import ShapeDrift
from pipeline.parse.fields import read_row
from pipeline.parse.harvest import Harvest
from pipeline.parse.identity import activity_id
from pipeline.parse.moments import parse_exact
from pipeline.records import Activity

_LIKES = re.compile(r"/api/users/([^/]+)/likes")


def read_like(value: object, harvest: Harvest) -> None:
    """One like → Activity; without the URL of the page nobody knows whose it is.

    Raises:
        ShapeDrift: the page's URL does not name the person.
    """
    row = read_row("like", value, harvest)
    found = _LIKES.search(urlsplit(harvest.capture.url).path)
    if not found:
        raise ShapeDrift(
            message="Expected likes under /api/users/NAME/likes, found them without that URL.",
            remedy="Import them with the page's own URL.",
        )
    actor, repo = unquote(found[1]), row.object("repo")
    target, moment = str(repo.get("name") or ""), parse_exact(row.text("createdAt"))
    harvest.add(
        Activity(
            id=activity_id("like", actor, target, moment, once=True),
            actor=actor,
            kind="like",
            target_kind=str(repo.get("type") or ""),
            target_id=target,
            at=moment,
            observed_at=harvest.observed_at,
            evidence=harvest.evidence,
        )
    )
