"""Learn the weights from labelled wordings: `make learn`. Needs the `learn` extra (scikit-learn).

    python -m pipeline.language.learned.train FILE.jsonl …

Rows hold "text" (or "claim"), "mechanism" (a name as people write it), "property" and "value"; the
property "none" or "other" states nothing there is a word for; rows without the field are passed over.
Linear support vector machines on binary features weighted by rarity (Fan et al. 2008, LIBLINEAR): one
for each property against all others, then one for each label against the others of its property.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from pipeline.language.claims import read_line
from pipeline.language.hints import resolve_hint
from pipeline.language.learned.features import find_features
from pipeline.language.learned.label import NOTHING
from pipeline.language.learned.weights import FILE
from pipeline.language.lexicon import load_lexicon
from pipeline.language.subjects import find_names

LEAST = 3
"""Sentences a feature must stand in, and wordings a label must have."""
TOPIC_PENALTY = 0.3
VALUE_PENALTY = 1.0
"""The C of the classifiers; swept 0.1 to 1 on 600 strangers' claims."""
KEPT = 2_400_000
"""Weights that are kept, the largest of 33 million: 3.6 MB. At 1.7 million of an earlier, flat classifier no
figure changed by more than a hundredth."""
_SOURCES = ("features.py", "label.py")


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence and the label of what it states: `property=value`, or empty."""

    text: str
    mechanism: str
    label: str


def read_wordings(paths: Iterable[Path]) -> list[Wording]:
    """The labelled sentences of all files, each once."""
    rows = (
        json.loads(line) for path in sorted(paths) for line in path.read_text(encoding="utf-8").splitlines()
    )
    return list(dict.fromkeys(_parse(row) for row in rows if "property" in row))


def _parse(row: dict[str, Any]) -> Wording:
    known = row["property"] not in ("none", "other")
    label = f"{row['property']}={row['value']}" if known else NOTHING
    return Wording(row.get("text") or row["claim"], row.get("mechanism", ""), label)


def features_of(wording: Wording) -> list[str]:
    """What is noted of a wording, under the mechanism it is said of."""
    lexicon = load_lexicon()
    line = read_line(wording.text, lexicon)
    names = find_names(line, hint=resolve_hint(wording.mechanism, lexicon))
    return find_features(line, names.subject)


def digest(paths: Iterable[Path]) -> str:
    """A digest of everything the weights depend on: wordings, concepts, and what features and labels are."""
    folder = resources.files("pipeline.language")
    sources = [folder / "learned" / name for name in _SOURCES]
    sources += sorted((folder / "concepts").iterdir(), key=lambda file: file.name)
    contents = [file.read_bytes() for file in sources] + [path.read_bytes() for path in sorted(paths)]
    return sha256(b"\0".join(sha256(content).digest() for content in contents)).hexdigest()


def learn(wordings: list[Wording]) -> dict[str, Any]:
    """The arrays of `Weights`, from labelled wordings."""
    counted = Counter(wording.label for wording in wordings)
    wordings = [wording for wording in wordings if counted[wording.label] >= LEAST]
    noted = [features_of(wording) for wording in wordings]
    counts = Counter(name for names in noted for name in names)
    features = {name: at for at, name in enumerate(sorted(name for name in counts if counts[name] >= LEAST))}
    rarity = np.array([np.log((1 + len(noted)) / (1 + counts[name])) + 1 for name in features], np.float32)
    matrix = _matrix([[features[name] for name in names if name in features] for names in noted], rarity)
    labels = np.array([wording.label for wording in wordings])
    topics = np.array([label.partition("=")[0] for label in labels])
    properties, weights, offsets = _classify(matrix, topics, TOPIC_PENALTY)
    valued = [_classify(matrix[topics == name], labels[topics == name], VALUE_PENALTY) for name in properties]
    owners = [number for number, (names, _, _) in enumerate(valued) for _ in names]
    return {
        "properties": "\n".join(properties),
        "labels": "\n".join(label for names, _, _ in valued for label in names),
        "property_of": np.array(owners, np.uint16),
        "features": "\n".join(features),
        "rarity": rarity,
        "offsets": np.concatenate([offsets, *(own for _, _, own in valued)]).astype(np.float32),
        **_packed(np.concatenate([weights, *(own for _, own, _ in valued)]), rarity),
    }


def _classify(matrix: Any, labels: Any, penalty: float) -> tuple[list[str], Any, Any]:
    """The labels, and of each its weights `[label, feature]` and its offset."""
    from sklearn.svm import LinearSVC  # noqa: PLC0415  of the learn extra

    names = sorted(set(labels))
    if len(names) == 1:
        return names, np.zeros((1, matrix.shape[1])), np.zeros(1)
    machine = LinearSVC(C=penalty, random_state=0).fit(matrix, labels)
    weights, offsets = machine.coef_, machine.intercept_
    if len(names) == 2:  # one classifier tells both apart
        return names, np.concatenate([-weights, weights]), np.concatenate([-offsets, offsets])
    return names, weights, offsets


def _matrix(noted: list[list[int]], rarity: Any) -> Any:
    """One row for each sentence, of length one."""
    rows = np.repeat(np.arange(len(noted)), [len(numbers) for numbers in noted])
    columns = np.concatenate([np.array(numbers, np.int64) for numbers in noted])
    lengths = np.sqrt(np.bincount(rows, rarity[columns].astype(np.float64) ** 2, len(noted)))
    values = rarity[columns] / lengths[rows]
    return sparse.csr_matrix((values, (rows, columns)), (len(noted), len(rarity)))


def _packed(plain: Any, rarity: Any) -> dict[str, Any]:
    """The largest weights by feature, as whole numbers of a unit; a sentence then needs their sum only."""
    least = np.partition(np.abs(plain), -KEPT, axis=None)[-KEPT] if plain.size > KEPT else 0.0
    weights = np.where(np.abs(plain) >= least, plain * rarity, 0)
    unit = float(np.abs(weights).max() / 127)
    whole = sparse.csr_matrix(np.round(weights / unit).T.astype(np.int8))
    return {
        "rows": whole.indptr.astype(np.int32),
        "columns": whole.indices.astype(np.uint16),
        "values": whole.data,
        "unit": unit,
    }


def _write(paths: list[Path], target: Path) -> None:
    wordings = read_wordings(paths)
    np.savez_compressed(target, digest=digest(paths), **learn(wordings))
    labels = Counter(wording.label for wording in wordings)
    sys.stdout.write(f"{len(wordings)} wordings, {len(labels)} labels, {target.stat().st_size} bytes\n")


def main(arguments: list[str]) -> None:
    """Write the weights beside this module."""
    _write([Path(argument) for argument in arguments], Path(__file__).with_name(FILE))


if __name__ == "__main__":
    main(sys.argv[1:])
