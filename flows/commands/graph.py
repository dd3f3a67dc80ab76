"""`hearsay graph`: the graph for other tools."""

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.terminal import out
from flows.settings import read_settings

app = typer.Typer(help="The graph for other tools.", no_args_is_help=True)


@app.callback()
def graph() -> None:
    """The graph for other tools."""


@app.command("export")
def export_graph(
    file: Annotated[Path, typer.Argument(help="Ends with .graphml, .gexf, .json or .parquet.")],
) -> None:
    """Write the whole graph into a file, in the format its name ends with."""
    from flows.linking import load_graph
    from warehouse.graph import export_graph as write_graph

    found = load_graph(read_settings())
    files = write_graph(found, file)
    names = ", ".join(str(path) for path in files)
    out.print(f"{found.number_of_nodes()} nodes, {found.number_of_edges()} edges in {names}", soft_wrap=True)
