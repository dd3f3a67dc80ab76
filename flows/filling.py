"""Archive → whole warehouse, in one process and without Prefect: what `rebuild` and `forget` do."""

from flows import judging, linking, reading, telling
from flows.batches import until_none_is_left
from flows.settings import Settings


def fill_warehouse(settings: Settings) -> None:
    """Work through everything the archive holds and the warehouse does not."""
    until_none_is_left(lambda: reading.parse_batch(settings))
    until_none_is_left(lambda: reading.read_batch(settings))
    judging.store_knowledge(settings, announce=lambda _: None)
    until_none_is_left(lambda: judging.judge_batch(settings))
    until_none_is_left(lambda: judging.audit_batch(settings))
    linking.link_all(settings)
    telling.tell_all(settings)
