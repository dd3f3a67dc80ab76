"""The lexicon knows what it says, and agrees with the papers it names."""

import doctest
import gzip
import json
import re
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from pipeline.language import Mechanism, lexicon, lexicon_files, load_lexicon
from pipeline.language.lexicon_files import arxiv_year

LEXICON = load_lexicon()
PAPERS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "papers"

WRITTEN = [
    ("performer", "performer"),
    ("Performers", "performer"),
    ("kv cache", "kv-cache"),
    ("KV-Cache", "kv-cache"),
    ("key/value cache", "kv-cache"),
    ("Bahdanau attention", "additive-attention"),
    ("MQA", "multi-query-attention"),
    ("mqa", "multi-query-attention"),
    ("memory networks", "memory-network"),
    ("rope", "rope"),
    ("RoPE embeddings", "rope"),
    ("alibi", "alibi"),
    ("adaptive attention span", "adaptive-attention-span"),
    ("sparsemax attention", "sparsemax"),
    ("differential attention", "differential-attention"),
    ("hierarchical attention", "hierarchical-attention"),
    ("Multi-Head Attention (MHA)", "multi-head-attention"),
    ("Cross-Attention (Encoder-Decoder attention)", "cross-attention"),
    ("Memory-Based attention", "memory-network"),
    ("the soft attention mechanism", "soft-attention"),
    ("multi-head-latent-attention", "multi-head-latent-attention"),
    ("𝗙𝗹𝗮𝘀𝗵 𝗔𝘁𝘁𝗲𝗻𝘁𝗶𝗼𝗻", "flash-attention"),
    ("LoRA+", "lora-plus"),
    ("sliding-window attn", "sliding-window-attention"),
    ("K/V cache", "kv-cache"),
    ("RMS Norm", "rms-norm"),
    ("LoRA", "lora"),
    ("GSPO: Group Sequence Policy Optimization", "gspo"),
    ("PAN (Physical, Agentic, and Nested) world models", "pan-world-model"),
    ("nothing of the kind", ""),
    ("attention", ""),
    ("", ""),
    ("()", ""),
]


@pytest.mark.parametrize(("name", "mechanism_id"), WRITTEN)
def test_a_name_resolves_as_people_write_it(name: str, mechanism_id: str) -> None:
    assert LEXICON.resolve(name) == mechanism_id


def test_a_text_is_no_name() -> None:
    assert LEXICON.resolve("-" * 1_000_000) == ""


@pytest.mark.parametrize("module", [lexicon, lexicon_files], ids=["lexicon", "lexicon_files"])
def test_the_examples_in_the_docstrings_hold(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


def test_every_way_to_write_a_mechanism_resolves_to_it() -> None:
    wrong = [s for m in LEXICON.mechanisms for s in m.surfaces if LEXICON.resolve(s.text) != m.id]
    assert wrong == []


def test_every_full_name_is_found_in_running_text() -> None:
    missed = [
        surface.text
        for mechanism in LEXICON.mechanisms
        for surface in mechanism.surfaces
        if mechanism.id not in {s.mechanism_id for s in LEXICON.find(f"We tried {surface.text}, today.")}
    ]
    assert missed == []


def test_every_id_resolves_to_itself() -> None:
    assert [m.id for m in LEXICON.mechanisms if LEXICON.resolve(m.id) != m.id] == []


def test_there_are_more_than_four_hundred_mechanisms_in_more_than_twelve_families() -> None:
    families = Counter(mechanism.family for mechanism in LEXICON.mechanisms)
    assert sum(families.values()) >= 400
    assert len(families) >= 12


def test_every_paper_id_is_well_formed_and_gives_its_year() -> None:
    assert [p.arxiv_id for p in LEXICON.papers.values() if arxiv_year(p.arxiv_id) != p.year] == []


def test_every_paper_is_said_to_do_something() -> None:
    idle = [p.arxiv_id for p in LEXICON.papers.values() if not (p.introduces or p.describes or p.uses)]
    denied = {wrong.arxiv_id for m in LEXICON.mechanisms for wrong in m.miscited}
    assert [arxiv_id for arxiv_id in idle if arxiv_id not in denied] == []


def test_no_paper_both_introduces_and_only_describes_a_mechanism() -> None:
    contradictions = [
        (paper.arxiv_id, set(paper.introduces) & {*paper.describes, *paper.uses})
        for paper in LEXICON.papers.values()
    ]
    assert [c for c in contradictions if c[1]] == []


def _denies_its_origin(mechanism: Mechanism) -> bool:
    origin = mechanism.origin.arxiv_id if mechanism.origin else ""
    return any(wrong.arxiv_id == origin for wrong in mechanism.miscited)


def test_no_origin_is_listed_as_a_miscitation() -> None:
    assert [m.id for m in LEXICON.mechanisms if _denies_its_origin(m)] == []


CREDITS = [
    ("hard-attention", "1502.03044", "introduces"),
    ("global-attention", "1508.04025", "introduces"),
    ("local-attention", "1508.04025", "introduces"),
    ("soft-attention", "1409.0473", "introduces"),
    ("cross-attention", "2104.08771", "describes"),
    ("sliding-window-attention", "2310.06825", "uses"),
]


@pytest.mark.parametrize(("mechanism_id", "arxiv_id", "relation"), CREDITS)
def test_a_paper_is_credited_for_what_it_did(mechanism_id: str, arxiv_id: str, relation: str) -> None:
    assert mechanism_id in getattr(LEXICON.papers[arxiv_id], relation)


def test_hard_attention_is_not_from_the_paper_often_cited_for_it() -> None:
    wrong = {m.arxiv_id: m.relation for m in LEXICON.by_id["hard-attention"].miscited}
    assert wrong["1508.04025"] == "does_not_introduce"


def test_the_first_title_of_a_retitled_paper_is_kept() -> None:
    assert LEXICON.papers["2104.08771"].former_titles == (
        "On the Strengths of Cross-Attention in Pretrained Transformers for Machine Translation",
    )


def _known_titles() -> dict[str, str]:
    if not PAPERS.is_dir():
        pytest.skip(f"{PAPERS.name} of the shared data is not here")
    with gzip.open(PAPERS / "papers.jsonl.gz", "rt", encoding="utf-8") as daily:
        papers = [json.loads(line) for line in daily]
    classic = (PAPERS / "classic.jsonl").read_text(encoding="utf-8").splitlines()
    papers += [json.loads(line) for line in classic]
    return {paper["arxiv_id"]: paper["title"] for paper in papers}


def test_titles_are_those_of_the_papers_wherever_they_are_known() -> None:
    known = _known_titles()
    different = [
        (paper.title, known[paper.arxiv_id])
        for paper in LEXICON.papers.values()
        if paper.arxiv_id in known and paper.title != re.sub(r"\s+", " ", known[paper.arxiv_id]).strip()
    ]
    assert different == []
