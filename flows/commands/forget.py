"""`hearsay forget`: a person's data leaves archive, warehouse and reports, for good."""

from typing import Annotated

import typer

from flows.commands.terminal import err, out
from flows.settings import read_settings


def forget(
    user: Annotated[str, typer.Argument(help="The user name on the Hub.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove everything of a person, refuse to collect it again, and prove it."""
    if not yes:
        typer.confirm(f"Remove everything {user} wrote or did, for good?", abort=True)
    from flows.forgetting import forget_everywhere

    with err.status(f"removing {user}"):
        forgotten = forget_everywhere(read_settings(), user)
    for table, count in sorted(forgotten.rows.items()):
        out.print(f"{table}: {count} rows removed", markup=False)
    out.print(f"{forgotten.removed} captures removed, {forgotten.rewritten} rewritten.")
    out.print("No byte of the name is left; the archive verifies.")
