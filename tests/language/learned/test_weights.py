"""The weights that come with hearsay: in step with what they were made of, and of the vocabulary."""

import tomllib
from pathlib import Path

from pipeline.language.learned.label import NOTHING, parse_label
from pipeline.language.learned.train import digest
from pipeline.language.learned.weights import load_weights

ROOT = Path(__file__).resolve().parents[3]
WORDINGS = [
    *(ROOT / "pipeline" / "language" / "wordings").glob("*.jsonl"),
    *(ROOT / "tests" / "judge" / "labelled" / name for name in ("claims.jsonl", "chatter.jsonl")),
]
PROPERTIES = tomllib.loads((ROOT / "models" / "properties.toml").read_text(encoding="utf-8"))


def test_the_weights_were_learned_from_the_wordings_as_they_are():
    assert load_weights().digest == digest(WORDINGS), "wordings or features changed: run `make learn`"


def test_every_label_names_a_property_that_is_measured():
    labels = [label for label in load_weights().labels if label != NOTHING]
    assert {parse_label(label).property for label in labels} <= PROPERTIES.keys()


def test_features_that_were_never_seen_say_nothing():
    weights = load_weights()
    assert weights.scores(["w=zyzzyva"]).tolist() == weights.offsets.tolist()
