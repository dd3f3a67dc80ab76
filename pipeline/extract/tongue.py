"""Which language a text is in: the Hub's own label, else the words it uses, else a trained detector."""

from dataclasses import dataclass
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from pipeline.extract.rules import read_rules

# Where words only English has make up a twelfth of a real post (1,997 of them), the detector says
# English too, or something absurd; it is asked about the rest, at 2 ms each.
_ENGLISH_SHARE = 1 / 12
_SAMPLE = 300  # characters; longer samples do not change the answer on the real posts


@dataclass(frozen=True, slots=True)
class TongueRules:
    english: tuple[str, ...]
    languages: tuple[str, ...]


@cache
def _english() -> frozenset[str]:
    return frozenset(read_rules("tongue", TongueRules).english)


@cache
def _detector() -> LanguageIdentifier:
    detector = LanguageIdentifier.from_model_file(MODEL_FILE)
    detector.set_languages(list(read_rules("tongue", TongueRules).languages))
    return detector


def language_of(text: str, label: str = "") -> str:
    """The two-letter code; empty where there are no words to tell by.

    >>> language_of("The weights of each query sum to one.")
    'en'
    """
    if label:
        return label.lower().split("-")[0]
    sample = text[:_SAMPLE].lower()
    words = sample.split()
    known = sum(map(_english().__contains__, words))
    if known and known >= len(words) * _ENGLISH_SHARE:
        return "en"
    if not any(map(str.isalpha, sample)):
        return ""
    return str(_detector().classify(sample)[0])
