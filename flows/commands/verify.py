"""`hearsay verify`: is the evidence what it was, and does the warehouse stand on it?"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.terminal import DONE, INTEGRITY, err, out
from flows.settings import read_settings
from pipeline.errors import IntegrityError

if TYPE_CHECKING:
    from flows.evidence import Checked, Doubt

NAMED = 10
"""Things of a kind one finding names on the terminal; a missing file may touch thousands. --json has all."""


def verify(
    as_json: Annotated[bool, typer.Option("--json", help="Everything as one JSON object.")] = False,
) -> None:
    """Re-hash the archive and hold the warehouse against it; exit code 3 when something does not fit."""
    from flows.evidence import check_evidence

    settings = read_settings()
    with err.status("hashing the archive"):
        checked = check_evidence(settings)
    if as_json:
        out.print_json(json.dumps(asdict(checked), default=str))
        raise typer.Exit(INTEGRITY if checked.doubts else DONE)
    for doubt in checked.doubts:
        _show(doubt)
    _show_stamps(checked)
    if checked.doubts:
        posts, captures = {one for doubt in checked.doubts for one in doubt.posts}, checked.captures
        raise IntegrityError(
            message=f"findings: {len(checked.doubts)}; captures: {captures}; posts touched: {len(posts)}.",
            remedy="Restore the files named above from a copy; then `hearsay rebuild`.",
        )
    out.print(f"{checked.captures} captures, all as archived; the warehouse stands on them.")


def _show(doubt: "Doubt") -> None:
    err.print(f"{doubt.where}: {doubt.kind}: {doubt.reason}", markup=False, soft_wrap=True)
    for label, names in (("captures", doubt.urls), ("posts", doubt.posts)):
        if names:
            err.print(f"  {label}: {_some(names)}", markup=False, soft_wrap=True)


def _some(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more (--json names all)" if more > 0 else "")


def _show_stamps(checked: "Checked") -> None:
    if checked.stamped_at:
        count, last = len(checked.stamped_at), checked.stamped_at[-1]
        out.print(f"{count} time stamps, the last of {last:%Y-%m-%d %H:%M:%S} UTC", soft_wrap=True)
    for reason in checked.unstamped[-NAMED:]:
        err.print(reason, markup=False, soft_wrap=True)
