"""`hearsay export`: the archive as one WACZ file, for any web archive player."""

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.terminal import err, out
from flows.settings import read_settings


def export(file: Annotated[Path, typer.Argument(help="The .wacz file to write.")]) -> None:
    """Pack the archive into a WACZ file that replays elsewhere."""
    from pipeline.archive import export_wacz

    with err.status("packing"):
        export_wacz(read_settings().archive, file)
    out.print(str(file), soft_wrap=True)
