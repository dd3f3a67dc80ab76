"""Measured facts × claims → verdicts; lexicon and papers × citations → audits; in batches."""

from collections.abc import Callable
from functools import cache
from itertools import islice

from flows.facts import load_measurements
from flows.producers import producer
from flows.progress import advance
from flows.settings import Settings
from flows.stores import open_store
from models.cache import source_digest
from pipeline.judge import Facts, audit_citation, judge_claims
from pipeline.language import Mechanism, load_lexicon
from pipeline.records import JudgedClaim, Measurement, Outcome, Paper
from warehouse.connection import Connection, open_reader, transaction
from warehouse.read import citations_to_audit, claims_to_judge, read_papers
from warehouse.reporting import Window, judged_claims
from warehouse.write import (
    MechanismRow,
    save_citation_verdicts,
    save_measurements,
    save_mechanisms,
    save_verdicts,
)


def store_knowledge(settings: Settings, *, announce: Callable[[str], None]) -> int:
    """Put what is measured and what the lexicon knows into the warehouse; returns the measurements."""
    measurements = load_measurements(settings.measured, announce=announce)
    measured = {measurement.mechanism_id for measurement in measurements}
    rows = [_mechanism_row(mechanism, measured) for mechanism in load_lexicon().mechanisms]
    with open_store(settings) as con, transaction(con):
        save_mechanisms(con, rows, producer=producer("lexicon"))
        save_measurements(con, measurements, producer=producer("measure"), evidence=source_digest())
    return len(measurements)


def judge_batch(settings: Settings) -> int:
    """Judge the next claims; returns how many, 0 when none is left."""
    version = producer("judge")
    with open_store(settings) as con:
        claims = list(islice(claims_to_judge(con, version), settings.batch))
    if not claims:
        return 0
    verdicts = list(judge_claims(claims, _facts(settings)))
    with open_store(settings) as con:
        save_verdicts(con, verdicts, producer=version)
    advance("judge", len(claims))
    return len(claims)


def audit_batch(settings: Settings) -> int:
    """Audit the next citations; returns how many, 0 when none is left."""
    version = producer("audit")
    with open_store(settings) as con:
        citations = list(islice(citations_to_audit(con, version), settings.batch))
        papers = _papers(con, {citation.arxiv_id for citation in citations})
    if not citations:
        return 0
    lexicon = load_lexicon()
    verdicts = [audit_citation(citation, lexicon=lexicon, papers=papers) for citation in citations]
    with open_store(settings) as con:
        save_citation_verdicts(con, verdicts, producer=version)
    advance("audit", len(citations))
    return len(citations)


def read_refuted(settings: Settings, *, limit: int) -> tuple[JudgedClaim, ...]:
    """The refuted claims, the most seen first, no more than `limit`."""
    with open_reader(settings.warehouse, wait=settings.wait_seconds) as con:
        refuted = (line for line in judged_claims(con, Window()) if line.verdict.outcome is Outcome.REFUTED)
        return tuple(islice(refuted, limit))


def _papers(con: Connection, wanted: set[str]) -> dict[str, Paper]:
    return {paper.arxiv_id: paper for paper in read_papers(con) if paper.arxiv_id in wanted}


def _mechanism_row(mechanism: Mechanism, measured: set[str]) -> MechanismRow:
    origin = mechanism.origin
    return MechanismRow(
        mechanism_id=mechanism.id,
        name=mechanism.name,
        family=mechanism.family,
        aliases=mechanism.aliases,
        origin_arxiv_id=origin.arxiv_id if origin else "",
        origin_title=origin.title if origin else "",
        origin_year=origin.year if origin else None,
        has_reference=mechanism.id in measured,
    )


@cache
def _facts(settings: Settings) -> Facts:
    return Facts(_measurements(settings))


def _measurements(settings: Settings) -> tuple[Measurement, ...]:
    return load_measurements(settings.measured, announce=lambda _: None)
