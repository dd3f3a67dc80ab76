"""`hearsay mechanisms`: the references, their measured properties, their sources."""

from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from flows.commands.terminal import err, out
from flows.settings import read_settings
from pipeline.errors import UsageError
from pipeline.language import Lexicon, Mechanism, load_lexicon
from pipeline.records import Measurement


def mechanisms(
    name: Annotated[str, typer.Argument(help="One mechanism, as people write it. None: all.")] = "",
) -> None:
    """What is known of mechanisms, and what was measured of them."""
    from flows.facts import load_measurements

    lexicon = load_lexicon()
    measurements = load_measurements(read_settings().measured, announce=err.print)
    if name:
        _show_one(_find(lexicon, name), measurements)
    else:
        _show_all(lexicon, measurements)


def _find(lexicon: Lexicon, name: str) -> Mechanism:
    mechanism = lexicon.by_id.get(lexicon.resolve(name))
    if mechanism is None:
        raise UsageError(
            message=f"the lexicon knows no mechanism {name!r}.",
            remedy="`hearsay mechanisms` lists those it knows.",
        )
    return mechanism


def _show_all(lexicon: Lexicon, measurements: tuple[Measurement, ...]) -> None:
    counts: dict[str, int] = {}
    for measurement in measurements:
        counts[measurement.mechanism_id] = counts.get(measurement.mechanism_id, 0) + 1
    table = Table("mechanism", "family", "origin", "measured properties")
    for mechanism in lexicon.mechanisms:
        count = counts.get(mechanism.id, 0)
        table.add_row(
            Text(mechanism.name),
            mechanism.family,
            Text(_origin(mechanism)),
            str(count) if count else "no reference",
        )
    out.print(table)


def _show_one(mechanism: Mechanism, measurements: tuple[Measurement, ...]) -> None:
    from models.properties import describe_property

    out.print(f"[bold]{mechanism.name}[/] ({mechanism.id}), family {mechanism.family}")
    out.print(
        Text(f"also called: {', '.join((*mechanism.aliases, *mechanism.abbreviations)) or 'nothing else'}")
    )
    out.print(Text(f"origin: {_origin(mechanism) or 'not known'}"))
    own = [measurement for measurement in measurements if measurement.mechanism_id == mechanism.id]
    if not own:
        out.print("There is no reference of it, so nothing is measured.")
        return
    table = Table()
    table.add_column("property", no_wrap=True)
    for heading in ("value", "measured", "conditions", "meaning"):
        table.add_column(heading)
    for item in own:
        cells = (
            item.property,
            item.value,
            item.measured,
            "; ".join(item.conditions),
            describe_property(item.property),
        )
        table.add_row(*map(Text, cells))
    out.print(table)
    out.print(Text(f"reference: {own[0].reference}"))


def _origin(mechanism: Mechanism) -> str:
    origin = mechanism.origin
    return f"{origin.title} ({origin.arxiv_id or origin.year})" if origin else ""
