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
    statement = _retarget(statement, partner)
    if statement.property in table["mechanism_valued"]:
        if not names.partners:
            return None
        setting = find_setting(line.hits)
        return replace(statement, value=statement.value or ",".join(names.partners), condition=setting)
    return statement


def _retarget(statement: Statement, partner: str) -> Statement:
    """ "Same output as X" is about softmax attention only where X is; else it is an equality with X."""
    table = load_table("cues.toml")["comparison"]
    if statement.property != "exactness" or not partner or partner in table["softmax"]:
        return statement
    same = statement.value == "exact"
    return replace(statement, property="equals", value=partner, negated=statement.negated == same)


def find_setting(hits: Hits) -> str:
    """The setting named (`one_group`), or the empty string."""
    found = find_frames(hits, _settings())
    return max(found, key=lambda frame: frame.pattern.size).pattern.said if found else ""


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
