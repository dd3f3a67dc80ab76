"""arXiv ids: where they stand, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.papers import find_papers, is_arxiv_number, paper_of_link


def ids(text: str) -> list[tuple[str, str]]:
    return [(paper.target, paper.note) for paper in find_papers(text)]


@pytest.mark.parametrize(
    ("year_month", "digits", "is_id"),
    [
        ("0704", "0001", True),
        ("0703", "0001", False),
        ("1412", "6980", True),
        ("1412", "69801", False),
        ("1501", "00001", True),
        ("1501", "0001", False),
        ("2413", "00001", False),
        ("2400", "00001", False),
        ("3512", "00001", True),
        ("4012", "00001", False),
        ("2401", "00000", False),
    ],
)
def test_month_and_digit_count_decide_the_shape(year_month, digits, is_id):
    assert is_arxiv_number(year_month, digits) is is_id


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("arXiv:2106.09685v2", [("2106.09685", "v2")]),
        ("ARXIV: 1409.0473", [("1409.0473", "")]),
        ("(2106.09685)", [("2106.09685", "")]),
        ("[2106.09685, 2305.14314]", [("2106.09685", ""), ("2305.14314", "")]),
        ("math.GT/0309136v1", [("math/0309136", "v1")]),
        ("cs/0102003", [("cs/0102003", "")]),
        ("cs/0113003", []),
        ("$2106.09685", []),
        ("2106.09685 USD", []),
        ("2106.09685%", []),
        ("version 2106.09685", []),
        ("repo/name:2106.09685", []),
        ("2106.09685-slim", []),
        ("1.2106.09685", []),
        ("12106.09685", []),
        ("2106.096851", []),
        ("1205.1234 was the loss", []),
        ("paper 1205.1234", [("1205.1234", "")]),
        ("0.123 2106.09685 0.456", []),
    ],
)
def test_ids_are_told_from_other_numbers(text, expected):
    assert ids(text) == expected


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://arxiv.org/abs/2405.04434", ("2405.04434", "")),
        ("https://arxiv.org/pdf/2405.04434v5.pdf", ("2405.04434", "v5")),
        ("https://export.arxiv.org/abs/cs/0102003", ("cs/0102003", "")),
        ("hf.co/papers/2405.04434", ("2405.04434", "")),
        ("https://www.alphaxiv.org/overview/2405.04434v2", ("2405.04434", "v2")),
        ("https://doi.org/10.48550/arXiv.2405.04434", ("2405.04434", "")),
        ("https://huggingface.co/maple/2405.04434", ("", "")),
        ("https://example.org/2405.04434", ("", "")),
        ("https://arxiv.org/list/cs.CL/2405", ("", "")),
    ],
)
def test_links_name_a_paper_only_where_the_site_does(link, expected):
    assert paper_of_link(link) == expected


@given(st.integers(2015, 2034), st.integers(1, 12), st.integers(1, 99999))
def test_every_id_in_brackets_is_found(year, month, number):
    arxiv_id = f"{year % 100:02d}{month:02d}.{number:05d}"
    assert ids(f"as shown there ({arxiv_id})") == [(arxiv_id, "")]
