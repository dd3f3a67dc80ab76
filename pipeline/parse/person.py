"""People and organizations: the author objects that stand everywhere, and their overviews."""

from typing import Any

from pipeline.errors import ShapeDrift
from pipeline.parse.fields import Row, read_row
from pipeline.parse.harvest import Harvest
from pipeline.records import Profile

HUB = "https://huggingface.co"


def read_person(value: object, harvest: Harvest) -> str:
    """The user name of an author object; what it says of the person becomes a Profile.

    Empty where there is no author: the account is deleted.
    """
    if not isinstance(value, dict):
        return ""
    row = read_row("author", value, harvest)
    name = row.text("name") or row.text("user")
    if name:
        harvest.add(_profile(name, row, harvest))
    return name


def _profile(name: str, row: Row, harvest: Harvest) -> Profile:
    used = {"name", "user", "fullname", "type", "avatarUrl", "followerCount"}
    return Profile(
        name=name,
        kind=row.text("type") or "user",
        fullname=row.text("fullname"),
        followers=row.number("followerCount"),
        avatar_url=absolute(row.text("avatarUrl")),
        observed_at=harvest.observed_at,
        evidence=harvest.evidence,
        extra={**{key: value for key, value in row.known.items() if key not in used}, **row.extra},
    )


def read_user_overview(value: object, harvest: Harvest) -> None:
    """`/api/users/{u}/overview` → Profile with organizations and followers."""
    row = read_row("user-overview", value, harvest)
    _add_overview(row, row.text("user"), "user", harvest)


def read_organization_overview(value: object, harvest: Harvest) -> None:
    """`/api/organizations/{o}/overview` → Profile of an organization."""
    row = read_row("organization-overview", value, harvest)
    _add_overview(row, row.text("name"), "org", harvest)


def _add_overview(row: Row, name: str, kind: str, harvest: Harvest) -> None:
    used = {"user", "name", "fullname", "type", "details", "avatarUrl", "numFollowers", "orgs"}
    harvest.add(
        Profile(
            name=name,
            kind=row.text("type") or kind,
            fullname=row.text("fullname"),
            interests=row.text("details"),
            organizations=tuple(_names(row.list("orgs"))),
            followers=row.number("numFollowers"),
            avatar_url=absolute(row.text("avatarUrl")),
            observed_at=harvest.observed_at,
            evidence=harvest.evidence,
            extra={**{key: value for key, value in row.known.items() if key not in used}, **row.extra},
        )
    )


def _names(organizations: list[Any]) -> list[str]:
    return [org["name"] for org in organizations if isinstance(org, dict) and isinstance(org.get("name"), str)]


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
