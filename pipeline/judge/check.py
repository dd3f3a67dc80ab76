"""One sentence, read and judged: what `hearsay check` does."""

import hashlib
import re
from dataclasses import replace

from pipeline.judge.facts import Facts
from pipeline.judge.verdicts import judge_claim
from pipeline.language.claims import read_claim
from pipeline.language.folding import name_key
from pipeline.language.lexicon import Lexicon
from pipeline.language.reading import Reading
from pipeline.language.residue import is_everyday
from pipeline.language.words import write_out
from pipeline.records import Claim, Statement, Verdict

_KINDS = ("", " attention", " position encoding", " encoding", " network", " block")
_NET = re.compile(r"\bnets?\b", re.IGNORECASE)
_PARTS = re.compile(
    r"\s+(?:scores?|scoring|function|variant|version|heads?|masks?|without .*|with .*|in .*)$", re.IGNORECASE
)
"""What people add to a name to say which side of it they mean."""


def check_claim(text: str, *, mechanism: str = "", facts: Facts, lexicon: Lexicon) -> tuple[Claim, Verdict]:
    """The claim as it was read and its verdict. `mechanism` is a name as people write it, or empty."""
    hint = resolve_hint(mechanism, lexicon)
    reading = read_claim(text, mechanism_id=hint, lexicon=lexicon)
    if hint and hint not in lexicon.by_id:
        reading = replace(reading, mechanism_id=hint)
    claim = as_claim(text, reading)
    return claim, judge_claim(claim, facts)


def resolve_hint(mechanism: str, lexicon: Lexicon) -> str:
    """The id behind a name, also one that leaves out what kind of thing it is: "sinusoidal".

    A name nobody knows stands for itself, so that the claim is not judged of whatever else it mentions.
    """
    if not mechanism.strip():
        return ""
    mechanism = write_out(mechanism)
    bare = _PARTS.sub("", _NET.sub("network", mechanism))
    kindless = bare.removesuffix(" attention")
    names = (f"{name}{kind}" for name in (mechanism, bare, kindless) for kind in _KINDS)
    return next(filter(None, map(lexicon.resolve, names)), "") or _named_in(mechanism, lexicon)


def _named_in(mechanism: str, lexicon: Lexicon) -> str:
    """The last mechanism named among plain words: "causal MHA with cache", "set transformer PMA"."""
    spans = lexicon.find(mechanism)
    starts, ends = [span.start for span in spans], [span.end for span in spans]
    rest = " ".join(mechanism[end:start] for end, start in zip((0, *ends), (*starts, None), strict=True))
    if spans and all(is_everyday(word) or lexicon.resolve(word) for word in rest.lower().split()):
        return spans[-1].mechanism_id
    return name_key(mechanism)


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
    )


def _unread(reading: Reading) -> tuple[Statement, ...]:
    """The part that was not understood, as a statement of no property: it can be neither true nor false."""
    return (Statement(property="", relation="unread", value=reading.unread),) if reading.unread else ()
