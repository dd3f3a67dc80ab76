"""People and organizations: the author objects that stand everywhere, and their overviews."""

from collections.abc import Mapping
from typing import Any

from pipeline.errors import ShapeDrift
from pipeline.parse.fields import Row, read_row
from pipeline.parse.harvest import Harvest
from pipeline.records import Profile

HUB = "https://huggingface.co"

_RECORDED = frozenset(
    [
        "name",
        "user",
        "fullname",
        "type",
        "details",
        "avatarUrl",
        "avatar",
        "followerCount",
        "numFollowers",
        "orgs",
    ]
)
"""Fields that become fields of Profile; all others stay in `extra`."""


def read_person(value: object, harvest: Harvest) -> str:
    """The user name of an author object; what it says of the person becomes a Profile.

    Empty where there is no author: the account is deleted.
    """
    if not isinstance(value, dict):
        if isinstance(value, str) and value:
            harvest.drift("author", "a name instead of an object", value)
        return name_of(value)
    row = read_row("author", value, harvest)
    name = row.text("name") or row.text("user")
    if name:
        harvest.add(_profile(row, name, "user", harvest))
    return name


def read_user_overview(value: object, harvest: Harvest) -> None:
    """`/api/users/{u}/overview` → Profile with organizations and followers."""
    row = read_row("user-overview", value, harvest)
    harvest.add(_profile(row, row.text("user"), "user", harvest))


def read_organization_overview(value: object, harvest: Harvest) -> None:
    """`/api/organizations/{o}/overview` → Profile of an organization."""
    row = read_row("organization-overview", value, harvest)
    harvest.add(_profile(row, row.text("name"), "org", harvest))


def _profile(row: Row, name: str, kind: str, harvest: Harvest) -> Profile:
    followers = row.number("followerCount")
    return Profile(
        name=name,
        kind=row.text("type") or kind,
        fullname=row.text("fullname"),
        interests=row.text("details"),
        organizations=tuple(filter(None, map(name_of, row.list("orgs")))),
        followers=row.number("numFollowers") if followers is None else followers,
        avatar_url=absolute(row.text("avatarUrl") or row.text("avatar")),
        observed_at=harvest.observed_at,
        evidence=harvest.evidence,
        extra=row.rest(_RECORDED),
    )


def add_profile(
    name: str, fullname: str, harvest: Harvest, *, extra: Mapping[str, Any] | None = None
) -> None:
    """A Profile of which a page shows nothing but the names."""
    harvest.add(
        Profile(
            name=name,
            fullname=fullname,
            observed_at=harvest.observed_at,
            evidence=harvest.evidence,
            extra=extra or {},
        )
    )


def absolute(url: str) -> str:
    """A URL of the Hub with its host."""
    return HUB + url if url.startswith("/") else url


def name_of(value: object) -> str:
    """The user name in an author object, without reading the rest."""
    if not isinstance(value, dict):
        return value if isinstance(value, str) else ""
    name = value.get("name") or value.get("user")
    return name if isinstance(name, str) else ""


def needs_name(name: str, kind: str) -> str:
    """`name`, which cannot be empty for records of `kind`."""
    if not name:
        raise ShapeDrift(message=f"Expected {kind} with an author, found none.", remedy="Kept aside.")
    return name
