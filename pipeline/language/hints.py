"""The mechanism behind a name as people write it beside a sentence: "sinusoidal", "causal MHA with cache"."""

import re

from pipeline.language.folding import name_key
from pipeline.language.lexicon import Lexicon
from pipeline.language.residue import is_everyday
from pipeline.language.tables import load_table
from pipeline.language.words import write_out

_KINDS = ("", " attention", " position encoding", " encoding", " network", " block")
_SHORT = (
    (re.compile(r"\bnets?\b", re.IGNORECASE), "network"),
    (re.compile(r"\bPEs?\b"), "position encoding"),
)
_PARTS = re.compile(
    r"\s+(?:scores?|scoring|function|variant|version|heads?|masks?|without .*|with .*|in .*)$", re.IGNORECASE
)
"""What people add to a name to say which side of it they mean."""
_IN_BRACKETS = re.compile(r"\(([^()]+)\)")  # "Set Transformer (ISAB)": the block is meant
_BRACKETS = re.compile(r"\s*\([^()]*\)")


def resolve_hint(mechanism: str, lexicon: Lexicon) -> str:
    """The id behind a name, also one that leaves out what kind of thing it is: "sinusoidal".

    A name nobody knows stands for itself, so that the claim is not judged of whatever else it mentions.
    """
    if not mechanism.strip():
        return ""
    mechanism = write_out(mechanism)
    bare = _PARTS.sub("", _written_out(mechanism))
    kindless = bare.removesuffix(" attention")
    outer = _BRACKETS.sub("", mechanism)
    spelled = (*_IN_BRACKETS.findall(mechanism), mechanism, bare, kindless, outer, _without_authors(outer))
    found = [
        name for name in (lexicon.resolve(f"{name}{kind}") for name in spelled for kind in _KINDS) if name
    ]
    telling = (name for name in found if name not in _names("umbrellas"))
    return next(telling, "") or next(iter(found), "") or _named_in(mechanism, lexicon)


def _written_out(mechanism: str) -> str:
    for found, put in _SHORT:
        mechanism = found.sub(put, mechanism)
    return mechanism


def _without_authors(mechanism: str) -> str:
    """The name alone: "Shaw et al.'s relative positions" are relative positions."""
    return re.sub(rf"\b(?:{'|'.join(_names('authors'))})(?: et al\.?)?(?:'s)?\s+", "", mechanism)


def _names(table: str) -> list[str]:
    names: list[str] = load_table("cues.toml")["names"][table]
    return names


def _named_in(mechanism: str, lexicon: Lexicon) -> str:
    """The last mechanism named among plain words: "causal MHA with cache", "set transformer PMA"."""
    spans = lexicon.find(mechanism)
    starts, ends = [span.start for span in spans], [span.end for span in spans]
    rest = " ".join(mechanism[end:start] for end, start in zip((0, *ends), (*starts, None), strict=True))
    if spans and all(is_everyday(word) or lexicon.resolve(word) for word in rest.lower().split()):
        return spans[-1].mechanism_id
    return name_key(mechanism)
