"""Whom a statement compares with, and under which setting: filled in from the names of the sentence."""

from dataclasses import replace
from functools import cache

from pipeline.language.clauses import Line
from pipeline.language.patterns import PatternSet, find_frames, parse_pattern
from pipeline.language.subjects import Names
from pipeline.language.tables import load_table
from pipeline.language.vocabulary import Hits, load_vocabulary
from pipeline.language.words import make_plain, split_words
from pipeline.records import Statement


def complete(statement: Statement, line: Line, names: Names) -> Statement | None:
    """The statement with the partner's id as value, and its setting, where its property needs them.

    None where it needs a partner and the sentence names none.
    """
    table = load_table("cues.toml")["comparison"]
    partner = names.partners[0] if names.partners else ""
    setting = find_setting(line.hits)
    statement = _retarget(statement, partner, setting)
    if statement.property in table["mechanism_valued"]:
        partners = _partners(line, names)
        if not (statement.value or partners):
            return None
        return replace(statement, value=statement.value or ",".join(partners), condition=setting)
    return statement


def _retarget(statement: Statement, partner: str, setting: str) -> Statement:
    """ "Same output as X" is an equality with X where X is not softmax attention, or a setting is named."""
    table = load_table("cues.toml")["comparison"]
    if statement.property != "exactness" or not (setting or partner not in ("", *table["softmax"])):
        return statement
    same = statement.value == "exact"
    negated = statement.negated if same else not statement.negated
    return replace(statement, property="equals", value=partner or table["softmax"][0], negated=negated)


def _partners(line: Line, names: Names) -> tuple[str, ...]:
    """The mechanisms named; the bare word softmax stands for softmax attention."""
    if any("SOFTMAX" in hit for hit in line.hits) and "softmax-attention" not in names.partners:
        return (*names.partners, "softmax-attention")
    return names.partners


def find_setting(hits: Hits) -> str:
    """The setting named (`one_group`), or the empty string."""
    found = find_frames(hits, _settings())
    return max(found, key=lambda frame: frame.pattern.size).pattern.said if found else ""


@cache
def read_setting(text: str) -> str:
    """The setting a few words name: `one group` and `G = 1` are both `one_group`."""
    return find_setting(load_vocabulary().find(split_words(make_plain(text))))


@cache
def _settings() -> PatternSet:
    return PatternSet(
        parse_pattern(source, property="setting", said=said)
        for said, sources in load_table("cues.toml")["settings"].items()
        for source in sources
    )
