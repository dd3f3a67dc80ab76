"""One measured property of one mechanism, as it leaves `models`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured, with everything needed to measure it again.

    `value` is what a claim is compared with (`true`, `2`, `keys`, a mechanism's id); `measured` the
    number or words behind it; `tolerance` the largest deviation that still counts; `conditions`
    where the value does not hold, or the setting in which it does.
    """

    mechanism_id: str
    property: str
    value: str
    measured: str
    unit: str = ""
    tolerance: float = 0.0
    reference: str
    seeds: tuple[int, ...] = ()
    sizes: str = ""
    conditions: tuple[str, ...] = ()
