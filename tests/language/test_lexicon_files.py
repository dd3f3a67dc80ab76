"""A lexicon file that is wrong is refused, and the message leads to the place."""

from pathlib import Path

import pytest

from pipeline.errors import DataError
from pipeline.language import Lexicon
from pipeline.language.lexicon import read_lexicon
from pipeline.language.lexicon_files import arxiv_year

PAPER = '"1706.03762" = { title = "Attention Is All You Need" }'
GOOD = '[multi-head-attention]\nname = "multi-head attention"\n'


def read(tmp_path: Path, family: str, papers: str = PAPER) -> Lexicon:
    folder = tmp_path / "lexicon"
    folder.mkdir()
    (folder / "attention.toml").write_text(f'family = "attention"\n{family}', encoding="utf-8")
    (tmp_path / "papers.toml").write_text(papers, encoding="utf-8")
    return read_lexicon(folder, tmp_path / "papers.toml")


def test_a_mechanism_is_read_with_all_it_says(tmp_path: Path) -> None:
    lexicon = read(
        tmp_path,
        'context = ["heads"]\n' + GOOD + 'aliases = ["many-headed attention"]\nabbreviations = ["MHA"]\n'
        'origin = "1706.03762"\nneeds_context = ["MHA"]\ncontext = ["query"]\nnot_when = ["anime"]\n',
    )
    mechanism = lexicon.by_id["multi-head-attention"]
    assert mechanism.family == "attention"
    assert mechanism.aliases == ("many-headed attention",)
    assert mechanism.needs_context == {"MHA": ("query", "heads")}
    assert mechanism.origin is not None
    assert (mechanism.origin.title, mechanism.origin.year) == ("Attention Is All You Need", 2017)


def test_no_form_supports_itself(tmp_path: Path) -> None:
    lexicon = read(
        tmp_path,
        'context = ["mha", "attention", "query"]\n'
        + GOOD
        + 'abbreviations = ["MHA"]\nneeds_context = ["MHA", "multi-head attention"]\n',
    )
    needs = lexicon.mechanisms[0].needs_context
    assert needs == {"MHA": ("attention", "query"), "multi-head attention": ("mha", "query")}


def test_a_paper_is_credited_with_its_mechanisms(tmp_path: Path) -> None:
    lexicon = read(tmp_path, GOOD + 'origin = "1706.03762"\n')
    assert lexicon.papers["1706.03762"].introduces == ("multi-head-attention",)


def test_a_miscitation_keeps_its_reason(tmp_path: Path) -> None:
    lexicon = read(
        tmp_path,
        GOOD + 'miscited = [{ paper = "1706.03762", relation = "uses", reason = "It does." }]\n',
    )
    assert [(m.relation, m.reason) for m in lexicon.mechanisms[0].miscited] == [("uses", "It does.")]


WRONG = {
    "an unknown field": (GOOD + 'alias = ["x"]\n', "alias: is no field here"),
    "no name": ('[multi-head-attention]\naliases = ["x"]\n', "name: expected a text"),
    "an empty name": ('[multi-head-attention]\nname = " "\n', "name: expected a text"),
    "a name without letters": ('[multi-head-attention]\nname = "→"\n', "expected letters or digits"),
    "an id with capitals": ('[MHA]\nname = "multi-head attention"\n', "id: expected lower-case words"),
    "a text where a list belongs": (GOOD + 'aliases = "x"\n', "aliases: expected a list of texts"),
    "a list of numbers": (GOOD + "aliases = [1]\n", "aliases: expected a list of texts"),
    "the same alias twice": (GOOD + 'aliases = ["x", "x"]\n', "aliases: expected each text once"),
    "an alias that is the name": (GOOD + 'aliases = ["Multi Head Attention"]\n', "is there twice"),
    "an origin without a title": (GOOD + 'origin = "1409.0473"\n', "has no title"),
    "a miscitation without a title": (
        GOOD + 'miscited = [{ paper = "1409.0473", relation = "uses", reason = "r" }]\n',
        "has no title",
    ),
    "a miscitation of an unknown kind": (
        GOOD + 'miscited = [{ paper = "1706.03762", relation = "invents", reason = "r" }]\n',
        "relation: expected one of",
    ),
    "a miscitation without a reason": (
        GOOD + 'miscited = [{ paper = "1706.03762", relation = "uses" }]\n',
        "reason: expected a text",
    ),
    "context for a form it has not": (GOOD + 'needs_context = ["MHA"]\n', "is no form of it"),
    "no context for a form in need": (
        GOOD + 'needs_context = ["multi-head attention"]\n',
        "no word is given",
    ),
    "an alias of two mechanisms": (
        GOOD + '[other]\nname = "Multihead Attention"\n',
        "is taken by multi-head-attention",
    ),
    "a plain value for a mechanism": ("multi-head-attention = 3\n", "expected a table"),
    "broken TOML": ("[multi-head-attention\n", "expected a TOML file"),
}


