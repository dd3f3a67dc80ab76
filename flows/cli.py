"""The command line `hearsay`: one file per command in `flows/commands`.

Exit codes: 0 done, 1 finished but something was set aside, 2 wrong usage or unreadable input,
3 integrity failure.
"""

import sys

import typer

from flows.commands import (
    check,
    collect,
    doctor,
    export,
    extract,
    forget,
    graph,
    imports,
    mechanisms,
    rebuild,
    report,
    run,
    sql,
    verify,
)
from flows.commands.terminal import INTEGRITY, SET_ASIDE, USAGE, complain
from pipeline.errors import HearsayError, InputRejected, IntegrityError

app = typer.Typer(
    name="hearsay",
    help="Archives what people say about AI mechanisms on Hugging Face, and measures whether it is true.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("run")(run.run)
app.command("import")(imports.import_files)
app.command("extract")(extract.extract)
app.command("check")(check.check)
app.command("mechanisms")(mechanisms.mechanisms)
app.command("sql")(sql.sql)
app.command("report")(report.report)
app.command("export")(export.export)
app.command("verify")(verify.verify)
app.command("rebuild")(rebuild.rebuild)
app.command("forget")(forget.forget)
app.command("doctor")(doctor.doctor)
app.add_typer(collect.app, name="collect")
app.add_typer(graph.app, name="graph")


def main() -> None:
    """Run the command line; an expected error becomes one message and its exit code."""
    try:
        app()
    except HearsayError as error:
        complain(error)
        sys.exit(exit_code(error))


def exit_code(error: HearsayError) -> int:
    """The documented exit code of an error."""
    if isinstance(error, IntegrityError):
        return INTEGRITY
    return SET_ASIDE if isinstance(error, InputRejected) else USAGE
