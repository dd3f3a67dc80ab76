"""`/api/users/{u}/likes`: who liked what, when; the page names the repo, only its URL the person."""

import re
from urllib.parse import unquote

from pipeline.errors import ShapeDrift
from pipeline.parse.fields import moment_in, read_row, string_of
from pipeline.parse.harvest import Harvest
from pipeline.parse.identity import activity_id
from pipeline.records import Activity

_LIKES = re.compile(r"/api/users/([^/]+)/likes")


def read_like(value: object, harvest: Harvest) -> None:
    """One like → Activity; without the URL of the page nobody knows whose it is.

    Raises:
        ShapeDrift: the page's URL does not name the person.
    """
    row = read_row("like", value, harvest)
    found = _LIKES.search(harvest.url)
    if not found:
        raise ShapeDrift(
            message="Expected likes under /api/users/NAME/likes, found them without that URL.",
            remedy="Import them with the page's own URL.",
        )
    actor, repo = unquote(found[1]), row.object("repo")
    target, moment = string_of(repo.get("name")), moment_in(row, "createdAt", harvest)
    harvest.add(
        Activity(
            id=activity_id("like", actor, target, moment, once=True),
            actor=actor,
            kind="like",
            target_kind=string_of(repo.get("type")),
            target_id=target,
            at=moment,
            observed_at=harvest.observed_at,
            evidence=harvest.evidence,
        )
    )
