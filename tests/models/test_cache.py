"""What was measured is kept under the digest of the sources, and read back without JAX."""

import subprocess
import sys
from pathlib import Path

import pytest

from models import cache
from models.cache import load_measured, save_measured, source_digest
from models.measured import Measured

ONE = Measured(
    mechanism_id="soft-attention",
    property="weights_sum_to_one",
    value="true",
    measured="max |Σw − 1| = 2.2e-16",
    tolerance=1e-9,
    reference="Bahdanau, Cho and Bengio 2014, section 3.1",
    seeds=(0, 1, 2),
    sizes="n = 7",
    conditions=("unless every position is masked",),
)


def test_what_is_saved_is_loaded_again(tmp_path: Path) -> None:
    save_measured(tmp_path, [ONE])
    assert load_measured(tmp_path) == (ONE,)


def test_nothing_is_loaded_where_nothing_was_saved(tmp_path: Path) -> None:
    assert load_measured(tmp_path) is None


@pytest.mark.parametrize("damage", ["", "{", "[1]", '{"a": 1}', '[{"mechanism_id": "x"}]'])
def test_a_damaged_file_counts_as_nothing_kept(tmp_path: Path, damage: str) -> None:
    save_measured(tmp_path, [ONE]).write_text(damage, encoding="utf-8")
    assert load_measured(tmp_path) is None


def test_measurements_of_other_sources_are_not_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_measured(tmp_path, [ONE])
    elsewhere = tmp_path / "models"
    elsewhere.mkdir()
    (elsewhere / "other.py").write_text("changed = True")
    monkeypatch.setattr(cache, "SOURCES", elsewhere)
    assert load_measured(tmp_path) is None


def test_no_partial_file_is_left_behind(tmp_path: Path) -> None:
    save_measured(tmp_path, [ONE])
    assert [path.suffix for path in tmp_path.iterdir()] == [".json"]


def test_the_digest_does_not_change_by_itself() -> None:
    assert source_digest() == source_digest()


def test_loading_never_imports_jax(tmp_path: Path) -> None:
    save_measured(tmp_path, [ONE])
    program = (
        "import sys; from pathlib import Path; from models.cache import load_measured; "
        f"assert load_measured(Path({str(tmp_path)!r})); assert 'jax' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
