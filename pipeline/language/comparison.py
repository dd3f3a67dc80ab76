"""Whom a statement compares with, and under which setting: filled in from the names of the sentence."""

from dataclasses import replace
from functools import cache

from pipeline.language.clauses import NEAR, Line
from pipeline.language.patterns import Frame, PatternSet, find_frames, parse_pattern
from pipeline.language.subjects import Names
from pipeline.language.tables import load_table
from pipeline.language.vocabulary import Hits, load_vocabulary
from pipeline.language.words import Word, make_plain, split_words
from pipeline.records import Statement


def complete(statement: Statement, line: Line, names: Names) -> Statement | None:
    """The statement with the partner's id as value, and its setting, where its property needs them.

    None where it needs a partner and the sentence names none.
    """
    table = load_table("cues.toml")["comparison"]
    partner = names.partners[0] if names.partners else ""
    setting = find_setting(line.hits)
    statement = _retarget(statement, partner, setting)
    if statement.property not in table["mechanism_valued"] and _transforming(line):
        return replace(statement, condition=setting)
    if statement.property in table["mechanism_valued"]:
        partners = _partners(line, names)
        if not (statement.value or partners):
            return None
        condition = setting or line.text("condition") or leading_setting(line, names.subject)
        return replace(statement, value=statement.value or ",".join(partners), condition=condition)
    return statement


def leading_setting(line: Line, subject: str) -> str:
    """What the sentence sets before it speaks, though no such setting is known: "setting k to …"."""
    first, *rest = line.words or [Word("", 0, 0)]
    table = load_table("cues.toml")["comparison"]
    sets = first.text in (*table["introduced_by"], *table["supposed_by"]) and len(rest) > 1
    if not sets or rest[0].mechanism_id == subject:
        return ""
    return " ".join(word.text for word in line.words[: _comma(line) or 2])


def _comma(line: Line) -> int:
    """Where the first comma stands; 0 where there is none."""
    return next((at for at, word in enumerate(line.words) if word.text == ","), 0)


def _retarget(statement: Statement, partner: str, setting: str) -> Statement:
    """ "Same output as X" is an equality with X where X is not softmax attention, or a setting is named."""
    table = load_table("cues.toml")["comparison"]
    if setting and statement.property == "normaliser" and statement.value in table["normalisers"]:
        return replace(statement, property="equals", value=table["normalisers"][statement.value])
    beside = partner not in ("", *table["softmax"]) or partner in table["of_heads"]
    if statement.property != "exactness" or not (setting or beside):
        return statement
    same = statement.value == "exact"
    negated = statement.negated if same else not statement.negated
    if setting in table["forms"] and not partner:
        return replace(statement, property="forms_agree", value="true", negated=negated)
    return replace(statement, property="equals", value=partner or table["softmax"][0], negated=negated)


def _partners(line: Line, names: Names) -> tuple[str, ...]:
    """The mechanisms named; the bare word softmax stands for softmax attention."""
    if any("SOFTMAX" in hit for hit in line.hits) and "softmax-attention" not in names.partners:
        return (*names.partners, "softmax-attention")
    return names.partners


def find_setting(hits: Hits) -> str:
    """The setting named (`one_group`), or the empty string."""
    frame = _setting_frame(hits)
    return frame.pattern.said if frame else ""


def setting_words(hits: Hits) -> frozenset[int]:
    """Where the words of the setting stand, if one is named."""
    frame = _setting_frame(hits)
    return frame.words if frame else frozenset()


def beside_setting(line: Line) -> Line:
    """The line in which the setting it speaks under says nothing: "with a single head it …"."""
    setting = _transforming(line)
    if setting is None:
        return line
    return Line(line.words, [{} if at in setting.words else hit for at, hit in enumerate(line.hits)])


def is_transforming(setting: str) -> bool:
    """Whether a mechanism becomes another one under this setting."""
    return bool(setting) and setting in load_table("cues.toml")["comparison"]["transforming"]


def _setting_frame(hits: Hits) -> Frame | None:
    found = find_frames(hits, _settings())
    return max(found, key=lambda frame: frame.pattern.size, default=None)


def _transforming(line: Line) -> Frame | None:
    """The setting the sentence speaks under, if the mechanism becomes another one in it."""
    frame = _setting_frame(line.hits)
    if frame is None or not is_transforming(frame.pattern.said):
        return None
    start = min(frame.words)
    before = {word.text for word in line.words[max(0, start - NEAR) : start]}
    return frame if before & {*load_table("cues.toml")["comparison"]["introduced_by"]} else None


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
