"""Which texts a title can matter to: asked when a paper arrives, so that the others need not be read anew."""

from collections.abc import Collection, Iterable, Iterator

from pipeline.extract.plain import UNPLAIN, plain_text
from pipeline.extract.titles import MIN_WORDS, NO_WORD, TitleIndex, title_words
from pipeline.records import Document

_MOST = 100
"""Titles in one pattern. RE2 goes through 200,000 posts for 150 titles in 0.4 s, for 200 in 17 s, when its
automaton no longer fits; reading them all and looking for any number of titles takes 10 s."""


def spelling_pattern(titles: Collection[str]) -> str:
    """A pattern (RE2) found in every text that spells out one of the titles, and in few others.

    Texts are as people type them: where signs may stand for letters, the pattern is found, too.
    """
    if len(titles) > _MOST:
        return ""
    split = sorted({title_words(title)[:MIN_WORDS] for title in titles})
    openings = "|".join(f"{NO_WORD}+".join(words) for words in split if len(words) == MIN_WORDS)
    return f"(?i:(?:^|{NO_WORD})(?:{openings})(?:{NO_WORD}|$))|{UNPLAIN}" if openings else UNPLAIN


def find_spelled(documents: Iterable[Document], titles: Iterable[str]) -> Iterator[str]:
    """The ids of the documents whose text spells out one of the titles the way the reader looks for them."""
    index = TitleIndex((title, "") for title in titles)
    return (document.id for document in documents if index.find(plain_text(document.text).text))