@pytest.mark.parametrize(("family", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_family_file_is_refused(tmp_path: Path, family: str, message: str) -> None:
    with pytest.raises(DataError, match="attention") as refused:
        read(tmp_path, family)
    assert message in str(refused.value)


WRONG_PAPERS = {
    "no title": ('"1706.03762" = {}', "title: expected a text"),
    "an unknown field": ('"1706.03762" = { title = "x", year = 2017 }', "year: is no field here"),
    "a month that is none": ('"1713.03762" = { title = "x" }', "expected an arXiv id"),
    "four digits after 2014": ('"1706.0376" = { title = "x" }', "expected an arXiv id"),
    "five digits before 2015": ('"1409.04730" = { title = "x" }', "expected an arXiv id"),
    "a version": ('"1706.03762v2" = { title = "x" }', "expected an arXiv id"),
    "a mechanism nobody knows": (
        '"1706.03762" = { title = "x", introduces = ["recurrence"] }',
        "is no mechanism",
    ),
}


@pytest.mark.parametrize(("papers", "message"), WRONG_PAPERS.values(), ids=WRONG_PAPERS)
def test_a_wrong_file_of_papers_is_refused(tmp_path: Path, papers: str, message: str) -> None:
    with pytest.raises(DataError, match=r"papers\.toml") as refused:
        read(tmp_path, GOOD, papers)
    assert message in str(refused.value)


def test_the_message_names_file_id_and_field(tmp_path: Path) -> None:
    with pytest.raises(DataError) as refused:
        read(tmp_path, GOOD + 'origin = "1409.0473"\n')
    assert str(refused.value).startswith("attention.toml [multi-head-attention]: origin:")


def test_the_same_id_in_two_families_is_refused(tmp_path: Path) -> None:
    (tmp_path / "lexicon").mkdir()
    for family in ("one", "two"):
        (tmp_path / "lexicon" / f"{family}.toml").write_text(f'family = "{family}"\n{GOOD}')
    (tmp_path / "papers.toml").write_text("")
    with pytest.raises(DataError, match="is given twice"):
        read_lexicon(tmp_path / "lexicon", tmp_path / "papers.toml")


@pytest.mark.parametrize(
    ("arxiv_id", "year"),
    [
        ("1409.0473", 2014),
        ("1501.00001", 2015),
        ("0704.0001", 2007),
        ("cs/9901001", 1999),
        ("cs/0301001", 2003),
    ],
)
def test_an_arxiv_id_tells_its_year(arxiv_id: str, year: int) -> None:
    assert arxiv_year(arxiv_id) == year


@pytest.mark.parametrize("arxiv_id", ["1400.0001", "1413.0001", "0703.0001", "14090473", "cs/9913001", ""])
def test_what_cannot_be_an_arxiv_id_is_refused(arxiv_id: str) -> None:
    with pytest.raises(ValueError, match="expected an arXiv id"):
        arxiv_year(arxiv_id)
