"""Small records with everything a test does not care about filled in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from pipeline.records import (
    Capture,
    Citation,
    Claim,
    Comment,
    Extraction,
    Mention,
    Observation,
    Parsed,
    Post,
    Profile,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def at(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def capture(body: str = "page", *, hours: float = 0, source: str = "hub") -> Capture:
    digest = f"sha256:{sha256(body.encode()).hexdigest()}"
    return Capture(
        url="https://huggingface.co/x",
        body=body.encode(),
        captured_at=at(hours),
        digest=digest,
        source=source,
    )


def post(
    name: str = "nora/1", text: str = "Soft attention weights sum to one.", *, hours: float = 0, **more: Any
) -> Post:
    known = {
        "url": f"https://huggingface.co/posts/{name}",
        "author": name.split("/", maxsplit=1)[0],
        "extra": {},
    }
    return Post(id=name, text=text, observed_at=at(hours), evidence="sha256:e", **{**known, **more})


def comment(
    name: str = "c1", text: str = "Agreed.", *, post_id: str = "nora/1", hours: float = 0, **more: Any
) -> Comment:
    known = {"author": "otto", "extra": {}}
    return Comment(
        id=name, post_id=post_id, text=text, observed_at=at(hours), evidence="sha256:e", **{**known, **more}
    )


def profile(name: str = "nora", *, hours: float = 0, **more: Any) -> Profile:
    return Profile(name=name, observed_at=at(hours), evidence="sha256:e", extra={}, **more)


def seen(subject: str = "post:nora/1", *, hours: float = 0, **more: Any) -> Observation:
    return Observation(subject=subject, observed_at=at(hours), evidence="sha256:e", **more)


def shown(*records: Any, body: str = "page", hours: float = 0) -> tuple[Capture, Parsed]:
    """One capture and what it shows; records go where their type belongs, and get its digest."""
    made = capture(body, hours=hours)
    parts: dict[str, tuple[Any, ...]] = {}
    for record in records:
        part = {"Activity": "activities"}.get(type(record).__name__, f"{type(record).__name__.lower()}s")
        found = replace(record, evidence=made.digest) if hasattr(record, "evidence") else record
        parts[part] = (*parts.get(part, ()), found)
    return made, Parsed(**parts)


def claim(
    doc_id: str = "post:nora/1", *, start: int = 0, text: str = "weights sum to one", **more: Any
) -> Claim:
    known = {"mechanism_id": "soft-attention", "property": "weights_sum_to_one", "value": "true"}
    name = sha256(f"{doc_id}{start}{text}".encode()).hexdigest()[:16]
    return Claim(id=name, doc_id=doc_id, start=start, end=start + len(text), text=text, **{**known, **more})


def mention(
    doc_id: str = "post:nora/1", *, start: int = 0, text: str = "Soft attention", **more: Any
) -> Mention:
    known = {"kind": "mechanism", "target_id": "soft-attention"}
    return Mention(doc_id=doc_id, start=start, end=start + len(text), text=text, **{**known, **more})


def citation(doc_id: str = "post:nora/1", *, arxiv_id: str = "1409.0473", **more: Any) -> Citation:
    known = {"mechanism_id": "soft-attention", "mechanism_text": "Soft attention", "start": 0, "end": 14}
    return Citation(doc_id=doc_id, arxiv_id=arxiv_id, **{**known, **more})


def extraction(doc_id: str = "post:nora/1", *parts: Mention | Citation | Claim) -> Extraction:
    return Extraction(
        doc_id=doc_id,
        language="en",
        mentions=tuple(part for part in parts if isinstance(part, Mention)),
        citations=tuple(part for part in parts if isinstance(part, Citation)),
        claims=tuple(part for part in parts if isinstance(part, Claim)),
    )
