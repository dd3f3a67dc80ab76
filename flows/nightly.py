"""Flow `nightly`: the whole way, from the Hub to the report."""

from prefect import flow

from flows.collect import collect
from flows.main_job import Done, main_job
from flows.settings import read_settings


@flow(name="nightly")
def nightly(users: list[str] | None = None, posts: bool = True) -> Done:
    """Collect what is new, then the main job; `users` defaults to those the settings follow.

    What the collection could not get is in its own result; what it got is worked through all the same.
    """
    collect(users=users if users is not None else list(read_settings().follow), posts=posts)
    return main_job([])
