"""An organization: its overview, its activity, who follows it and who belongs to it."""

from datetime import datetime
from urllib.parse import quote

from pipeline.hub.activity import collect_activity, collect_tabs
from pipeline.hub.client import Hub
from pipeline.hub.known import Known, Parse, Scope, Walk
from pipeline.hub.people import collect_people


def collect_organization(
    hub: Hub, name: str, known: Known, scope: Scope, *, parse: Parse, until: datetime | None
) -> Walk:
    """Everything the Hub shows of an organization; `until` as for the feed."""
    yield from hub.call(lambda api: api.get_organization_overview(name))
    walked = yield from collect_activity(hub, ("org", name), known, scope, parse=parse, until=until)
    for path in people_paths(name):
        yield from collect_people(hub, path, known, scope)
    yield from collect_tabs(hub, organization_paths(name), known, newest=walked.newest)
    return walked


def organization_paths(name: str) -> list[str]:
    """The pages of an organization that show what it did."""
    return [f"/organizations/{quote(name)}/activity/all"]


def people_paths(name: str) -> list[str]:
    """Where an organization's followers and members are listed."""
    return [f"/api/organizations/{quote(name)}/{who}" for who in ("followers", "members")]
