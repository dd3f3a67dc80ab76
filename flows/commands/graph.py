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
    from warehouse.graph import load_graph
    from warehouse.graph_export import export_graph as write_graph

    from warehouse.connection import open_reader

    settings = read_settings()
    with open_reader(settings.warehouse, wait=settings.wait_seconds) as con:
        found = load_graph(con)
    write_graph(found, file)
    out.print(f"{found.number_of_nodes()} nodes, {found.number_of_edges()} edges in {file}", soft_wrap=True)
