"""Documents in, extractions out."""

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extract.claims import says_something
from pipeline.extract.found import Credit, Found, Said, put, state
from pipeline.extract.plain import PlainText
from pipeline.extract.reader import build_reader, reads_tokens, recipe_of
from pipeline.extract.titles import MISMATCH
from pipeline.extract.typed import TypedSpan
from pipeline.extract.workers import read_in_parallel
from pipeline.language.claims import read_claim
from pipeline.language.reading import Kind, Reading
from pipeline.records import Citation, Claim, Document, Extraction, Mention, Modality, Statement

# Sentences of these kinds are opinion or advertisement: kept by those who read opinions, never as claims.
_NO_CLAIM = {Kind.OPINION, Kind.ADVICE, Kind.PREDICTION, Kind.HISTORY}


# Batches a worker takes at a time. Handing over costs the parent a millisecond whatever the size.
_SHARE = 8


@cache
def _default_reader() -> Language:
    return build_reader()


def extract_documents(
    documents: Iterable[Document], *, reader: Language | None = None, batch_size: int = 16, processes: int = 1
) -> Iterator[Extraction]:
    """What each document says, in order; the same for a document whatever stands beside it.

    `processes` above 1 share the work; they start with the first call and stay for the next. The
    script that asks for them must be importable (`if __name__ == "__main__":`).
    """
    nlp = reader or _default_reader()
    if processes > 1:
        shares = _batched(documents, batch_size * _SHARE)
        yield from read_in_parallel(_extract_share, shares, recipe_of(nlp), processes=processes)
        return
    for batch in _batched(documents, batch_size):
        yield from _extract_batch(nlp, batch)


def _extract_share(nlp: Language, share: list[Document]) -> list[Extraction]:
    return list(extract_documents(share, reader=nlp))


def _batched(documents: Iterable[Document], size: int) -> Iterator[list[Document]]:
    iterator = iter(documents)
    while batch := list(islice(iterator, size)):
        yield batch


def _extract_batch(nlp: Language, batch: list[Document]) -> list[Extraction]:
    if not reads_tokens(nlp):
        return [extraction(one, _read(nlp, one)) for one in batch]
    docs = nlp.pipe((_doc(nlp.make_doc(one.text), one) for one in batch), batch_size=len(batch))
    return [extraction(document, doc) for document, doc in zip(batch, docs, strict=True)]


def _read(nlp: Language, document: Document) -> Doc:
    """What our components find, without making tokens that none of them reads."""
    doc = _doc(Doc(nlp.vocab), document)
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc


def _doc(doc: Doc, document: Document) -> Doc:
    """What the components need to know of a document; a `doc` without tokens serves all of ours."""
    put(doc, "source", document.text)
    put(doc, "label", document.language)
    put(doc, "continues", bool(document.context_id))
    put(doc, "typed", tuple(TypedSpan(t.kind, t.start, t.end, t.target) for t in document.tokens))
    return doc


def extraction(document: Document, doc: Doc) -> Extraction:
    """Everything the components found in `doc`, with offsets into `document.text`."""
    plain: PlainText = state(doc, "plain")
    links = (row for row in state(doc, "links") if row.kind != "paper")
    papers = [*state(doc, "papers"), *state(doc, "titles"), *state(doc, "conflicts")]
    found = sorted([*links, *papers, *state(doc, "mechanisms")])
    claims = [claim for row in state(doc, "statements") for claim in _claims(document, plain, row)]
    return Extraction(
        doc_id=document.id,
        language=state(doc, "tongue"),
        mentions=tuple([_mention(document, plain, row) for row in found]),
        citations=tuple([_citation(document, plain, row) for row in state(doc, "citations")]),
        claims=tuple(claims),
    )


def _mention(document: Document, plain: PlainText, row: Found) -> Mention:
    start, end = plain.original(row.start, row.end)
    return Mention(
        doc_id=document.id,
        start=start,
        end=end,
        text=document.text[start:end],
        kind=row.kind,
        target_id="" if row.kind == MISMATCH else row.target,
        is_new=row.is_new,
        confidence=row.confidence,
    )


def _citation(document: Document, plain: PlainText, row: Credit) -> Citation:
    start, end = plain.original(row.start, row.end)
    name_start, name_end = plain.original(row.name_start, row.name_end)
    return Citation(
        doc_id=document.id,
        mechanism_id=row.mechanism_id,
        mechanism_text=document.text[name_start:name_end],
        arxiv_id=row.arxiv_id,
        version=row.version,
        title=row.title,
        start=start,
        end=end,
    )


def _claims(document: Document, plain: PlainText, row: Said) -> Iterator[Claim]:
    """One claim for each thing a sentence states: it may be right in one and wrong in another.

    Guesses know the whole sentence only, and what is no sentence states nothing.
    """
    reading = read_claim(plain.text[row.start : row.end], mechanism_id=row.mechanism_id)
    if reading.kind in _NO_CLAIM:
        return
    start, end = plain.original(row.start, row.end)
    text = document.text[start:end]
    statements = _statements(reading)
    for number, statement in enumerate(statements):
        yield Claim(
            id=claim_id(document.id, start, text, statement if number else None),
            doc_id=document.id,
            start=start,
            end=end,
            text=text,
            mechanism_id=reading.mechanism_id or row.mechanism_id,
            property=statement.property,
            relation=statement.relation,
            value=statement.value,
            partner_id=reading.partner_id,
            negated=statement.negated,
            modality=Modality.QUOTED if _is_quoted(plain.text, row.start) else reading.modality,
            condition=statement.condition,
            kind=reading.kind.value,
            guesses=reading.guesses if len(statements) == 1 and says_something(text) else (),
        )


def _is_quoted(text: str, start: int) -> bool:
    """Whether the line is a quotation in Markdown."""
    return text[text.rfind("\n", 0, start) + 1 : start + 1].lstrip()[:1] == ">"


def _statements(reading: Reading) -> tuple[Statement, ...]:
    """What a sentence states, each thing once, the main one first."""
    main = Statement(
        property=reading.property,
        relation=reading.relation,
        value=reading.value,
        negated=reading.negated,
        condition=reading.condition,
    )
    return tuple(dict.fromkeys((main, *reading.also)))


def claim_id(doc_id: str, start: int, text: str, further: Statement | None = None) -> str:
    """A digest of where a sentence stands and what it says; the same whenever it is read again.

    `further` tells what else the sentence states from its main statement.
    """
    parts = [doc_id, str(start), text]
    if further:
        parts += [further.property, further.value, str(further.negated)]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:24]
