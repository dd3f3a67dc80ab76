"""Claims of the same meaning are one story."""

from datetime import UTC, datetime, timedelta

from pipeline.narrate import Statement, group_narratives
from pipeline.records import Claim, Modality, Outcome

START = datetime(2026, 3, 1, tzinfo=UTC)


def telling(number: int, author: str, **changes: object) -> Statement:
    fields: dict[str, object] = {
        "id": f"c{number}",
        "doc_id": f"post:{author}/{number}",
        "start": 0,
        "end": 9,
        "text": f"Weights sum to one, says {number}",
        "mechanism_id": "soft-attention",
        "property": "weights_sum_to_one",
        "value": "true",
    }
    claim = Claim(**(fields | changes))  # type: ignore[arg-type]  # fields are spelled out above
    return Statement(
        claim=claim,
        post_id=f"{author}/{number}",
        author=author,
        at=START + timedelta(days=number),
        outcome=Outcome.SUPPORTED,
    )


def test_different_words_for_the_same_meaning_are_one_story_of_two_tellers() -> None:
    (story,) = group_narratives([telling(2, "ben"), telling(1, "ada")], mechanism_names={})
    assert (story.authors, story.post_ids, story.supported) == (2, ("ada/1", "ben/2"), 2)
    assert story.span == timedelta(days=1)


def test_the_opposite_is_another_story() -> None:
    told = [
        telling(1, "ada"),
        telling(2, "ben"),
        telling(3, "eve", negated=True),
        telling(4, "joe", negated=True),
    ]
    assert len(group_narratives(told, mechanism_names={})) == 2


def test_questions_and_jokes_do_not_tell_a_story() -> None:
    silent = [
        telling(number, "ada", modality=modality)
        for number, modality in enumerate([Modality.QUESTION] * 2 + [Modality.IRONIC] * 2)
    ]
    assert group_narratives(silent, mechanism_names={}) == ()


def test_claims_nobody_understood_share_no_story() -> None:
    unclear = [telling(1, "ada", property=""), telling(2, "ben", property="")]
    assert group_narratives(unclear, mechanism_names={}) == ()


def test_what_is_said_once_is_no_story() -> None:
    assert group_narratives([telling(1, "ada")], mechanism_names={}) == ()


def test_a_story_keeps_its_id_whoever_tells_it() -> None:
    (one,) = group_narratives([telling(1, "ada"), telling(2, "ben")], mechanism_names={})
    later = [telling(7, "eve"), telling(8, "joe")]
    (other,) = group_narratives(later, mechanism_names={"soft-attention": "Soft attention"})
    assert one.id == other.id
    assert other.title == "Soft attention: Weights sum to one, says 7"
