"""`python -m tests.hub.collector HOME HUB`: one collection in a process of its own, to be killed."""

import sys
from pathlib import Path

from flows.collecting import gather_or_tell, make_scope, prepare
from flows.settings import Settings
from flows.sources import plan_sources


def main() -> None:
    settings = Settings(home=Path(sys.argv[1]), hub=sys.argv[2])
    prepare(settings)
    for source in plan_sources(posts=True, users=["ada-attends"]):
        gathered = gather_or_tell(settings, source, make_scope(settings))
        if gathered.failures:
            sys.exit("; ".join(gathered.failures))


if __name__ == "__main__":
    main()
