"""Flow `narrate`: the graph, the stories, the opinions and a report, from what the warehouse holds."""

from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows import artifacts, linking, reporting, telling
from flows.settings import read_settings
from flows.summary import Summary
from flows.turns import writer_turn


@flow(name="narrate")
def narrate() -> Summary:
    """Link everything, tell the stories, write the report; returns the numbers of the warehouse."""
    with writer_turn():
        link_all()
        tell_all()
        page = write_report()
        summary = reporting.summarise(read_settings(), page)
    artifacts.save_summary(summary)
    return summary


@task(cache_policy=NO_CACHE)
def link_all() -> int:
    """Make the graph and its metrics anew."""
    return linking.link_all(read_settings())


@task(cache_policy=NO_CACHE)
def tell_all() -> int:
    """Find the stories and opinions anew."""
    return telling.tell_all(read_settings())


@task(cache_policy=NO_CACHE)
def write_report() -> Path:
    """Write the report of everything."""
    return reporting.write_report(read_settings())
