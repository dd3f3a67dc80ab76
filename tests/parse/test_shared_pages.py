"""The seed page and the 20 real page texts, labelled by hand; read where they are present."""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from pipeline.parse import parse_capture, post_aliases, same_post
from pipeline.records import Parsed
from tests.parse.builders import SHARED, capture
from tests.parse.page_table import said

SEED = SHARED / "data/seed/000_fbe4c909f6119e62.txt"
PAGES = SHARED / "data/pages/pages.jsonl"
SEEN = datetime(2025, 3, 24, 12, tzinfo=UTC)

KNUT = {
    "profiles": [
        "KnutJaegersberg | Knut Jägersberg | NLP, opinion mining, narrative intelligence | LLMs, "
        "Blog-explorers, Qwen, Social Post Explorers, M4-ai, Chinese LLMs on Hugging Face, Smol Community"
    ],
    "events": [
        "KnutJaegersberg | like | model ByteDance/InfiniteYou | 9 minutes ago (minute)",
        "KnutJaegersberg | like | model manycore-research/SpatialLM-Llama-1B | 22 minutes ago (minute)",
        "KnutJaegersberg | discussion | discussion KnutJaegersberg/Tess-M-34B-2bit#2 | nnot run | 2 | rakmik "
        "| 1 day ago (day)",
        "KnutJaegersberg | reply | post | Mertpy | 2 days ago (day)",
        "KnutJaegersberg | reaction | post | 👍 | Mertpy | 2 days ago (day)",
        "KnutJaegersberg | reaction | post Kseniase/~ | 🔥 | Kseniase | 5 days ago (day)",
    ],
}


def _rope(reader: str, emoji: str, days: int) -> dict[str, list[str]]:
    unit = "day" if days == 1 else "days"
    return {
        "profiles": [reader],
        "events": [f"{reader} | reaction | post Kseniase/~ | {emoji} | Kseniase | {days} {unit} ago (day)"],
        "posts": ["Kseniase/~ | 8 types of RoPE … RoPE -> https://huggingface.co/papers/2104.09864 (cut)"],
        "numbers": [""],
    }


def _own(author: str, slug: str, when: str) -> list[str]:
    return [f"{author} | social-post | post {author}/{slug} | {author} | {when}"]


ATTENTION = "15 types of attention"
TABLE: dict[str, dict[str, list[str]]] = {
    "posts/Kseniase/624548696865407": {
        "events": _own("Kseniase", "624548696865407", "about 17 hours ago (hour)"),
        "posts": [f"Kseniase/624548696865407 | {ATTENTION} … attention heads can (cut)"],
        "numbers": ["views=1634"],
    },
    "KnutJaegersberg/activity/all": {
        **KNUT,
        "posts": [f"Kseniase/~ | {ATTENTION} … Transformers for Mach (cut)"],
        "numbers": ["views=7548"],
    },
    "Kseniase": {
        "profiles": ["Kseniase"],
        "posts": [f"Kseniase/~ | {ATTENTION} … run in par (cut)"],
        "numbers": ["views=7533"],
    },
    "posts/Kseniase/498106595218801": {
        "posts": ["Kseniase/498106595218801 | 8 types of RoPE … scalar, improving how (cut)"],
        "numbers": ["views=5043"],
    },
    "busekoseoglu/activity/all": _rope("busekoseoglu", "👀", 16),
    "tolgacangoz": _rope("tolgacangoz", "❤️", 1),
    "stevenbucaille/activity/likes": _rope("stevenbucaille", "❤️", 12),
    "mkurman": _rope("mkurman", "👀", 13),
    "posts/fdaudens/673209818651305": {
        "posts": ["fdaudens/673209818651305 | @maxiw just created a … on the Hub!"],
        "numbers": ["views=755"],
    },
    "posts/takeraparterer/112494703684806": {
        "profiles": ["takeraparterer | Xander Boyce", "PP88-hk | PP88", "osanseviero | Omar Sanseviero"],
        "events": _own("takeraparterer", "112494703684806", "May 13 (day)"),
        "posts": ["takeraparterer/112494703684806 | cool i can post … can post now"],
        "comments": ["PP88-hk | good | May 13", "osanseviero | Welcome! | May 13"],
        "numbers": ["views=1356 🔥6"],
    },
    "posts/mrfakename/650756949738815": {
        "profiles": ["mrfakename | mrfakename", "julien-c | Julien Chaumond"],
        "events": _own("mrfakename", "650756949738815", "Jan 11, 2024 (day)"),
        "posts": ["mrfakename/650756949738815 | This is my first … for adding me!"],
        "comments": ["julien-c | welcome. Post good stuff! | Jan 12, 2024 🤗1"],
        "numbers": ["🤗7 👍4"],
    },
    "posts/mrm8488/844012818399912": {
        "profiles": ["mrm8488 | Manuel Romero"],
        "events": _own("mrm8488", "844012818399912", "Mar 6, 2024 (day)"),
        "posts": ["mrm8488/844012818399912 | Hello world! 🔥 … Hello world! 🔥"],
        "numbers": ["🤗19 👍4 🤝2"],
    },
    "posts/ddh0/263355624834687": {
        "profiles": ["ddh0 | ddh0", "RRRRonak | ronu"],
        "events": _own("ddh0", "263355624834687", "May 15, 2024 (day)"),
        "posts": ["ddh0/263355624834687 | Hello world! My first … Face 🤗 :)"],
        "comments": ["RRRRonak | Same here @ddho | May 16, 2024 🤗1"],
        "numbers": ["views=2277 🧠9 🤗3"],
    },
    "posts/merve/853668210903444": {
        "events": _own("merve", "853668210903444", "Nov 21 (day)"),
        "posts": ["merve/853668210903444 | your hugging face profile … recent activities 🤗"],
        "numbers": ["views=3126"],
    },
    "Ajllo/activity/all": {
        "profiles": ["Ajllo | Jsnsn"],
        "events": [
            "Ajllo | update | space huggingface/HuggingDiscussions | about 1 month ago (month)",
            "Ajllo | discussion | discussion huggingface/HuggingDiscussions#50 | Upload 2 files | 50 | Ajllo "
            "| about 1 month ago (month)",
        ],
    },
    "hakankenar/activity/likes": {
        "profiles": ["hakankenar"],
        "events": [
            "hakankenar | like | model FoxySapiens/t3ai-pt-model-v4 | 2 months ago (month)",
            "hakankenar | like | model T3AI-HACKATHON/FOXY_SAPIENS | 2 months ago (month)",
        ],
    },
    "ZhuangXialie/activity/upvotes": {
        "profiles": ["ZhuangXialie"],
        "events": [
            "ZhuangXialie | upvote | article | Exploring the Daily Papers Page on Hugging Face "
            "| 30 days ago (day)"
        ],
    },
    "pietroastolfi/activity/community": {
        "profiles": ["pietroastolfi"],
        "events": [
            "pietroastolfi | discussion | discussion huggingface/HuggingDiscussions#32 | [FEEDBACK] Daily "
            "Papers | 32 | kramp | 9 months ago (month)"
        ],
    },
    "aczhang": {
        "profiles": ["aczhang"],
        "events": [
            "aczhang | upvote | paper | about 20 hours ago (hour)",
            "aczhang | comment | paper | 14 days ago (day)",
        ],
    },
    "p/12-types-of-rag": {},
}


