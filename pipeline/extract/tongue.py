"""Which language a text is in: the Hub's own label, else the words it uses, else a trained detector."""

import py3langid

# Words no other language of the Hub uses. Where they make up a twelfth of a real post (1,997 of them),
# the detector says English too, or something absurd; it is asked about the rest, at 2 ms each.
_ENGLISH_SHARE = 1 / 12
_ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "is",
        "for",
        "it",
        "with",
        "that",
        "this",
        "you",
        "your",
        "we",
        "our",
        "are",
        "be",
        "can",
        "from",
        "by",
        "now",
        "how",
        "have",
        "not",
        "but",
        "new",
        "all",
        "its",
        "what",
        "they",
        "were",
        "using",
        "use",
        "just",
        "than",
        "will",
        "which",
        "when",
        "their",
        "more",
        "has",
        "been",
        "these",
        "into",
        "also",
        "it's",
        "i'm",
        "don't",
        "any",
        "who",
        "out",
        "my",
    ]
)
_SAMPLE = 600  # characters; longer samples do not change the answer on the real posts


def language_of(text: str, label: str = "") -> str:
    """The two-letter code; empty where there are no words to tell by."""
    if label:
        return label.lower().split("-")[0]
    words = text[:_SAMPLE].lower().split()
    known = sum(map(_ENGLISH.__contains__, words))
    if known and known >= len(words) * _ENGLISH_SHARE:
        return "en"
    if not any(map(str.isalpha, text[:_SAMPLE])):
        return ""
    return _detected(text[:_SAMPLE])


def _detected(text: str) -> str:
    return str(py3langid.classify(text)[0])
