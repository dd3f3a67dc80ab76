"""The README says what is there, all of it, and nothing else."""

import re
import shutil
from dataclasses import fields
from pathlib import Path

import pytest
from typer.main import get_command

from flows.cli import app
from flows.settings import Settings
from tests.readme import README, examples, shell

ROOT = README.parent
TEXT = README.read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):.*##", MAKEFILE, re.MULTILINE))


def test_every_make_target_the_readme_names_exists() -> None:
    assert set(re.findall(r"`make ([a-z-]+)`", TEXT)) <= targets()


def test_every_make_target_is_named_in_the_readme() -> None:
    assert targets() <= set(re.findall(r"`make ([a-z-]+)`", TEXT))


def test_every_command_the_readme_names_exists_and_every_command_is_named() -> None:
    commands = set(get_command(app).commands)  # type: ignore[attr-defined]  # a typer app is a click group
    named = set(re.findall(r"\bhearsay ([a-z]+)\b", TEXT)) - {"is", "needs", "archives", "has", "may"}
    assert named == commands


@pytest.mark.parametrize("field", fields(Settings), ids=lambda field: field.name)
def test_every_setting_has_its_line_with_its_default(field: object) -> None:
    variable, meaning = field.metadata["variable"], field.metadata["meaning"]  # type: ignore[attr-defined]
    (line,) = [line for line in TEXT.splitlines() if line.startswith(f"| `{variable}`")]
    assert meaning in line


def test_every_file_the_readme_links_exists() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", TEXT)
    assert all((ROOT / link).exists() for link in links)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_example_prints_what_the_readme_shows(tmp_path: Path, measured: Path) -> None:
    shutil.copytree(measured, tmp_path / Settings().measured)
    run = shell(tmp_path)
    shown = [(command, without_rounding(output)) for command, output in examples(TEXT)]
    assert [(command, without_rounding(run(command))) for command, _ in shown] == shown


def without_rounding(output: str) -> str:
    """Numbers such as 2.2e-16 are what rounding leaves; they differ from one processor to another."""
    return re.sub(r"\d(?:\.\d+)?e-\d+", "tiny", output)
