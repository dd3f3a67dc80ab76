"""Sentences handed to `hearsay check`, read by rules or by a chat model, and judged by measurement."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from flows.settings import Settings
from pipeline.errors import BrokenInput, HubError, InputRejected
from pipeline.judge import Facts, check_claim, judge_claim
from pipeline.judge.check import as_claim
from pipeline.judge.llm_reader import Complete, read_with_model
from pipeline.language import Kind, Lexicon, Reading
from pipeline.language.hints import resolve_hint
from pipeline.records import Claim, Verdict


class Reader(StrEnum):
    """Who translates a sentence into the claim language."""

    RULES = "rules"
    LLM = "llm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One sentence, and what it is about where it does not say so itself."""

    text: str
    mechanism: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A sentence as it was read, and its verdict; `unread` says why no reader got to see it."""

    text: str
    claim: Claim
    verdict: Verdict
    unread: str = ""


Judge = Callable[[Question], Answer]


def choose_judge(reader: Reader, settings: Settings, facts: Facts, lexicon: Lexicon) -> Judge:
    """Who answers questions; SettingError where a chat model is wanted and none is named."""
    if reader is Reader.RULES:
        return lambda question: judge_by_rules(question, facts, lexicon)
    from flows.chat import connect_chat  # noqa: PLC0415  # the network loads only where it is asked for

    complete = connect_chat(settings)
    return lambda question: judge_with_model(question, complete, facts, lexicon)


def answer_all(questions: Iterable[Question | BrokenInput], judge: Judge) -> Iterator[Answer | BrokenInput]:
    """One answer per question, in order; a line that was no question stays what it is."""
    return (question if isinstance(question, BrokenInput) else judge(question) for question in questions)


def judge_by_rules(question: Question, facts: Facts, lexicon: Lexicon) -> Answer:
    """The sentence as the patterns read it, and its verdict."""
    claim, verdict = check_claim(question.text, mechanism=question.mechanism, facts=facts, lexicon=lexicon)
    return Answer(text=question.text, claim=claim, verdict=verdict)


def judge_with_model(question: Question, complete: Complete, facts: Facts, lexicon: Lexicon) -> Answer:
    """The sentence as a chat model reads it, and its verdict, which is measured all the same.

    Where the model cannot be asked, or answers nonsense, the sentence is not checkable and says why.
    """
    hint, unread = resolve_hint(question.mechanism, lexicon), ""
    try:
        reading = read_with_model(question.text, mechanism_id=hint, complete=complete, lexicon=lexicon)
    except (HubError, InputRejected) as error:
        unread = str(error)
        reading = Reading(kind=Kind.UNCLEAR, mechanism_id=hint)
    claim = as_claim(question.text, reading)
    verdict = judge_claim(claim, facts)
    return Answer(
        text=question.text,
        claim=claim,
        verdict=replace(verdict, reason=_tell_reader(verdict.reason, reading.why, unread)),
        unread=unread,
    )


def _tell_reader(reason: str, why: str, unread: str) -> str:
    if unread:
        return f"No chat model could read the sentence: {unread}"
    explained = f"{reason} Why: {why}." if why else reason
    return f"{explained} The sentence was read by a chat model."
