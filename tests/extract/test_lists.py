"""Names and papers in lists, however they are set out."""

import pytest

from pipeline.extract import extract_documents
from pipeline.extract.items import find_items
from pipeline.extract.name_parts import name_parts
from pipeline.records import Document


def credits(text: str, **fields: object) -> list[tuple[str, str]]:
    [extraction] = extract_documents([Document(id="d", text=text, **fields)])
    return [(citation.mechanism_text, citation.arxiv_id) for citation in extraction.citations]


ARROWS = ["->", "-->", "=>", "→", "⟶", "⇒", "➜", "➡️", "↦", "👉", ">>", "—>", "⤳"]
MARKERS = [
    "1. 2. ",
    "1) 2) ",
    "(1) (2) ",
    "**1.** **2.** ",
    "1️⃣ 2️⃣ ",
    "① ② ",
    "• • ",
    "🔹 🔹 ",
    "1/ 2/ ",
    "#1: #2: ",
    "❶ ❷ ",
    "✅ ✅ ",
    "a) b) ",
    "(a) (b) ",
    "A. B. ",
    "(i) (ii) ",
    "I. II. ",
    "**a)** **b)** ",
    "First, Second, ",
    "1st: 2nd: ",
    "1.1 1.2 ",
    "1° 2° ",
    "#1 #2 ",
    "<b>1.</b> <b>2.</b> ",
    "<li> <li> ",
    "1\\. 2\\. ",
    "🎈 🎈 ",
    "🥇 🥈 ",
    "🇦 🇧 ",
    "1/2 2/2 ",
]


@pytest.mark.parametrize("arrow", ARROWS)
@pytest.mark.parametrize("gap", ["\n", " "], ids=["lines", "collapsed"])
def test_every_arrow_parts_a_name_from_its_paper(arrow, gap):
    first = f"1. Ripple attention {arrow} Ripples All the Way (3001.00001) It ripples."
    text = f"{first}{gap}2. Braided gating {arrow} https://arxiv.org/abs/3001.00002 It braids."
    assert credits(text) == [("Ripple attention", "3001.00001"), ("Braided gating", "3001.00002")]


@pytest.mark.parametrize("markers", MARKERS)
@pytest.mark.parametrize("gap", ["\n", " "], ids=["lines", "collapsed"])
def test_every_marker_begins_an_item(markers, gap):
    first, second = (f"{marker} " for marker in markers.split())
    item = f"{first}Ripple attention → Ripples All the Way (3001.00001) It ripples."
    text = f"{item}{gap}{second}Braided gating → Braids (3001.00002) It braids."
    assert credits(text) == [("Ripple attention", "3001.00001"), ("Braided gating", "3001.00002")]


@pytest.mark.parametrize("line", ["- ", "* ", "+ ", "> ", "– "])
def test_ascii_bullets_count_at_the_start_of_a_line(line):
    text = f"{line}Quiet Drift: Drifting Quietly (3001.00003)\n{line}Loud Drift: Drifting Loudly (3001.00004)"
    assert credits(text) == [("Quiet Drift", "3001.00003"), ("Loud Drift", "3001.00004")]


@pytest.mark.parametrize("label", ["Paper", "📄 Paper", "Code", "Read more", "**Paper**", "arXiv", "Blog"])
def test_labels_are_never_names(label):
    assert credits(f"1. {label} -> https://arxiv.org/abs/3001.00003\n2. {label}: 3001.00004") == []


@pytest.mark.parametrize(
    "text",
    [
        "**1. Ripple gating**\n- Paper: R (3001.00001)\n\n**2. Woven pooling**\n- Paper: W (3001.00002)",
        "Ripple gating ➡️ arxiv.org/abs/3001.00001 Woven pooling ➡️ arxiv.org/abs/3001.00002",
        "- Ripple gating: [R](hf.co/papers/3001.00001)\n- Woven pooling: [W](hf.co/papers/3001.00002)",
        "- Ripple gating ([pdf](hf.co/papers/3001.00001))\n- Woven pooling ([pdf](hf.co/papers/3001.00002))",
    ],
    ids=["label below", "no markers", "titles as links", "labels as links"],
)
def test_other_layouts_credit_the_same_pairs(text):
    assert credits(text) == [("Ripple gating", "3001.00001"), ("Woven pooling", "3001.00002")]


def test_a_single_colon_line_introduces_nothing_new():
    """`SmolThing: A Title (id)` alone is a paper's title, not a list of mechanisms."""
    assert credits("🚀 Hot News: Drifting Quietly (3001.00003)") == []


def test_a_comment_may_continue_a_list_with_one_plain_item():
    text = "8. Quiet Drift: Drifting Quietly (3001.00003)"
    assert credits(text, context_id="post:oak/1") == [("Quiet Drift", "3001.00003")]


