"""What was read in documents and judged of it → rows, document by document and claim by claim."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

from pipeline.records import CitationVerdict, Claim, Extraction, Measurement, Verdict
from warehouse.connection import Connection, transaction
from warehouse.retract import drop_orphans, drop_readings
from warehouse.rows import Row, append_rows, render_row, stage_ids, staged
from warehouse.sql import load_query


def claim_digest(claim: Claim) -> str:
    """Return the digest of what a claim says, wherever it stands: its verdict holds as long as this does."""
    parts = (
        claim.text,
        claim.mechanism_id,
        claim.property,
        claim.relation,
        claim.value,
        claim.partner_id,
        str(claim.negated),
        claim.modality.value,
        claim.condition,
        claim.kind,
        repr(claim.also),
        repr(claim.guesses),
    )
    return f"sha256:{sha256(chr(31).join(parts).encode()).hexdigest()}"


def save_extractions(con: Connection, extractions: Iterable[Extraction], *, producer: str) -> int:
    """Replace everything read in these documents by this; return how many documents.

    Verdicts on claims that still say the same stay; those on others go.
    """
    batch = {extraction.doc_id: extraction for extraction in extractions}
    with transaction(con):
        digests = _lookup(con, "text_digests", batch)
        again = drop_readings(con, batch)
        append_rows(con, "extractions", _extraction_rows(batch, digests, producer))
        for part in ("mentions", "citations", "claims"):
            append_rows(con, part, _part_rows(batch, part, digests, producer))
        if again:
            drop_orphans(con)
    return len(batch)


def save_measurements(
    con: Connection, measurements: Iterable[Measurement], *, producer: str, evidence: str = ""
) -> int:
    """Replace all measured properties; `evidence` is the digest of the references' source."""
    with transaction(con):
        con.execute("DELETE FROM store.measurements")
        rows = (render_row(one, producer=producer, evidence=evidence) for one in measurements)
        return append_rows(con, "measurements", rows)


def save_verdicts(con: Connection, verdicts: Iterable[Verdict], *, producer: str) -> int:
    """Replace the verdicts on these claims; return how many are on claims the warehouse knows, and kept."""
    batch = {verdict.claim_id: verdict for verdict in verdicts}
    with transaction(con):
        known = _lookup(con, "claim_digests", batch)
        with staged(con, stage_ids(batch)):
            con.execute("DELETE FROM store.verdicts WHERE claim_id IN (SELECT id FROM staged)")
        kept = (verdict for key, verdict in batch.items() if key in known)
        return append_rows(con, "verdicts", (_verdict_row(one, known, producer) for one in kept))


def save_citation_verdicts(con: Connection, verdicts: Iterable[CitationVerdict], *, producer: str) -> int:
    """Replace the audits of these citations; return how many were kept."""
    batch = {_citation_key(verdict): verdict for verdict in verdicts}
    with transaction(con):
        basis = _citation_basis(con, batch.values())
        rows = [
            render_row(verdict, producer=producer, evidence=basis[key])
            for key, verdict in batch.items()
            if key in basis
        ]
        with staged(con, stage_ids(chr(31).join(key) for key in batch)):
            con.execute(load_query("drop_citation_verdicts"))
        return append_rows(con, "citation_verdicts", rows)


CitationKey = tuple[str, str, str, str]


def _citation_key(verdict: CitationVerdict) -> CitationKey:
    return verdict.doc_id, verdict.mechanism_id, verdict.mechanism_text, verdict.arxiv_id


def _citation_basis(con: Connection, verdicts: Iterable[CitationVerdict]) -> dict[CitationKey, str]:
    with staged(con, stage_ids(verdict.doc_id for verdict in verdicts)):
        rows = con.execute(load_query("citation_basis")).fetchall()
    return {(row[0], row[1], row[2], row[3]): row[4] for row in rows}


def _extraction_rows(
    batch: Mapping[str, Extraction], digests: Mapping[str, str], producer: str
) -> Iterator[Row]:
    for doc_id, extraction in batch.items():
        yield {
            "doc_id": doc_id,
            "language": extraction.language,
            "evidence": digests.get(doc_id, ""),
            "producer": producer,
        }


def _part_rows(
    batch: Mapping[str, Extraction], part: str, digests: Mapping[str, str], producer: str
) -> Iterator[Row]:
    for doc_id, extraction in batch.items():
        for item in getattr(extraction, part):
            row = render_row(item, evidence=digests.get(doc_id, ""), producer=producer)
            yield {**row, "claim_digest": claim_digest(item)} if isinstance(item, Claim) else row


def _verdict_row(verdict: Verdict, digests: Mapping[str, str], producer: str) -> Row:
    row = render_row(verdict, producer=producer)
    return {**row, "comparisons": row["evidence"], "evidence": digests[verdict.claim_id]}


def _lookup(con: Connection, query: str, ids: Iterable[str]) -> dict[str, str]:
    """Return id → digest for those of the ids the query knows."""
    with staged(con, stage_ids(ids)):
        return dict(con.execute(load_query(query)).fetchall())
