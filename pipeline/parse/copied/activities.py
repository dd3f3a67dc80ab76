"""Events in a copied page → Activity records, each once though pages list them twice."""

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
    """One event of `actor`, by default the page's owner."""
    who = actor or page.header.name
    known = target.id or target.detail.get("title", "") or target.detail.get("author", "")
    page.activities.append(
        Activity(
            id=activity_id(kind, who, known, moment, once=bool(target.id) and happens_once(kind)),
            actor=who,
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
    for one in page.activities:
        if not any(_says_more(other, one) for other in page.activities):
            page.harvest.add(one)


def _says_more(other: Activity, one: Activity) -> bool:
    """Whether `other` is the same event as `one`, told with more detail."""
    if other is one or (other.kind, other.target_kind, _said(other)) != (
        one.kind,
        one.target_kind,
        _said(one),
    ):
        return False
    this, that = dict(one.detail), dict(other.detail)
    if one.kind == "discussion":
        same = (this.get("repo"), this.get("title")) == (that.get("repo"), that.get("title"))
        return same and "number" in that and "number" not in this
    return not one.target_id and bool(other.target_id) and other.target_id.endswith(f"/{this.get('title')}")


def _said(activity: Activity) -> str:
    return activity.at.text if activity.at else ""
