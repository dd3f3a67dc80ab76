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
    stories = group_narratives([telling(1, "ada"), telling(2, "ben", negated=True)], mechanism_names={})
    assert len(stories) == 2


def test_questions_and_jokes_do_not_tell_a_story() -> None:
    silent = [telling(1, "ada", modality=Modality.QUESTION), telling(2, "ben", modality=Modality.IRONIC)]
    assert group_narratives(silent, mechanism_names={}) == ()


def test_claims_nobody_understood_share_no_story() -> None:
    assert group_narratives([telling(1, "ada", property="")], mechanism_names={}) == ()


def test_a_story_keeps_its_id_whoever_tells_it() -> None:
    (one,) = group_narratives([telling(1, "ada")], mechanism_names={})
    (other,) = group_narratives([telling(7, "eve")], mechanism_names={"soft-attention": "Soft attention"})
    assert one.id == other.id
    assert other.title == "Soft attention: Weights sum to one, says 7"
