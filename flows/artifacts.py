"""What a run leaves to look at in Prefect: what came in, what was refuted, and the report."""

from collections.abc import Sequence

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from flows.intake import Intake
from flows.summary import Summary
from pipeline.records import JudgedClaim

MOST_ROWS = 100
"""Rows of a table artifact: more than a person reads, less than the server's page can bear."""


def save_intakes(intakes: Sequence[Intake], failures: Sequence[str]) -> None:
    """A table of what each source brought, and the failures as text."""
    create_table_artifact(
        table=[
            {"source": one.source, "archived": one.archived, "known": one.known, "set aside": one.aside}
            for one in intakes
        ],
        key="hearsay-intake",
        description="What came in",
    )
    if failures:
        create_markdown_artifact(
            markdown="\n".join(f"- {failure}" for failure in failures),
            key="hearsay-failures",
            description="What could not be read",
        )


def save_refuted(refuted: Sequence[JudgedClaim]) -> None:
    """A table of the refuted claims that were seen most."""
    create_table_artifact(
        table=[
            {
                "claim": line.claim.text,
                "mechanism": line.mechanism,
                "why": line.verdict.reason,
                "author": line.author,
                "views": line.impressions,
            }
            for line in refuted
        ],
        key="hearsay-refuted",
        description="What was refuted",
    )


def save_summary(summary: Summary) -> None:
    """The numbers of the warehouse and where the report lies."""
    create_markdown_artifact(
        markdown="\n".join(f"- {label}: {value}" for label, value in summary.lines()),
        key="hearsay-summary",
        description="The warehouse after this run",
    )
