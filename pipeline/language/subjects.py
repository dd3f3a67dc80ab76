"""Who a sentence speaks of: the mechanism it is about, and those it is compared with."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from pipeline.language.clauses import Line
from pipeline.language.lexicon import Lexicon
from pipeline.language.names import NameSpan
from pipeline.language.tables import load_table
from pipeline.language.words import Word

# Elsewhere abbreviations in lower case are mostly words: "clip", "star", "dice".
_FAMILIES = ("attention", "sparse attention", "efficient attention", "positional", "KV cache", "state space")
_INTO_CLAUSE = frozenset({"in", "with", "for", "under"})
_FRONT = 5  # words before a subject: "the weights of every query in"; after more, a verb has passed
_SHORTEST_NAME = 3  # lower-case abbreviations of two letters are words: "se", "ro"


Measured = Callable[[str], bool]
"""Whether anything is measured of a mechanism, by its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """`subject` and `partners` are mechanism ids; `others` are subjects of further clauses."""

    subject: str
    partners: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def mark_names(words: list[Word], spans: Iterable[NameSpan]) -> list[Word]:
    """The words with every mechanism's name drawn together into one word."""
    marked: list[Word] = []
    rest = sorted(spans, key=lambda span: span.start)
    for word in words:
        while rest and rest[0].end <= word.start:
            rest.pop(0)
        if not rest or word.end <= rest[0].start or _is_spelled_out(rest[0]):
            marked.append(word)
        elif not marked or marked[-1].start != rest[0].start or not marked[-1].mechanism_id:
            marked.append(Word(word.text, rest[0].start, rest[0].end, rest[0].mechanism_id))
    return marked


def _is_spelled_out(span: NameSpan) -> bool:
    """Names that say what the mechanism does stay words: "no positional encoding"."""
    return (
        span.form != "abbreviation" and span.mechanism_id in load_table("cues.toml")["names"]["spelled_out"]
    )


def mark_lower_case(words: list[Word], lexicon: Lexicon, known: frozenset[str]) -> list[Word]:
    """The words with abbreviations typed in lower case (`mqa`) taken for what they abbreviate."""
    return [word if word.mechanism_id else _as_name(word, lexicon, known) for word in words]


def _as_name(word: Word, lexicon: Lexicon, known: frozenset[str]) -> Word:
    if len(word.text) < _SHORTEST_NAME or word.text in known or not word.text.isalpha():
        return word
    name = lexicon.resolve(word.text)
    if not name or not lexicon.by_id[name].family.startswith(_FAMILIES):
        return word
    return replace(word, mechanism_id=name)


def find_names(line: Line, *, hint: str, measured: Measured | None = None) -> Names:
    """Subject and partners; the hint is the subject where the sentence names none, or only "it".

    Where `measured` knows the hint, names it does not know are parts: "a GRU merges the readout" of slots.
    """
    components = set(load_table("cues.toml")["names"]["components"])
    if measured and measured(hint):
        components |= {word.mechanism_id for word in line.words if not measured(word.mechanism_id)}
    named = [(at, word.mechanism_id) for at, word in enumerate(line.words) if word.mechanism_id]
    whole = [(at, name) for at, name in named if name not in components]
    whole = whole or [(at, name) for at, name in named if name == hint]
    free = [] if hint and _is_implicit(line) else [at for at, _ in whole if _may_be_subject(line, at)]
    free = [at for at, _ in whole if _is_owner(line, at)] or free
    if hint:
        free = [at for at in free if not _is_patient(line, at, hint)]
    if hint and free:
        free = _beside_hint(line, free, hint)
    subject = line.words[free[0]].mechanism_id if free else hint
    if not subject and named:
        subject = named[0][1]
    others = tuple(line.words[at].mechanism_id for at in free[1:] if _starts_clause(line, at))
    partners = tuple(name for at, name in whole if name != subject)
    return Names(subject=subject, partners=partners, others=tuple(name for name in others if name != subject))


def _beside_hint(line: Line, free: list[int], hint: str) -> list[int]:
    """The subject's places where the heading names one as well: another one must stand in front.

    "…, an approximation of softmax attention" is said of the heading, "In softmax attention …" is not.
    """
    named = [at for at in free if line.words[at].mechanism_id == hint]
    first = free[0]
    leads = first <= _FRONT and not any("VERB" in hit for hit in line.hits[:first])
    if named and not (leads and first < named[0]):
        return named + [at for at in free if at > named[0] and at not in named]
    return free if leads else []


def _is_patient(line: Line, at: int, hint: str) -> bool:
    """Whether something is done to a baseline here: under a heading, "softmax attention is approximated"."""
    baselines = load_table("cues.toml")["comparison"]["softmax"]
    name, *following = line.words[at : at + 3]
    verb, deed = ([word.text for word in following] + ["", ""])[:2]
    passive = verb in {"is", "are"} and deed in load_table("cues.toml")["names"]["done_to"]
    return passive and name.mechanism_id != hint and name.mechanism_id in baselines


def _is_implicit(line: Line) -> bool:
    """Whether the sentence begins with "it", "this", or with the verb: "Makes a selection …"."""
    for at, hit in enumerate(line.hits):
        if "LEAD_IN" in hit or line.words[at].text in {",", "-", '"', ":"}:
            continue
        text = line.words[at].text
        verb = text.endswith("s") and not text.endswith("ss") and text.isalpha() and "KNOWN" not in hit
        verb = verb and not line.words[at].mechanism_id and (not _is_noun(hit) or _is_verb(line, at))
        return "PRONOUN" in hit or verb
    return False


def _is_verb(line: Line, at: int) -> bool:
    """Whether a word that may be both is the verb: "stores the keys", not "stores are"."""
    following = line.hits[at + 1] if at + 1 < len(line.words) else {}
    return "VERB" in line.hits[at] and "VERB" not in following and line.words[at + 1 : at + 2] != []


def _is_noun(hit: dict[str, int]) -> bool:
    nouns = load_table("cues.toml")["names"]["nouns"]
    return any(noun in hit for noun in nouns)


def _may_be_subject(line: Line, at: int) -> bool:
    if line.role[at] != "main" or _in_brackets(line, at):
        return False
    for back in range(max(at - 4, 0), at):
        end = line.hits[back].get("PARTNER_MARK")
        if end is not None and all("ADJECTIVE" in line.hits[between] for between in range(end, at)):
            return False
    return True


def _in_brackets(line: Line, at: int) -> bool:
    before = [word.text for word in line.words[:at]]
    return before.count("(") > before.count(")")


def _is_owner(line: Line, at: int) -> bool:
    """Whether the rest is said of its parts: "the two extremes of GQA"."""
    return at > 1 and line.words[at - 1].text == "of" and "OWNED" in line.hits[at - 2]


def _starts_clause(line: Line, at: int) -> bool:
    """Whether another clause begins just before this name: "…, while MQA …"."""
    before = at - 1
    if before > 0 and line.words[before].text in _INTO_CLAUSE:
        before -= 1
    return before >= 0 and ("BREAK" in line.hits[before] or line.words[before].text == ",")
