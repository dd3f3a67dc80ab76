"""Labels of wordings as statements."""

import pytest

from pipeline.language.learned.label import parse_label
from pipeline.records import Statement


@pytest.mark.parametrize(
    ("label", "statement"),
    [
        ("causal=true", Statement(property="causal", value="true")),
        ("work_growth=below 2", Statement(property="work_growth", relation="below", value="2")),
        ("work_growth=not 2", Statement(property="work_growth", value="2", negated=True)),
        ("work_growth=below partner", Statement(property="work_relative", relation="below")),
        ("cache_per_token=same", Statement(property="cache_per_token", relation="same")),
        ("equals=generalises partner", Statement(property="equals", relation="generalises")),
        ("score_function=concat", Statement(property="score_function", value="additive|concat")),
    ],
)
def test_a_label_says_property_relation_value_and_denial(label, statement):
    assert parse_label(label) == statement
