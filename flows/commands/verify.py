"""`hearsay verify`: is the evidence what it was, and does the warehouse stand on it?"""

import typer

from flows.commands.terminal import DONE, err, out
from flows.settings import read_settings
from pipeline.errors import IntegrityError


def verify() -> None:
    """Re-hash the archive and hold the warehouse against it; exit code 3 when something does not fit."""
    from flows.evidence import check_evidence

    settings = read_settings()
    with err.status("hashing the archive"):
        checked = check_evidence(settings)
    for finding in checked.findings:
        err.print(finding, markup=False, soft_wrap=True)
    if checked.findings:
        raise IntegrityError(
            message=f"{len(checked.findings)} findings in {checked.captures} captures.",
            remedy="Restore the files named above from a copy; then `hearsay rebuild`.",
        )
    out.print(f"{checked.captures} captures, all as archived; the warehouse stands on them.")
    raise typer.Exit(DONE)
