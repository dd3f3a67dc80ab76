"""`hearsay extract`: texts in, what they say out."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated, Any

import typer

from flows.commands.json_lines import read_rows, read_string
from flows.commands.terminal import DONE, SET_ASIDE, complain, err, out
from flows.settings import read_settings
from pipeline.errors import BrokenInput
from pipeline.records import Citation, Claim, Document, Extraction, Mention


def extract(
    file: Annotated[str, typer.Argument(help='JSON Lines {"id", "text"}; - reads standard input.')] = "-",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per document.")] = False,
) -> None:
    """Read posts as an expert would: mentions, citations and claims, each with its characters."""
    from pipeline.extract import build_reader, extract_documents

    settings = read_settings()
    rejected: list[BrokenInput] = []
    reader = build_reader(base=settings.reader)
    documents = _documents(file, rejected)
    for extraction in extract_documents(documents, reader=reader, processes=settings.processes):
        if as_json:
            sys.stdout.write(json.dumps(render_extraction(extraction)) + "\n")
        else:
            _show(extraction)
    for error in rejected:
        complain(error)
    raise typer.Exit(SET_ASIDE if rejected else DONE)


def _documents(file: str, rejected: list[BrokenInput]) -> Iterator[Document]:
    for row in read_rows(file, parse_document, expected='a JSON object with "id" and "text"'):
        if isinstance(row, BrokenInput):
            rejected.append(row)
        else:
            yield row


def parse_document(row: dict[str, Any]) -> Document:
    """The document of one line; `language` is optional."""
    return Document(id=str(row["id"]), text=read_string(row, "text"), language=str(row.get("language") or ""))


def render_extraction(extraction: Extraction) -> dict[str, object]:
    """The public JSON of one document."""
    return {
        "id": extraction.doc_id,
        "language": extraction.language,
        "mentions": [_fields(mention) for mention in extraction.mentions],
        "citations": [_fields(citation) for citation in extraction.citations],
        "claims": [_fields(claim) for claim in extraction.claims],
    }


def _fields(record: Mention | Citation | Claim) -> dict[str, object]:
    return {name: value for name, value in asdict(record).items() if name not in ("id", "doc_id")}


def _show(extraction: Extraction) -> None:
    out.rule(extraction.doc_id)
    for mention in extraction.mentions:
        out.print(f"{mention.kind:12} {mention.text}  →  {mention.target_id or 'not resolved'}", markup=False)
    for citation in extraction.citations:
        out.print(f"{'citation':12} {citation.mechanism_text}  →  {citation.arxiv_id}", markup=False)
    for claim in extraction.claims:
        meaning = f"{claim.property} {claim.relation} {claim.value}".strip() or "not understood"
        out.print(f"{'claim':12} {claim.mechanism_id}: {claim.text}  →  {meaning}", markup=False)
    if not (extraction.mentions or extraction.claims):
        err.print("nothing about mechanisms or papers", style="dim")
