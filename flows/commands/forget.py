"""`hearsay forget`: a person's data leaves archive, warehouse and reports, for good."""

from typing import Annotated

import typer

from flows.commands.terminal import SET_ASIDE, err, out
from flows.settings import read_settings


def forget(
    user: Annotated[str, typer.Argument(help="The user name on the Hub.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove everything of a person, refuse to take it in again, and prove it.

    Exit code 1 when files in the home that are not hearsay's own still name them.
    """
    if not yes:
        typer.confirm(f"Remove everything {user} wrote or did, for good?", abort=True)
    from flows.forgetting import forget_everywhere

    with err.status(f"removing {user}"):
        forgotten = forget_everywhere(read_settings(), user)
    for table, count in sorted(forgotten.rows.items()):
        out.print(f"{table}: {count} rows removed", markup=False)
    out.print(f"{forgotten.removed} captures removed, {forgotten.rewritten} rewritten.")
    if not forgotten.left:
        out.print("No byte of the name is left; the archive verifies.")
        return
    err.print("No byte of the name is left in anything of hearsay's own; the archive verifies.")
    for path in forgotten.left:
        err.print(f"still names them, and is yours to delete: {path}", markup=False, soft_wrap=True)
    raise typer.Exit(SET_ASIDE)
