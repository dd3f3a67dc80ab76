"""`hearsay rebuild`: the warehouse again, from the archive alone."""

from flows.commands.terminal import err, out
from flows.settings import export_prefect_environment, read_settings


def rebuild() -> None:
    """Make the warehouse anew from the archive, then put it in the place of the old one."""
    settings = read_settings()
    export_prefect_environment(settings)
    from flows.progress import shown_progress
    from flows.rebuilding import rebuild_warehouse

    with shown_progress(err):
        summary = rebuild_warehouse(settings)
    for label, value in summary.lines():
        out.print(f"{label:14} {value}", markup=False, soft_wrap=True)
