"""What a person is called beside their user name, as far as a capture tells."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from pipeline.parse.dispatch import parse_capture
from pipeline.records import Capture, Profile


def called_in(capture: Capture, user: str) -> frozenset[str]:
    """Their full name, id and picture in a capture: what is theirs alone wherever else it stands.

    A full name of one word may be any word ("Max", "Model"), so only longer ones count.
    """
    profiles = parse_capture(capture).profiles
    mine = [profile for profile in profiles if profile.name.casefold() == user.casefold()]
    return frozenset(name for profile in mine for name in _distinct_names(profile))


def _distinct_names(profile: Profile) -> Iterator[str]:
    if len(profile.fullname.split()) > 1:
        yield profile.fullname
    if isinstance(own := profile.extra.get("_id"), str):
        yield own
    if profile.avatar_url:
        yield profile.avatar_url
        yield urlsplit(profile.avatar_url).path.lstrip("/")
