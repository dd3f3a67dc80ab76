"""Claims that say the same of the same mechanism are one story, whoever tells it in whatever words.

The story of a claim is its meaning in the claim language: (mechanism, property, relation, value,
partner, negated). Claims the language does not understand have no meaning to share, so each
would be a story of its own; they are left out here and counted in the report instead.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pipeline.records import Claim, Modality, Narrative, Outcome

TOLD_IN_EARNEST = frozenset({Modality.ASSERTED, Modality.HEDGED, Modality.REPORTED})
"""A question, a quotation or a joke passes a story on only in appearance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One telling: a claim, who told it where and when, and what became of it when judged."""

    claim: Claim
    post_id: str
    author: str
    at: datetime | None
    outcome: Outcome


def group_narratives(
    statements: Iterable[Statement], *, mechanism_names: Mapping[str, str]
) -> tuple[Narrative, ...]:
    """The stories told in more than one post, those with most tellers first, then by id."""
    told: dict[tuple[str, ...], list[Statement]] = defaultdict(list)
    for statement in statements:
        if statement.claim.property and statement.claim.modality in TOLD_IN_EARNEST:
            told[_meaning(statement.claim)].append(statement)
    repeated = {meaning: tellings for meaning, tellings in told.items() if _is_repeated(tellings)}
    narratives = [_narrative(meaning, tellings, mechanism_names) for meaning, tellings in repeated.items()]
    return tuple(sorted(narratives, key=lambda story: (-story.authors, -len(story.post_ids), story.id)))


def _is_repeated(tellings: list[Statement]) -> bool:
    """One telling is a claim; a story needs to be passed on."""
    return len({telling.post_id for telling in tellings}) > 1


def _meaning(claim: Claim) -> tuple[str, ...]:
    return (
        claim.mechanism_id,
        claim.property,
        claim.relation,
        claim.value,
        claim.partner_id,
        "not" if claim.negated else "",
    )


def _narrative(
    meaning: tuple[str, ...], tellings: list[Statement], mechanism_names: Mapping[str, str]
) -> Narrative:
    tellings = sorted(tellings, key=_order)
    times = [telling.at for telling in tellings if telling.at]
    outcomes = Counter(telling.outcome for telling in tellings)
    authors = len({telling.author for telling in tellings})
    posts = tuple(dict.fromkeys(telling.post_id for telling in tellings))
    return Narrative(
        id=hashlib.sha256("\x1f".join(meaning).encode()).hexdigest()[:16],
        title=_title(tellings, mechanism_names.get(meaning[0], meaning[0])),
        summary=_summary(authors, len(posts), times, outcomes),
        mechanism_ids=(meaning[0],),
        post_ids=posts,
        authors=authors,
        first_at=times[0] if times else None,
        last_at=times[-1] if times else None,
        span=times[-1] - times[0] if times else None,
        supported=outcomes[Outcome.SUPPORTED],
        refuted=outcomes[Outcome.REFUTED],
        not_checkable=outcomes[Outcome.NOT_CHECKABLE],
    )


def _order(telling: Statement) -> tuple[bool, float, str]:
    return telling.at is None, telling.at.timestamp() if telling.at else 0.0, telling.claim.id


def _title(tellings: list[Statement], name: str) -> str:
    """The shortest wording of the story, under the mechanism's name where it does not say it itself."""
    wording = min((telling.claim.text.strip() for telling in tellings), key=lambda text: (len(text), text))
    return wording if name.casefold() in wording.casefold() else f"{name}: {wording}"


def _summary(authors: int, posts: int, times: list[datetime], outcomes: Counter[Outcome]) -> str:
    who = f"{_count(authors, 'person')} in {_count(posts, 'post')}"
    verdict = outcomes.most_common(1)[0][0].value.replace("_", " ")
    if not times:
        return f"Told by {who}; {verdict}."
    if times[0].date() == times[-1].date():
        return f"Told by {who} on {times[0]:%Y-%m-%d}; {verdict}."
    return f"Told by {who} from {times[0]:%Y-%m-%d} to {times[-1]:%Y-%m-%d}; {verdict}."


def _count(number: int, noun: str) -> str:
    plural = {"person": "people"}.get(noun, noun + "s")
    return f"{number} {noun if number == 1 else plural}"
