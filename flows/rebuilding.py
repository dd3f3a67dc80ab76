"""The warehouse again, from the archive alone: a new file beside the old one, then swapped in."""

from dataclasses import replace

from flows import judging, linking, reading, reporting, telling
from flows.settings import Settings
from flows.summary import Summary
from flows.turns import until_none_is_left
from warehouse.rebuild import rebuilt


def rebuild_warehouse(settings: Settings) -> Summary:
    """Make every row anew; the old warehouse stays in use until the new one is complete."""
    with rebuilt(settings.warehouse, wait=settings.wait_seconds) as fresh:
        return _fill(replace(settings, warehouse_file=fresh.resolve()))


def _fill(settings: Settings) -> Summary:
    until_none_is_left(lambda: reading.parse_batch(settings))
    until_none_is_left(lambda: reading.read_batch(settings))
    judging.store_knowledge(settings, announce=lambda _: None)
    until_none_is_left(lambda: judging.judge_batch(settings))
    until_none_is_left(lambda: judging.audit_batch(settings))
    linking.link_all(settings)
    telling.tell_all(settings)
    return reporting.summarise(settings, reporting.write_report(settings))
