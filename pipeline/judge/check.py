"""One sentence, read and judged: what `hearsay check` does."""

import hashlib

from pipeline.judge.facts import Facts
from pipeline.judge.verdicts import judge_claim
from pipeline.language.claims import read_claim
from pipeline.language.lexicon import Lexicon
from pipeline.language.reading import Reading
from pipeline.records import Claim, Verdict

_KINDS = ("", " attention", " position encoding", " encoding", " network")


def check_claim(text: str, *, mechanism: str = "", facts: Facts, lexicon: Lexicon) -> tuple[Claim, Verdict]:
    """The claim as it was read and its verdict. `mechanism` is a name as people write it, or empty."""
    hint = resolve_hint(mechanism, lexicon)
    claim = as_claim(text, read_claim(text, mechanism_id=hint, lexicon=lexicon))
    return claim, judge_claim(claim, facts)


def resolve_hint(mechanism: str, lexicon: Lexicon) -> str:
    """The id behind a name, also one that leaves out what kind of thing it is: "sinusoidal"."""
    if not mechanism.strip():
        return ""
    names = (f"{mechanism}{kind}" for kind in _KINDS)
    return next(filter(None, map(lexicon.resolve, names)), "")


def as_claim(text: str, reading: Reading, *, doc_id: str = "check", start: int = 0) -> Claim:
    """A reading as the record that crosses stages."""
    return Claim(
        id=hashlib.sha256(f"{doc_id}\0{start}\0{text}".encode()).hexdigest()[:16],
        doc_id=doc_id,
        start=start,
        end=start + len(text),
        text=text,
        mechanism_id=reading.mechanism_id,
        property=reading.property,
        relation=reading.relation,
        value=reading.value,
        partner_id=reading.partner_id,
        negated=reading.negated,
        modality=reading.modality,
        condition=reading.condition,
        kind=str(reading.kind),
        also=reading.also,
    )
