"""`hearsay mechanisms`: the references, their measured properties, their sources."""

from collections import Counter
from itertools import groupby
from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from flows.commands.meaning import explain_property
from flows.commands.terminal import err, indented, named_rows, out
from flows.settings import read_settings
from pipeline.errors import UsageError
from pipeline.language import Lexicon, Mechanism, load_lexicon
from pipeline.records import Measurement


def mechanisms(
    name: Annotated[str, typer.Argument(help="One mechanism, as people write it. None: all.")] = "",
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="List also what is known by name only, without a reference.")
    ] = False,
) -> None:
    """What is known of mechanisms, and what was measured of them."""
    from flows.facts import load_measurements

    lexicon = load_lexicon()
    measurements = load_measurements(read_settings().measured, announce=err.print)
    if name:
        _show_one(_find(lexicon, name), measurements)
    else:
        _show_all(lexicon, measurements, everything=everything)


def _find(lexicon: Lexicon, name: str) -> Mechanism:
    mechanism = lexicon.by_id.get(lexicon.resolve(name))
    if mechanism is None:
        raise UsageError(
            message=f"the lexicon knows no mechanism {name!r}.",
            remedy="`hearsay mechanisms` lists those it knows.",
        )
    return mechanism


def _show_all(lexicon: Lexicon, measurements: tuple[Measurement, ...], *, everything: bool) -> None:
    counts = Counter(measurement.mechanism_id for measurement in measurements)
    listed = [mechanism for mechanism in lexicon.mechanisms if everything or counts[mechanism.id]]
    table = Table("mechanism", "introduced by", box=SIMPLE_HEAD)
    table.add_column("properties measured", justify="right")
    for family, members in groupby(sorted(listed, key=_family), key=_family):
        table.add_row(Text(family, style="bold"))
        for mechanism in members:
            count = str(counts[mechanism.id] or "no reference")
            table.add_row(Text(f"  {mechanism.name}"), Text(_origin(mechanism)), count)
    out.print(table)
    if not everything:
        unmeasured = len(lexicon.mechanisms) - len(listed)
        out.print(Text(f"{unmeasured} more are known by name, not measured: `hearsay mechanisms --all`."))


def _family(mechanism: Mechanism) -> str:
    return mechanism.family


def _show_one(mechanism: Mechanism, measurements: tuple[Measurement, ...]) -> None:
    out.print(Text(mechanism.name, style="bold"))
    own = [measurement for measurement in measurements if measurement.mechanism_id == mechanism.id]
    rows = {
        "id": mechanism.id,
        "family": mechanism.family,
        "also called": ", ".join((*mechanism.aliases, *mechanism.abbreviations)),
        "introduced by": _origin(mechanism) or "not known",
        "measured": "nothing: there is no reference of it",
    }
    if own:
        rows["measured"] = f"{len(own)} properties of the reference: {own[0].reference}"
    out.print(named_rows(rows))
    for item in own:
        out.print()
        out.print(indented(f"{item.property}: {item.value.replace('_', ' ')}", style="bold"))
        out.print(named_rows(_explain(item)))


def _explain(item: Measurement) -> dict[str, str]:
    """One measurement in words, line by line."""
    return {
        "meaning": explain_property(item.property),
        "measured": item.measured,
        "condition": "; ".join(item.conditions),
    }


def _origin(mechanism: Mechanism) -> str:
    origin = mechanism.origin
    return f"{origin.title} ({origin.arxiv_id or origin.year})" if origin else ""