def _read(path: Path) -> bytes:
    if not path.exists():
        pytest.skip(f"{path.name} is not on this machine")
    return path.read_bytes()


@cache
def _rows() -> dict[str, bytes]:
    rows = (line for line in _read(PAGES).splitlines() if line.strip())
    return {json.loads(row)["url"].split("/", 3)[3]: row for row in rows}


@pytest.fixture
def seed() -> Parsed:
    return parse_capture(capture(_read(SEED), f"file:///{SEED.name}", captured_at=SEEN))


@pytest.mark.parametrize("path", TABLE)
def test_a_real_page_says_what_its_label_says(path: str) -> None:
    assert said(parse_capture(capture(_rows()[path], captured_at=SEEN))) == TABLE[path]


def test_every_real_page_has_its_label() -> None:
    assert sorted(_rows()) == sorted(TABLE)


def test_the_one_page_that_is_not_of_the_hub_is_set_aside() -> None:
    found = parse_capture(capture(b"\n".join(_rows().values()), captured_at=SEEN))
    assert [(aside.position, aside.kind) for aside in found.asides] == [("line 20", "page-text")]


def test_the_seed_page_says_exactly_this(seed: Parsed) -> None:
    expected = {
        **KNUT,
        "posts": [f"Kseniase/~ | {ATTENTION} … the comments 👇"],
        "numbers": ["views=7548 comments=1"],
    }
    assert (said(seed), seed.asides, seed.drifts) == (expected, (), ())


def test_the_times_of_the_seed_are_resolved_against_the_capture(seed: Parsed) -> None:
    times = [event.at.at.isoformat()[:16] for event in seed.activities if event.at]
    assert times == [
        "2025-03-24T11:51",
        "2025-03-24T11:38",
        "2025-03-23T12:00",
        "2025-03-22T12:00",
        "2025-03-22T12:00",
        "2025-03-19T12:00",
    ]


def test_nothing_is_invented_beyond_the_seven_items_of_the_seed(seed: Parsed) -> None:
    assert [line[:2] for line in seed.posts[0].text.splitlines() if line[1:2] == "."] == [
        f"{n}." for n in range(1, 8)
    ]


def test_one_post_met_on_several_pages_is_one_post_with_several_observations(seed: Parsed) -> None:
    found = parse_capture(capture(b"\n".join(_rows().values()), captured_at=SEEN))
    real = next(post for post in found.posts if post.id == "Kseniase/624548696865407")
    assert same_post(seed.posts[0], real)
    aliases = post_aliases([*found.posts, *seed.posts])
    ids = {
        seen.subject.removeprefix("post:"): seen.impressions
        for seen in (*found.observations, *seed.observations)
    }
    assert {aliases.get(name, name) for name in ids if name.startswith("Kseniase/")} == {
        "Kseniase/624548696865407",
        "Kseniase/498106595218801",
    }
    views = {
        seen.impressions
        for seen in found.observations
        if aliases.get(name := seen.subject.removeprefix("post:"), name) == real.id
    }
    assert views == {1634, 7533, 7548}
