"""Measurements written by hand, so that verdicts can be tested without measuring."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pipeline.judge import Facts
from pipeline.records import Measurement

_FILE = Path(__file__).parent / "facts.toml"


@cache
def handmade_facts() -> Facts:
    """Facts about every mechanism in `facts.toml`."""
    return Facts(measurements())


def measurements() -> Iterator[Measurement]:
    """What `facts.toml` holds, one by one."""
    tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    for mechanism_id, own in tables["mechanisms"].items():
        merged = {name: value for shared in own.get("like", ()) for name, value in tables[shared].items()}
        for property, value in {**merged, **own}.items():
            if property == "like":
                continue
            if isinstance(value, list):
                yield from (
                    measurement(mechanism_id, property, partner, setting) for partner, setting in value
                )
            else:
                yield measurement(mechanism_id, property, value)


def measurement(mechanism_id: str, property: str, value: str, setting: str = "") -> Measurement:
    """One measurement; `setting` stands in its conditions."""
    return Measurement(
        mechanism_id=mechanism_id,
        property=property,
        value=value,
        measured="by hand",
        reference=mechanism_id,
        conditions=(setting,) if setting else (),
    )
