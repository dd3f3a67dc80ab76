"""The pipeline as a whole: declared well, exact, the same in every batch, and afraid of no text."""

import json
import os
import re
import threading
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.vocab import Vocab

from pipeline.errors import UsageError
from pipeline.extract import build_reader, extract_documents
from pipeline.extract.tokenizer import NameTokenizer
from pipeline.language import Lexicon, load_lexicon
from pipeline.records import Document

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
PIECES = st.sampled_from(
    ["1. ", "RoPE", " -> ", "(2104.09864)", "MLA", "attention", "\n", "arxiv.org/abs/1706.03762", "| ",
     "𝗔", "\u200b", "@", "#", "/", " is ", "(", ")", "…", "🔥", "â†’", "We introduce ", "sum to 1. ",
     "LoRA", "e\u0301", "\ud83d"]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join))


@pytest.fixture(scope="module")
def reader():
    return build_reader()


def documents(texts: list[str]) -> list[Document]:
    return [Document(id=str(number), text=text) for number, text in enumerate(texts)]


def test_every_component_gets_what_it_requires(reader):
    problems = reader.analyze_pipes(pretty=False)["problems"]
    assert {name: missing for name, missing in problems.items() if missing} == {}


def test_results_are_spans_of_the_document(reader):
    doc = reader("We use linear attention (2006.16236).")
    assert [span.text for span in doc.spans["mechanisms"]] == ["linear attention"]
    assert [span.text for span in doc.spans["papers"]] == ["2006.16236"]


def test_a_base_that_is_not_installed_is_refused_with_a_remedy():
    with pytest.raises(UsageError, match="Install it"):
        build_reader(base="xx_no_such_pipeline")


def test_another_blank_language_serves_as_base():
    reader = build_reader(base="blank:de")
    [extraction] = extract_documents(documents(["Wir nutzen LoRA (2106.09685)."]), reader=reader)
    assert [m.text for m in extraction.mentions] == ["LoRA", "2106.09685"]


def test_titles_resolve_to_their_id():
    reader = build_reader(titles={"1706.03762": "Attention Is All You Need"})
    [extraction] = extract_documents(documents(["On my desk: Attention is all you need"]), reader=reader)
    assert [(m.kind, m.target_id) for m in extraction.mentions] == [("paper", "1706.03762")]


def test_a_title_beside_the_wrong_id_is_reported():
    reader = build_reader(titles={"1706.03762": "Attention Is All You Need"})
    doc = reader("1. Self-attention -> Attention Is All You Need (1409.0473)")
    assert [(row.target, row.note) for row in doc._.conflicts] == [("1409.0473", "1706.03762")]


def test_a_title_beside_another_papers_id_is_a_mention_of_its_own_kind():
    text = "Again: Attention Is All You Need (1409.0473)."
    [extraction] = extract_documents(documents([text]))
    assert [(m.kind, m.text, m.target_id) for m in extraction.mentions] == [
        ("title_mismatch", "Attention Is All You Need (1409.0473", ""),
        ("paper", "1409.0473", "1409.0473"),
    ]


def test_titles_the_lexicon_knows_resolve_without_being_given():
    text = "I like Neural Machine Translation by Jointly\nLearning to Align and Translate!"
    [extraction] = extract_documents(documents([text]))
    assert [(m.kind, m.target_id) for m in extraction.mentions] == [("paper", "1409.0473")]


def test_a_title_that_is_cut_off_resolves_to_nothing():
    [extraction] = extract_documents(documents(["Neural Machine Translation by Jointly Learning..."]))
    assert extraction.mentions == ()


def test_a_title_beside_its_own_id_is_no_conflict():
    reader = build_reader(titles={"1706.03762": "Attention Is All You Need"})
    assert reader("1. Self-attention -> Attention Is All You Need (1706.03762)")._.conflicts == ()


@pytest.mark.parametrize(
    ("text", "label", "language"),
    [
        ("The weights of each query sum to one.", "", "en"),
        ("Die Gewichte jeder Anfrage ergeben zusammen genau eins.", "", "de"),
        ("注意力权重的总和为一。", "", "zh"),
        ("hola", "en-US", "en"),
        ("🔥🔥🔥", "", ""),
    ],
)
def test_the_language_is_the_label_or_what_the_words_say(text, label, language):
    [extraction] = extract_documents([Document(id="d", text=text, language=label)])
    assert extraction.language == language


@given(TEXTS)
@settings(deadline=None, max_examples=150)
def test_any_text_is_read_with_exact_offsets(text):
    [extraction] = extract_documents(documents([text]))
    marked = [*extraction.mentions, *extraction.claims]
    assert [mark.text for mark in marked] == [text[mark.start : mark.end] for mark in marked]


@given(st.lists(TEXTS, min_size=2, max_size=5), st.integers(1, 3))
@settings(deadline=None, max_examples=40)
def test_a_text_is_read_the_same_in_any_company(texts, batch_size):
    together = list(extract_documents(documents(texts), batch_size=batch_size))
    alone = [next(extract_documents([document])) for document in documents(texts)]
    assert together == alone


@given(TEXTS)
@settings(deadline=None)
def test_tokens_spell_the_text(text):
    spelled = NameTokenizer(Vocab())(text).text
    assert spelled == re.sub("[\ud800-\udfff]", "\ufffd", text)


def test_two_processes_read_what_one_reads():
    several = documents([f"{n}. RoPE -> RoFormer (2104.09864) It rotates." for n in range(1, 20)])
    assert list(extract_documents(several, processes=2, batch_size=4)) == list(extract_documents(several))


