"""One sentence, read and judged: what `hearsay check` does."""

import hashlib
from dataclasses import replace

from pipeline.judge.facts import Facts
from pipeline.judge.verdicts import settle_claim
from pipeline.language.claims import read_claim
from pipeline.language.hints import resolve_hint
from pipeline.language.lexicon import Lexicon
from pipeline.language.reading import Reading
from pipeline.records import Claim, Statement, Verdict


def check_claim(text: str, *, mechanism: str = "", facts: Facts, lexicon: Lexicon) -> tuple[Claim, Verdict]:
    """The claim as it was read and its verdict. `mechanism` is a name as people write it, or empty."""
    hint = resolve_hint(mechanism, lexicon)
    reading = read_claim(text, mechanism_id=hint, lexicon=lexicon, measured=facts.knows)
    if hint and hint not in lexicon.by_id:
        reading = replace(reading, mechanism_id=hint)
    return settle_claim(as_claim(text, reading), facts)


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
        also=(*reading.also, *_unread(reading)),
        guesses=reading.guesses,
    )


def _unread(reading: Reading) -> tuple[Statement, ...]:
    """The part that was not understood, as a statement of no property: it can be neither true nor false."""
    return (Statement(property="", relation="unread", value=reading.unread),) if reading.unread else ()
