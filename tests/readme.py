"""The examples of README.md: found, executed, and written back.

An example is a fenced block marked `console`. Each line that starts with `$ ` is a command; what
follows up to the next one is its output. `python -m tests.readme` runs them all on the bundled
sample and writes their real output into the file.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from flows.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```)", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (?P<command>(?:.*\\\n)*.*)\n(?P<output>(?:(?!\$ ).*\n)*)", re.MULTILINE)


def examples(text: str) -> list[tuple[str, str]]:
    """Command and written output of every example, in order."""
    found = []
    for block in BLOCK.findall(text):
        found += [(match["command"], match["output"]) for match in COMMAND.finditer(block)]
    return found


def rewrite(text: str, run: Callable[[str], str]) -> str:
    """The text with the output of every example replaced by what `run` gives for its command."""

    def example(match: re.Match[str]) -> str:
        return f"$ {match['command']}\n{run(match['command'])}"

    return BLOCK.sub(lambda block: COMMAND.sub(example, block.group()), text)


def shell(folder: Path) -> Callable[[str], str]:
    """Runs commands in a folder as a reader would, with all defaults and a plain terminal."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("HEARSAY_")},
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "100",
        "NO_COLOR": "1",
        "TERM": "dumb",
    }

    def run(command: str) -> str:
        done = subprocess.run(
            ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        # An example that fails prints nothing, which would pass for its output.
        if done.returncode:
            raise AssertionError(f"{command}\nexit code {done.returncode}: {done.stderr}")
        lines = (line.rstrip() for line in done.stdout.splitlines())
        return "".join(f"{line}\n" for line in lines)

    return run


def main() -> None:
    """Write the real output of every example into README.md."""
    with tempfile.TemporaryDirectory() as folder:
        measured = ROOT / Settings().measured
        if measured.exists():
            shutil.copytree(measured, Path(folder) / Settings().measured)
        text = README.read_text(encoding="utf-8")
        README.write_text(rewrite(text, shell(Path(folder))), encoding="utf-8")


if __name__ == "__main__":
    main()