def test_two_processes_know_the_lexicon_and_the_titles_of_the_reader():
    few = Lexicon(tuple(m for m in load_lexicon().mechanisms if m.id == "rope"), {})
    reader = build_reader(lexicon=few, titles={"3001.00001": "Ripples All the Way Down the Stream"})
    several = documents(["RoPE and LoRA in Ripples All the Way down the Stream"] * 9)
    one = list(extract_documents(several, reader=reader))
    assert [mention.target_id for mention in one[0].mentions] == ["rope", "3001.00001"]
    assert list(extract_documents(several, reader=reader, processes=2, batch_size=1)) == one


def test_workers_are_no_forks_of_this_process():
    """A fork would cut off the threads of whoever else lives here, JAX's among them."""
    forks: list[int] = []
    os.register_at_fork(before=lambda: forks.append(threading.active_count()))
    several = documents(["RoPE"] * 40)
    assert len(list(extract_documents(several, processes=2, batch_size=1))) == 40
    assert forks == []


def test_a_reader_nobody_built_is_not_taken_to_other_processes():
    with pytest.raises(UsageError, match="build_reader"):
        list(extract_documents(documents(["RoPE"]), reader=spacy.blank("en"), processes=2))


@pytest.fixture
def installed_pipeline(tmp_path):
    """Stands for an `en_core_web_*` somebody has: a pipeline on disk with a component of its own."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(tmp_path / "my_pipeline")
    return str(tmp_path / "my_pipeline")


def test_an_installed_pipeline_keeps_its_components_in_front(installed_pipeline):
    reader = build_reader(base=installed_pipeline)
    doc = reader("We use linear attention (2006.16236). It is fast.")
    assert reader.pipe_names[0] == "sentencizer"
    assert [sentence.text for sentence in doc.sents] == [
        "We use linear attention (2006.16236).",
        "It is fast.",
    ]
    assert [span.text for span in doc.spans["mechanisms"]] == ["linear attention"]


def test_an_installed_pipeline_reads_the_same_documents_the_same(installed_pipeline):
    several = documents(
        [
            "1. Soft attention -> Title of It (1409.0473)\nIts weights sum to 1.",
            "𝗟𝗼𝗥𝗔 (2106.09685)!",
            "<b>x</b>",
        ]
    )
    plugged = list(extract_documents(several, reader=build_reader(base=installed_pipeline)))
    assert plugged == list(extract_documents(several))


def test_an_installed_pipeline_works_in_two_processes(installed_pipeline):
    several, reader = documents(["RoPE (2104.09864)"] * 20), build_reader(base=installed_pipeline)
    read = list(extract_documents(several, reader=reader, processes=2, batch_size=1))
    assert [[mention.text for mention in one.mentions] for one in read] == [["RoPE", "2104.09864"]] * 20


def test_a_document_keeps_its_findings_when_it_travels_as_bytes(reader):
    doc = reader("We use linear attention (2006.16236).")
    travelled = type(doc)(reader.vocab).from_bytes(doc.to_bytes())
    assert travelled._.papers == doc._.papers


@pytest.mark.parametrize(
    "piece",
    [
        "(",
        "1706.03762 ",
        "MHA ",
        "RoPE (",
        "Big Attention ",
        "-> ",
        "a/",
        "| a ",
        "**",
        "1. ",
        "a\u200b",
        "MHA stands for ",
        "A (2104.09864); ",
        "a) b) ",
        "<b>",
        "Quick Adapter is a ",
        "\\_",
        "🔥 ",
    ],
)
def test_a_long_monotonous_text_is_read_to_its_end(piece):
    """50,000 characters; a pattern that backtracked would run into the test's time limit."""
    text = piece * (50_000 // len(piece))
    [extraction] = extract_documents(documents([text]))
    assert extraction.doc_id == "0"


def test_a_sentence_that_trails_off_into_dots_and_a_letter_is_read_to_its_end():
    """200,000 stops; tried from each of them they would run into the test's time limit."""
    [extraction] = extract_documents(documents([f"RoPE rotates the queries {'.' * 200_000}x"]))
    assert [mention.text for mention in extraction.mentions] == ["RoPE"]


@pytest.mark.skipif(not (SHARED / "data").exists(), reason="the shared posts are not here")
def test_the_seed_page_credits_its_seven_items_and_invents_none():
    [path] = (SHARED / "data" / "seed").glob("*.txt")
    [extraction] = extract_documents(documents([path.read_text(encoding="utf-8")]))
    assert [c.arxiv_id for c in extraction.citations] == [
        "1409.0473", "1508.04025", "1706.03762", "2104.08771", "1706.03762", "2405.04434", "1503.08895"
    ]  # fmt: skip


@pytest.mark.skipif(not (SHARED / "eval").exists(), reason="the shared labels are not here")
def test_ids_of_the_shared_posts_are_found_exactly():
    rows = [
        json.loads(line) for line in (SHARED / "eval" / "arxiv_dev.jsonl").read_text("utf-8").splitlines()
    ]
    read = extract_documents([Document(id=row["id"], text=row["text"]) for row in rows])
    found = [{m.target_id for m in e.mentions if m.kind == "paper"} for e in read]
    wrong = [row["id"] for row, ids in zip(rows, found, strict=True) if ids != set(row["arxiv_ids"])]
    assert wrong == []
