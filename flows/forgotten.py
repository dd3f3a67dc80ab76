"""People who asked to be forgotten never enter the archive again, on whosever page they stand."""

from collections.abc import Iterator

from pipeline.archive import Forgotten
from pipeline.parse import erase_person, parse_capture
from pipeline.records import Capture, Parsed


def leave_out_forgotten(capture: Capture, forgotten: Forgotten) -> Capture | None:
    """The capture without one byte of those people; None where nothing remains."""
    if not forgotten.subjects:
        return capture
    clean: Capture | None = capture
    for name in sorted(set(_people_in(parse_capture(capture)))):
        if clean is not None and forgotten.holds(name):
            clean = erase_person(clean, name)
    return clean


def _people_in(parsed: Parsed) -> Iterator[str]:
    """Everybody a page names by user name."""
    yield from (profile.name for profile in parsed.profiles)
    yield from (activity.actor for activity in parsed.activities)
    yield from (value for activity in parsed.activities for key, value in activity.detail if key == "opener")
    yield from (comment.author for comment in parsed.comments)
    for post in parsed.posts:
        yield from (post.author, *post.mentions, *post.commentators)
    for observation in parsed.observations:
        yield from (user for reaction in observation.reactions or () for user in reaction.users)
