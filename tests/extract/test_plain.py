"""Plain letters, with the way back to the characters as written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.plain import plain_text

TEXTS = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("𝗟𝗼𝗥𝗔ﬁ\u200b\u2011â†’€™Â LoRA-<b></i>&gt;\\"))
)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("𝗟𝗼𝗥𝗔", "LoRA"),
        ("𝘈𝘵𝘵𝘦𝘯𝘵𝘪𝘰𝘯", "Attention"),
        ("ＬｏＲＡ", "LoRA"),
        ("atten\u200btion", "attention"),
        ("cross\u2011attention", "cross-attention"),
        ("flash\u00a0attention", "flash attention"),
        ("ﬁrst", "first"),
        ("a â†’ b", "a → b"),
        ("itâ€™s", "it's"),
        ("naïve café", "naïve café"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("<b>1.</b> LoRA<br>next", "1. LoRA\nnext"),
        ("<ul><li>LoRA</li></ul>", "\n\n- LoRA\n\n"),
        ("LoRA -&gt; title &amp; id", "LoRA -> title & id"),
        ('<a href="https://example.org/a">LoRA</a>', " https://example.org/a LoRA"),
        (r"1\. LoRA \- a \_ b", "1. LoRA - a _ b"),
        ("a < b and List<int> &c; &unknown;", "a < b and List<int> &c; &unknown;"),
        (r"\(x\alpha\)", r"\(x\alpha\)"),
        ("", ""),
    ],
)
def test_letters_are_made_plain(written, plain):
    assert plain_text(written).text == plain


@pytest.mark.parametrize(
    ("written", "plain_part", "original_part"),
    [
        ("We like atten\u200btion a lot", "attention", "atten\u200btion"),
        ("the ﬁrst LoRA run", "LoRA", "LoRA"),
        ("the ﬁrst LoRA run", "first", "ﬁrst"),
        ("LoRA â†’ title", "→", "â†’"),
        ("𝗟𝗼𝗥𝗔 is bold", "LoRA", "𝗟𝗼𝗥𝗔"),
        ("<b>LoRA</b> is bold", "LoRA", "LoRA"),
        ("<b>LoRA</b> -&gt; title", "->", "-&gt;"),
        ("Lo<b>RA</b>", "LoRA", "Lo<b>RA"),
    ],
)
def test_a_plain_part_leads_back_to_its_characters(written, plain_part, original_part):
    plain = plain_text(written)
    start = plain.text.index(plain_part)
    first, last = plain.original(start, start + len(plain_part))
    assert written[first:last] == original_part


@given(TEXTS)
def test_every_span_leads_back_into_the_text(text):
    plain = plain_text(text)
    places = [plain.original(start, start + 1) for start in range(len(plain.text))]
    assert all(0 <= start < end <= len(text) for start, end in places)


@given(TEXTS)
def test_spans_keep_their_order(text):
    plain = plain_text(text)
    starts = [plain.original(start, start + 1)[0] for start in range(len(plain.text))]
    assert starts == sorted(starts)


@given(TEXTS)
def test_positions_go_there_and_back(text):
    plain = plain_text(text)
    outside = [at for at in range(len(plain.text)) if not any(e.start <= at < e.end for e in plain.edits)]
    assert [plain.plain(plain.original(at, at + 1)[0]) for at in outside] == outside


@given(st.text(alphabet=st.characters(max_codepoint=127, exclude_characters="<&\\")))
def test_ascii_without_markup_stays_as_it_is(text):
    assert plain_text(text).text == text
