"""The warehouse again, from the archive alone: a new file beside the old one, then swapped in."""

from dataclasses import replace

from flows import reporting
from flows.filling import fill_warehouse
from flows.settings import Settings
from flows.summary import Summary
from warehouse.rebuild import rebuilt


def rebuild_warehouse(settings: Settings) -> Summary:
    """Make every row anew and report on it; the old warehouse stays in use until the new one is whole."""
    with rebuilt(settings.warehouse, wait=settings.wait_seconds) as fresh:
        fill_warehouse(replace(settings, warehouse_file=fresh.resolve()))
    return reporting.summarise(settings, reporting.write_report(settings))
