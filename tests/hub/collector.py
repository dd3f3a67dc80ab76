"""One collection in a process of its own, to be killed."""

import sys
from pathlib import Path

from flows.collecting import Collected, finish, gather_or_tell, make_scope, prepare
from flows.settings import Settings
from flows.sources import plan_sources


def collect(home: str, hub: str) -> None:
    """Collect the feed, a user and an organization; exits with what failed."""
    settings = Settings(home=Path(home), hub=hub)
    sources = plan_sources(posts=True, users=["ada-attends"], organizations=["cheap-club"])
    prepare(settings, sources)
    scope = make_scope(settings)
    result = Collected(sources=tuple(gather_or_tell(settings, source, scope) for source in sources))
    finish(settings, "a-run", result)
    if result.failures:
        sys.exit("; ".join(result.failures))
