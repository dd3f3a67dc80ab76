"""Judge every mutant and print the table: mutant, reference, killed by, right, wrong.

    python -m tests.models.mutants.run [--processes N] [NAME ...]

Exits 1 where a mutant survives: then a measurement is missing, or the mutant is no mutant.
"""

import argparse
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor

from rich.console import Console
from rich.progress import track
from rich.table import Table

from models.measuring.workers import quicken
from tests.models.mutants.load import Mutant, load_mutants


def main() -> int:
    """Judge the mutants named, or all; return the number of survivors, at most one."""
    parser = argparse.ArgumentParser(description="Show that every wrong version of a reference is caught.")
    parser.add_argument("names", nargs="*", help="mutants to judge (default: all)")
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    chosen = [one for one in load_mutants() if not arguments.names or one.name in arguments.names]
    # Neighbours share a reference: measuring the right version once serves them all.
    chosen.sort(key=lambda one: (one.reference, one.killed_by))
    rows = list(_judge_all(chosen, arguments.processes))
    survivors = [row for row in rows if row[3] == row[4]]
    console = Console(width=None if sys.stdout.isatty() else 180)
    console.print(_table(rows))
    console.print(f"{len(rows)} mutants, {len(rows) - len(survivors)} killed, {len(survivors)} survived")
    return 1 if survivors else 0


def _judge_all(mutants: list[Mutant], processes: int) -> list[tuple[str, ...]]:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=quicken) as pool:
        judged = pool.map(judge, mutants, chunksize=8)
        return list(track(judged, total=len(mutants), description="mutants", console=Console(stderr=True)))


def judge(mutant: Mutant) -> tuple[str, ...]:
    """Return the row of the table for one mutant."""
    from tests.models.mutants.judge import judge_mutant  # imports JAX, after quicken

    judgement = judge_mutant(mutant)
    return mutant.name, mutant.reference, mutant.killed_by, judgement.right, judgement.wrong


def _table(rows: list[tuple[str, ...]]) -> Table:
    table = Table("mutant", "reference", "killed by", "right", "wrong")
    for row in rows:
        survived = row[3] == row[4]
        table.add_row(*(one[:60] for one in row), style="bold red" if survived else None)
    return table


if __name__ == "__main__":
    sys.exit(main())
