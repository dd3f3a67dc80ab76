"""Names that are parts of longer ones: in `FLUX.2-Klein-LoRA-Studio` nobody speaks of LoRA."""

import re

from pipeline.extract.forms import form_rules
from pipeline.extract.words import word_after

_BEFORE = re.compile(r"[\w.-]*\Z")
_AFTER = re.compile(r"[\w.-]*")
_REACH = 80
_MOST_MARKED = 1  # `Qwen3-MoE`, `LoRA-Adapted`: of one word with a capital or digit the name is still said
_HUMPS = re.compile(r"[a-z]{2}[A-Z][a-z]{2}")  # `FernMath-CoT` is somebody's data
_CODE = re.compile(r"[A-Za-z]{2,}[._]\Z")
_CODE_AFTER = re.compile(r"[._][A-Za-z]{2,}")


def is_part_of_name(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` stands inside the name of a product, a flag or something in code."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before not in ("-", "_", ".") and after not in ("-", "_", "."):
        return False
    left = _BEFORE.search(text, max(0, start - _REACH), start)
    right = _AFTER.match(text, end, end + _REACH)
    head, tail = left[0] if left else "", right[0].rstrip(".-") if right else ""
    if head.startswith("--") or _CODE.search(head) or _CODE_AFTER.match(tail):
        return True
    parts = [*head.split("-")[:-1], *tail.split("-")[1:]]
    marked = sum(map(_is_marked, parts))
    if marked > _MOST_MARKED or any(map(_HUMPS.search, parts)):
        return True
    return marked > 0 and word_after(text, end + len(tail)) in form_rules().not_variants_before


def _is_marked(part: str) -> bool:
    """Whether a part of a compound has a capital or a digit, as products have."""
    return part[:1].isupper() or any(map(str.isdigit, part))
