"""`hearsay check`: one claim, or a file of them, against measured properties."""

import json
import sys
from collections.abc import Iterator
from typing import Annotated, Any

import typer
from rich.text import Text

from flows.checking import Answer, Judge, Question, Reader, answer_all, choose_judge
from flows.commands.json_lines import read_rows, read_string
from flows.commands.meaning import explain_property
from flows.commands.terminal import DONE, SET_ASIDE, complain, err, indented, named_rows, out
from flows.settings import Settings, read_settings
from pipeline.errors import BrokenInput, UsageError
from pipeline.records import Evidence, Outcome

STYLE = {Outcome.SUPPORTED: "green", Outcome.REFUTED: "red", Outcome.NOT_CHECKABLE: "yellow"}


def check(
    claim: Annotated[str, typer.Argument(help="The claim, in plain English.")] = "",
    *,
    mechanism: Annotated[
        str, typer.Option(help="What the claim is about, where it does not say so itself.")
    ] = "",
    file: Annotated[
        str, typer.Option(help='JSON Lines {"claim", "mechanism"?}; - reads standard input.')
    ] = "",
    reader: Annotated[
        Reader, typer.Option(help="Who reads the sentence: patterns, or the chat model of HEARSAY_LLM.")
    ] = Reader.RULES,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per claim.")] = False,
) -> None:
    """Is it true? The verdict, the reason, and the numbers behind it."""
    if bool(claim) == bool(file):
        raise UsageError(
            message="expected one CLAIM or --file, found both or neither.", remedy="Give one of them."
        )
    broken = False
    judge = _load_judge(reader, read_settings())
    for answer in answer_all(_questions(claim, mechanism, file), judge):
        broken = broken or isinstance(answer, BrokenInput) or bool(answer.unread)
        if as_json:
            sys.stdout.write(json.dumps(_render(answer)) + "\n")
        else:
            _show(answer)
    raise typer.Exit(SET_ASIDE if broken else DONE)


def _questions(claim: str, mechanism: str, file: str) -> Iterator[Question | BrokenInput]:
    if not file:
        yield Question(text=claim, mechanism=mechanism)
        return
    yield from read_rows(file, parse_question, expected='a JSON object with "claim"')


def parse_question(row: dict[str, Any]) -> Question:
    """The question of one line; `mechanism` is optional."""
    return Question(text=read_string(row, "claim"), mechanism=str(row.get("mechanism") or ""))


def _load_judge(reader: Reader, settings: Settings) -> Judge:
    from flows.facts import load_facts
    from pipeline.language import load_lexicon

    facts = load_facts(settings.measured, announce=err.print)
    return choose_judge(reader, settings, facts, load_lexicon())


def _render(answer: Answer | BrokenInput) -> dict[str, object]:
    if isinstance(answer, BrokenInput):
        return {"claim": "", "verdict": Outcome.NOT_CHECKABLE.value, "reason": str(answer), "evidence": []}
    return render_verdict(answer)


def render_verdict(answer: Answer) -> dict[str, object]:
    """The public JSON of one verdict."""
    claim, verdict = answer.claim, answer.verdict
    return {
        "claim": answer.text,
        "mechanism_id": claim.mechanism_id,
        "property": claim.property,
        "relation": claim.relation,
        "value": claim.value,
        "negated": claim.negated,
        "modality": claim.modality.value,
        "verdict": verdict.outcome.value,
        "reason": verdict.reason,
        "conditions": list(verdict.conditions),
        "evidence": [
            {
                "property": item.property,
                "measured": item.measured,
                "expected": item.expected,
                "tolerance": item.tolerance,
                "reference": item.reference,
                "seed": list(item.seeds),
                "sizes": item.sizes,
            }
            for item in verdict.evidence
        ],
    }


def _show(answer: Answer | BrokenInput) -> None:
    if isinstance(answer, BrokenInput):
        complain(answer)
        return
    verdict = answer.verdict
    outcome = verdict.outcome.value.replace("_", " ")
    out.print(Text.assemble((outcome, f"bold {STYLE[verdict.outcome]}"), (f": {answer.text}", "bold")))
    out.print(indented(verdict.reason))
    for condition in verdict.conditions:
        out.print(indented(f"Condition: {condition}."))
    for item in verdict.evidence:
        out.print()
        out.print(indented(item.property, style="bold"))
        out.print(named_rows(_explain(item)))
    out.print()


def _explain(item: Evidence) -> dict[str, str]:
    """One comparison in words, line by line."""
    seeds = ", ".join(map(str, item.seeds))
    return {
        "meaning": explain_property(item.property),
        "claimed": item.expected.replace("_", " ").replace("|", " or "),
        "measured": item.measured.replace("_", " "),
        "tolerance": f"{item.tolerance:g}" if item.tolerance else "none",
        "reference": item.reference,
        "inputs": "; ".join(filter(None, (item.sizes, f"seeds {seeds}" if seeds else ""))),
    }
