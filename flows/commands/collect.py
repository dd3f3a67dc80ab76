"""`hearsay collect`: the Hub into the archive; new things, and another look at young ones."""

from collections.abc import Iterable
from datetime import UTC, datetime
from math import ceil
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.terminal import DONE, SET_ASIDE, err, out
from flows.settings import Settings, read_settings
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from flows.collecting import Gathered
    from flows.sources import Source
    from pipeline.hub import Scope

app = typer.Typer(help="The Hub into the archive: live, incremental, polite.", no_args_is_help=True)

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be asked and how long it takes.")]
Limit = Annotated[int | None, typer.Option(min=1, help="At most so many things of each source.")]
Since = Annotated[datetime | None, typer.Option(help="Nothing published before this time (UTC).")]
Pointless = Annotated[datetime | None, typer.Option("--since", hidden=True)]


@app.command("user")
def collect_user(
    names: Annotated[list[str], typer.Argument(help="User names on the Hub.")],
    dry_run: DryRun = False,
    limit: Limit = None,
    since: Since = None,
) -> None:
    """Users: profile, every activity, likes, discussions, and their posts with comments."""
    _collect(_plan(users=names), dry_run=dry_run, limit=limit, since=since)


@app.command("posts")
def collect_posts(dry_run: DryRun = False, limit: Limit = None, since: Since = None) -> None:
    """The posts feed: new posts, young ones again, comments that have changed, papers named."""
    _collect(_plan(posts=True), dry_run=dry_run, limit=limit, since=since)


@app.command("post")
def collect_post(
    urls: Annotated[list[str], typer.Argument(metavar="URL...", help="Addresses of posts, or NAME/NUMBER.")],
    dry_run: DryRun = False,
    limit: Limit = None,
    since: Pointless = None,
) -> None:
    """Posts with all comments and nested replies."""
    _refuse_since(since)
    _collect(_plan(urls=urls), dry_run=dry_run, limit=limit)


@app.command("paper")
def collect_paper(
    ids: Annotated[list[str], typer.Argument(help="arXiv ids, such as 1706.03762.")],
    dry_run: DryRun = False,
    limit: Limit = None,
    since: Pointless = None,
) -> None:
    """Papers: title, abstract, authors, and the whole text."""
    _refuse_since(since)
    _collect(_plan(papers=ids), dry_run=dry_run, limit=limit)


@app.command("org")
def collect_organization(
    names: Annotated[list[str], typer.Argument(help="Organizations on the Hub.")],
    dry_run: DryRun = False,
    limit: Limit = None,
    since: Since = None,
) -> None:
    """Organizations: overview and activity."""
    _collect(_plan(organizations=names), dry_run=dry_run, limit=limit, since=since)


def _refuse_since(since: datetime | None) -> None:
    if since is not None:
        raise UsageError(
            message="--since is for lists; what is asked for by name is collected however old it is.",
            remedy="Leave it out, or use `collect posts --since` or `collect user --since`.",
        )


def _plan(
    *,
    users: Iterable[str] = (),
    posts: bool = False,
    urls: Iterable[str] = (),
    papers: Iterable[str] = (),
    organizations: Iterable[str] = (),
) -> "tuple[Source, ...]":
    from flows.sources import plan_sources

    return plan_sources(users=users, posts=posts, urls=urls, papers=papers, organizations=organizations)


def _collect(
    sources: "tuple[Source, ...]",
    *,
    dry_run: bool,
    limit: int | None = None,
    since: datetime | None = None,
) -> None:
    from flows import collecting

    settings = read_settings()
    since = since.replace(tzinfo=UTC) if since and since.tzinfo is None else since
    scope = collecting.make_scope(settings, limit=limit, since=since)
    if dry_run:
        _show_plan(settings, sources, scope)
        return
    _run(settings, sources, scope)


def _run(settings: Settings, sources: "tuple[Source, ...]", scope: "Scope") -> None:
    from uuid import uuid4

    from flows.collecting import Collected, finish, gather_or_tell, prepare
    from flows.progress import shown_progress

    with shown_progress(err):
        prepare(settings, sources)
        result = Collected(sources=tuple(gather_or_tell(settings, source, scope) for source in sources))
        warning = finish(settings, str(uuid4()), result)
    for gathered in result.sources:
        _show(gathered)
    if warning:
        err.print(f"warning: {warning}", markup=False, soft_wrap=True)
    for failure in result.failures:
        err.print("[bold red]error:[/]", end=" ")
        err.print(failure, markup=False, soft_wrap=True)
    raise typer.Exit(SET_ASIDE if result.failures else DONE)


def _show(gathered: "Gathered") -> None:
    if not gathered.answers:
        line = f"{gathered.source}: {'failed' if gathered.failures else 'nothing to ask'}"
    else:
        gone = f", {gathered.gone} gone" if gathered.gone else ""
        line = f"{gathered.source}: {_counted(gathered.answers, 'answer')}, {gathered.archived} new{gone}"
    out.print(line, markup=False, soft_wrap=True)


def _show_plan(settings: Settings, sources: "tuple[Source, ...]", scope: "Scope") -> None:
    from flows.planning import plan_collection

    plan = plan_collection(settings, sources, scope)
    for ask in plan.asks:
        least = "at least " * ask.open_ended
        line = f"{ask.source}: {least}{_counted(ask.count, 'request')} of the {ask.budget} budget"
        out.print(line, markup=False, soft_wrap=True)
    if not plan.count:
        out.print("nothing to ask: all of it was collected a moment ago")
        return
    least = "at least " * plan.is_open_ended
    duration = f"{least}{_spelled(plan.seconds)}" if plan.seconds else "no waiting"
    out.print(f"{least}{_counted(plan.count, 'request')}, {duration} at the allowed rate", markup=False)


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _spelled(seconds: float) -> str:
    """A duration as people say it.

    >>> _spelled(12), _spelled(301), _spelled(7500)
    ('1 minute', '6 minutes', '2 h 5 min')
    """
    minutes = ceil(seconds / 60)
    return (
        f"{minutes} minute{'s' * (minutes > 1)}" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
    )
