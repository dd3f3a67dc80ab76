"""What labelled wordings state, as they write it: `below 2`, `not softmax`, `same`."""

import re

from pipeline.language.tables import load_table
from pipeline.records import Statement

NOTHING = ""
"""The label of sentences that state nothing the claim language has a word for."""

_RELATION = re.compile(r"(below|above|at_most|at_least|same|generalises|special_case)(?: (.+)|$)")


def parse_label(label: str) -> Statement:
    """The statement of `property=value`; a `partner` is filled in from the names of the sentence."""
    property_id, _, value = label.partition("=")
    negated = value.startswith("not ")
    value = value.removeprefix("not ")
    related = _RELATION.fullmatch(value)
    relation, value = (related[1], related[2] or "") if related else ("is", value)
    value = "" if value == "partner" else _wider().get(f"{property_id}={value}", value)
    if property_id == "work_growth" and relation in ("below", "above") and not value:
        property_id = "work_relative"
    return Statement(property=property_id, relation=relation, value=value, negated=negated)


def _wider() -> dict[str, str]:
    """Which values make a label true, where it is more than its own."""
    wider: dict[str, str] = load_table("learned/labels.toml")["wider"]
    return wider