def test_an_item_cut_before_its_paper_credits_nothing_and_still_names():
    text = "1. Ripple attention → Ripples All the Way (3001.00001) It ripples. 2. Braided gating → Brai..."
    [extraction] = extract_documents([Document(id="d", text=text)])
    assert [c.arxiv_id for c in extraction.citations] == ["3001.00001"]
    assert "Braided gating" in [m.text for m in extraction.mentions if m.is_new]


def test_the_title_beside_an_id_is_kept():
    [extraction] = extract_documents(
        [Document(id="d", text="1. Ripple attention → Ripples All the Way (3001.00001v2)")]
    )
    [citation] = extraction.citations
    assert (citation.title, citation.version) == ("Ripples All the Way", "v2")


def test_a_sentence_that_ends_in_a_number_begins_no_list():
    text = (
        "1. Ripple attention → Ripples (3001.00001) Weights sum to 1. 2. Braided gating → Braids (3001.00002)"
    )
    assert credits(text) == [("Ripple attention", "3001.00001"), ("Braided gating", "3001.00002")]


@pytest.mark.parametrize(
    ("heading", "name", "aliases"),
    [
        ("Soft attention (Deterministic attention)", "Soft attention", ["Deterministic attention"]),
        ("GSPO: Group Sequence Policy Optimization", "GSPO", ["Group Sequence Policy Optimization"]),
        ("LLM - Large Language Model (GPT, LLaMA)", "LLM", ["Large Language Model"]),
        (
            "PAN (Physical, Agentic, and Nested) world models",
            "PAN (Physical, Agentic, and Nested) world models",
            [],
        ),
        ("Ripple (RPL or Wave attention)", "Ripple", ["RPL", "Wave attention"]),
        ("Ripple", "Ripple", []),
    ],
)
def test_a_heading_has_a_name_and_aliases(heading, name, aliases):
    parts = name_parts(heading, 0, len(heading))
    assert (heading[slice(*parts.name)], [heading[slice(*alias)] for alias in parts.aliases]) == (
        name,
        aliases,
    )


def test_items_cover_the_text_in_order():
    text = "Intro\n1. one\nmore\n2. two"
    assert [text[item.start : item.end].strip() for item in find_items(text)] == ["Intro", "one\nmore", "two"]


@pytest.mark.parametrize(
    "row",
    [
        "{} ({})",
        "{} [{}]",
        "{} (T of It ({}))",
        "{} (T of It, {})",
        "{} (from T of It, {})",
        "{} … T of It ({})",
        "{} = T of It ({})",
        "{}; T of It; {}",
        '{}, "T of It" ({})',
        "{}: https://arxiv.org/abs/{}",
        "[{}](https://arxiv.org/abs/{})",
        "{} [T of It: A Long One](https://arxiv.org/abs/{})",
        "{}: it ripples and more. Paper: https://arxiv.org/abs/{}",
        '<b>{}</b> → <a href="https://arxiv.org/abs/{}">T of It</a>',
    ],
)
def test_every_way_from_a_name_to_its_paper_is_read(row):
    pairs = [("Ripple gating", "3001.00001"), ("Woven pooling", "3001.00002"), ("Linformer", "2006.04768")]
    assert credits("\n".join(f"- {row.format(*pair)}" for pair in pairs)) == pairs


def test_an_item_that_states_something_is_credited_its_own_paper_and_no_neighbours():
    text = "- Linformer projects keys (https://arxiv.org/abs/2006.04768)\n- FlashAttention is exact"
    assert credits(text) == [("Linformer", "2006.04768")]


@pytest.mark.parametrize("sign", ["-", "–", "*"])
@pytest.mark.parametrize("opening", ["Three to read:", "Gates that are worth a look"])
def test_a_list_of_dashes_whose_lines_were_joined_keeps_its_items(sign, opening):
    text = f"{opening} {sign} Ripple gate: Ripples All the Way (3001.00001) small steps"
    text += f" {sign} Braid: Braids and Gates (3001.00002)"
    assert credits(text) == [("Ripple gate", "3001.00001"), ("Braid", "3001.00002")]


def test_dashes_that_part_names_from_titles_open_no_items():
    text = "Ripple attention - Ripples All the Way (3001.00001) Braided gating - Braids (3001.00002)"
    assert credits(text) == [("Ripple attention", "3001.00001"), ("Braided gating", "3001.00002")]


def test_a_number_within_a_name_does_not_take_the_place_of_the_next_item():
    text = "1. Ripple 2 -> Ripple 2: All the Way (3001.00001) It ripples. 2. Braid -> Braids (3001.00002)"
    assert credits(text) == [("Ripple 2", "3001.00001"), ("Braid", "3001.00002")]
