"""What could not be taken in, said in one shape."""

from pipeline.records import Aside

_EXCERPT = 120


def set_aside(
    source: str, kind: str, reason: str, *, position: str = "", head: bytes = b"", digest: str = ""
) -> Aside:
    """The aside for something a source holds; `head` are its first bytes, quoted as far as they are text."""
    excerpt = head[: 4 * _EXCERPT].decode("utf-8", "replace")[:_EXCERPT]
    return Aside(
        source=source,
        position=position,
        kind=kind,
        reason=reason,
        excerpt="".join(letter if letter.isprintable() else " " for letter in excerpt).strip(),
        digest=digest,
    )
