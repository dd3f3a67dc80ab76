"""Events in a copied page → Activity records, each once though pages list them twice."""

from dataclasses import replace

from pipeline.parse.copied.events import Wording
from pipeline.parse.copied.page import CopiedPage
from pipeline.parse.copied.targets import Target, targets_of
from pipeline.parse.event import as_pairs, happens_once
from pipeline.parse.identity import activity_id
from pipeline.records import Activity, Moment


def read_activity(page: CopiedPage, wording: Wording, moment: Moment | None) -> None:
    """An event about something else than a post: one Activity for each thing it names."""
    for target in targets_of(wording, page.body()):
        add_activity(page, wording.kind, target, moment, actor=wording.part("actor"))


def add_activity(
    page: CopiedPage, kind: str, target: Target, moment: Moment | None, *, actor: str = ""
) -> None:
    """One event of `actor`, by default the page's owner, who may become known only later."""
    page.activities.append(
        Activity(
            id="",
            actor=actor,
            kind=kind,
            target_kind=target.kind,
            target_id=target.id,
            at=moment,
            observed_at=page.seen_at,
            detail=as_pairs(target.detail),
            evidence=page.harvest.evidence,
        )
    )


def settle_activities(page: CopiedPage) -> None:
    """Hand over the events: "Recent Activity" repeats the feed's newest, with less or more detail."""
    told = {key for one in page.activities if (key := _tells(one))}
    for one in page.activities:
        if _lacks(one) not in told:
            page.harvest.add(_identified(one, one.actor or page.header.name))


def _identified(one: Activity, actor: str) -> Activity:
    """The event with its actor, and the id that follows from who did what when."""
    detail = dict(one.detail)
    target = one.target_id or detail.get("title") or detail.get("author") or ""
    once = bool(one.target_id) and happens_once(one.kind)
    return replace(one, actor=actor, id=activity_id(one.kind, actor, target, one.at, once=once))


def _tells(one: Activity) -> tuple[str, ...] | None:
    """What an event told in full says: which shorter telling is the same event."""
    detail = dict(one.detail)
    if one.kind == "discussion":
        return _key(one, detail.get("repo", ""), detail.get("title", "")) if "number" in detail else None
    return _key(one, one.target_id.rpartition("/")[2]) if one.target_id else None


def _lacks(one: Activity) -> tuple[str, ...] | None:
    """The same for an event told without number or id; None where nothing is lacking."""
    detail = dict(one.detail)
    if one.kind == "discussion":
        return None if "number" in detail else _key(one, detail.get("repo", ""), detail.get("title", ""))
    return None if one.target_id or "title" not in detail else _key(one, detail["title"])


def _key(one: Activity, *said: str) -> tuple[str, ...]:
    return (one.kind, one.target_kind, one.at.text if one.at else "", *said)
