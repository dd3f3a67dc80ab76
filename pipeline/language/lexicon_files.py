"""Reading the lexicon's files, and refusing what is wrong in them: file, id and field are always named.

A family file says `family`, optionally `context` (words that support its ambiguous forms), and one table
per mechanism:

    [multi-query-attention]
    name = "multi-query attention"
    aliases = ["shared key-value attention"]
    abbreviations = ["MQA"]             # count only in this case
    origin = "1911.02150"               # left out where no arXiv paper is known to introduce it
    miscited = [{ paper = "…", relation = "uses", reason = "…" }]
    needs_context = ["MQA"]             # forms that count only where context supports them
    context = ["key-value"]             # words that support them, besides those of the family
    not_when = ["quiz"]                 # words near which it is something else
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.errors import DataError
from pipeline.language.folding import fold, name_key
from pipeline.language.mechanism import KnownPaper, Mechanism, Miscited, Origin

Papers = Mapping[str, KnownPaper]

_RELATIONS = ("describes", "uses", "does_not_introduce")
_MECHANISM_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ARXIV_ID = re.compile(
    r"(?:(?P<four>(?:07(?:0[4-9]|1[0-2])|(?:0[89]|1[0-4])(?:0[1-9]|1[0-2]))\.\d{4})"
    r"|(?P<five>(?:1[5-9]|[2-9]\d)(?:0[1-9]|1[0-2])\.\d{5})"
    r"|(?P<old>[a-z-]+/(?P<century>\d\d)(?:0[1-9]|1[0-2])\d{3}))"
)
_LISTS = ("aliases", "abbreviations", "needs_context", "context", "not_when")
_FIELDS = {"name", "origin", "miscited", *_LISTS}
_PAPER_FIELDS = {"title", "former_titles", "introduces", "describes", "uses"}


def _refuse(where: str, field: str, message: str, remedy: str = "") -> DataError:
    return DataError(message=f"{field}: {message}", remedy=remedy, where=where)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as exc:
        raise DataError(message=f"expected a TOML file, found {exc}", where=path.name) from exc


def _read_text(where: str, table: Mapping[str, Any], field: str) -> str:
    text = table.get(field)
    if not isinstance(text, str) or not text.strip():
        raise _refuse(where, field, f"expected a text, found {text!r}.", "Write it, or leave the entry out.")
    return text


def _read_texts(where: str, table: Mapping[str, Any], field: str) -> tuple[str, ...]:
    texts = table.get(field, [])
    if not isinstance(texts, list) or not all(isinstance(text, str) and text for text in texts):
        raise _refuse(where, field, f"expected a list of texts, found {texts!r}.")
    if len(set(texts)) < len(texts):
        raise _refuse(where, field, f"expected each text once, found {texts!r}.")
    return tuple(texts)


def _refuse_unknown_fields(where: str, table: object, known: Iterable[str]) -> Mapping[str, Any]:
    if not isinstance(table, dict):
        raise _refuse(where, "table", f"expected a table, found {table!r}.")
    unknown = sorted(set(table) - set(known))
    if unknown:
        raise _refuse(where, unknown[0], "is no field here.", f"Known fields: {', '.join(sorted(known))}.")
    return table


def arxiv_year(arxiv_id: str) -> int:
    """The year of an arXiv id's first version; ValueError where no such id can exist.

    >>> arxiv_year("1409.0473"), arxiv_year("cs/9901001")
    (2014, 1999)
    """
    match = _ARXIV_ID.fullmatch(arxiv_id)
    if match is None:
        raise ValueError(f"expected an arXiv id such as 1706.03762 or cs/9901001, found {arxiv_id!r}")
    years = int(match["century"] or arxiv_id[:2])
    return (1900 if match["old"] and years > 90 else 2000) + years


def read_papers(path: Path) -> dict[str, KnownPaper]:
    """The papers the lexicon knows, by arXiv id."""
    return {
        arxiv_id: _read_paper(f"{path.name} [{arxiv_id}]", arxiv_id, table)
        for arxiv_id, table in _read_toml(path).items()
    }


def _read_paper(where: str, arxiv_id: str, table: object) -> KnownPaper:
    fields = _refuse_unknown_fields(where, table, _PAPER_FIELDS)
    try:
        year = arxiv_year(arxiv_id)
    except ValueError as exc:
        raise _refuse(where, "id", f"{exc}.") from exc
    lists = {field: _read_texts(where, fields, field) for field in sorted(_PAPER_FIELDS - {"title"})}
    return KnownPaper(arxiv_id=arxiv_id, title=_read_text(where, fields, "title"), year=year, **lists)


def read_mechanisms(path: Path, papers: Papers) -> Iterator[Mechanism]:
    """The mechanisms of one family file."""
    tables = _read_toml(path)
    family = _read_text(path.name, tables, "family")
    context = _read_texts(path.name, tables, "context")
    for mechanism_id, table in tables.items():
        if mechanism_id not in ("family", "context"):
            where = f"{path.name} [{mechanism_id}]"
            if not _MECHANISM_ID.fullmatch(mechanism_id):
                raise _refuse(where, "id", "expected lower-case words joined by hyphens.")
            fields = _refuse_unknown_fields(where, table, _FIELDS)
            yield _read_mechanism(where, mechanism_id, fields, (family, context, papers))


def _read_mechanism(
    where: str, mechanism_id: str, table: Mapping[str, Any], shared: tuple[str, tuple[str, ...], Papers]
) -> Mechanism:
    family, context, papers = shared
    lists = {field: _read_texts(where, table, field) for field in _LISTS}
    words = tuple(dict.fromkeys((*lists.pop("context"), *context)))
    ambiguous = lists.pop("needs_context")
    mechanism = Mechanism(
        id=mechanism_id,
        name=_read_text(where, table, "name"),
        family=family,
        origin=_read_origin(where, table, papers),
        miscited=tuple(_read_miscited(where, entry, papers) for entry in table.get("miscited", [])),
        context=words,
        needs_context={form: _words_beside(form, words) for form in ambiguous},
        **lists,
    )
    _refuse_useless_forms(where, mechanism)
    return mechanism


def _words_beside(form: str, words: Iterable[str]) -> tuple[str, ...]:
    """The words that can support a form: not those it is made of, which stand there anyway."""
    own = fold(form).text.split()
    return tuple(word for word in words if word not in own)


def _read_origin(where: str, table: Mapping[str, Any], papers: Papers) -> Origin | None:
    if "origin" not in table:
        return None
    paper = _known_paper(where, "origin", _read_text(where, table, "origin"), papers)
    return Origin(arxiv_id=paper.arxiv_id, title=paper.title, year=paper.year)


def _read_miscited(where: str, entry: object, papers: Papers) -> Miscited:
    fields = _refuse_unknown_fields(where, entry, ("paper", "relation", "reason"))
    paper = _known_paper(where, "miscited", _read_text(where, fields, "paper"), papers)
    relation = _read_text(where, fields, "relation")
    if relation not in _RELATIONS:
        raise _refuse(where, "relation", f"expected one of {', '.join(_RELATIONS)}, found {relation!r}.")
    return Miscited(arxiv_id=paper.arxiv_id, relation=relation, reason=_read_text(where, fields, "reason"))


def _known_paper(where: str, field: str, arxiv_id: str, papers: Papers) -> KnownPaper:
    if arxiv_id not in papers:
        raise _refuse(where, field, f"{arxiv_id!r} has no title.", "Add it to papers.toml.")
    return papers[arxiv_id]


def _refuse_useless_forms(where: str, mechanism: Mechanism) -> None:
    forms = (mechanism.name, *mechanism.aliases, *mechanism.abbreviations)
    for form in forms:
        if not name_key(form):
            raise _refuse(where, "name", f"expected letters or digits, found {form!r}.")
    keys = [name_key(form) for form in dict.fromkeys(forms)]
    for form, key in zip(dict.fromkeys(forms), keys, strict=True):
        if keys.count(key) > 1 and form not in mechanism.abbreviations:
            raise _refuse(
                where, "aliases", f"{form!r} is there twice.", "Case, hyphens and spaces do not count."
            )
    for form in mechanism.needs_context:
        if form not in forms:
            raise _refuse(where, "needs_context", f"{form!r} is no form of it.")
        if not mechanism.needs_context[form]:
            raise _refuse(where, "context", f"{form!r} needs context, and no word is given.")


def refuse_clashes(mechanisms: Iterable[Mechanism]) -> None:
    """DataError where two mechanisms have the same id or the same way to be written."""
    owners: dict[str, str] = {}
    seen: set[str] = set()
    for mechanism in mechanisms:
        if mechanism.id in seen:
            raise _refuse(mechanism.id, "id", "is given twice.")
        seen.add(mechanism.id)
        for form in (mechanism.id, *(surface.text for surface in mechanism.surfaces)):
            owner = owners.setdefault(name_key(form), mechanism.id)
            if owner != mechanism.id:
                raise _refuse(
                    mechanism.id, "aliases", f"{form!r} is taken by {owner}.", "Keep one of the two."
                )
