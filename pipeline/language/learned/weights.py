"""What was learned: for each feature how much it speaks for each property, and for each value of it.

Made by `make learn`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

FILE = "weights.npz"
_TOPIC_SHARPNESS = 8.0
_VALUE_SHARPNESS = 3.0
"""What scores are multiplied with before they become shares. Swept 6 to 10 and 3 to 8 on 600 claims of
strangers: at 8 and 3 most are decided with 97 in 100 right."""

Shares = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Linear classifiers over features that are there or not: one for each property, one for each label.

    `rows[f]:rows[f + 1]` are the places in `columns` (properties first, labels after them) and `values`
    (int8, in units of `unit`) of feature `f`; `rarity[f]` is its inverse document frequency, by the
    squares of which the features of a sentence are brought to length one. `property_of[label]` is the
    number of the label's property.
    """

    properties: tuple[str, ...]
    labels: tuple[str, ...]
    property_of: NDArray[np.uint16]
    features: Mapping[str, int]
    rarity: NDArray[np.float32]
    rows: NDArray[np.int32]
    columns: NDArray[np.uint16]
    values: NDArray[np.int8]
    unit: float
    offsets: NDArray[np.float32]
    digest: str

    def shares(self, features: Iterable[str]) -> Shares:
        """How likely each label is; they add up to one."""
        scores = self.scores(features)
        topics = _softmax(_TOPIC_SHARPNESS * scores[: len(self.properties)])
        own = np.exp(_VALUE_SHARPNESS * scores[len(self.properties) :])
        whole = np.bincount(self.property_of, own, len(self.properties))
        shares: Shares = topics[self.property_of] * own / whole[self.property_of]
        return shares

    def scores(self, features: Iterable[str]) -> Shares:
        """How much the features speak for each property, and for each label among those of its property."""
        known = [number for name in features if (number := self.features.get(name)) is not None]
        if not known:
            return self.offsets.astype(np.float64)
        rarity = self.rarity[known]
        length = float(np.sqrt((rarity * rarity).sum()))
        spans = [slice(self.rows[number], self.rows[number + 1]) for number in known]
        columns = np.concatenate([self.columns[span] for span in spans])
        values = np.concatenate([self.values[span] for span in spans])
        summed = np.bincount(columns, values, len(self.offsets))
        return np.asarray(self.offsets + summed * (self.unit / length), np.float64)


def _softmax(scores: Shares) -> Shares:
    shares: Shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    return shares


@cache
def load_weights() -> Weights:
    """The weights that come with hearsay."""
    return parse_weights(resources.files(__package__).joinpath(FILE).read_bytes())


def parse_weights(content: bytes) -> Weights:
    """Weights as `train` packs them."""
    with np.load(BytesIO(content), allow_pickle=False) as arrays:
        return Weights(
            properties=_lines(arrays["properties"]),
            labels=_lines(arrays["labels"]),
            property_of=arrays["property_of"],
            features={name: number for number, name in enumerate(_lines(arrays["features"]))},
            rarity=arrays["rarity"],
            rows=arrays["rows"],
            columns=arrays["columns"],
            values=arrays["values"],
            unit=float(arrays["unit"]),
            offsets=arrays["offsets"],
            digest=str(arrays["digest"]),
        )


def _lines(text: NDArray[np.str_]) -> tuple[str, ...]:
    return tuple(str(text).split("\n"))
