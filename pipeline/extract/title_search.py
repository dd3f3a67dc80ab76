"""Which texts a title can matter to: asked when a paper arrives, so that the others need not be read anew."""

from collections.abc import Iterable, Iterator

from pipeline.extract.plain import UNPLAIN, plain_text
from pipeline.extract.titles import MIN_WORDS, WORD, TitleIndex, title_words
from pipeline.records import Document

__all__ = ["UNPLAIN", "WORD", "find_spelled", "telling_words"]


def telling_words(titles: Iterable[str]) -> frozenset[str]:
    """A word of each title that no text spells it out without: the longest, which is in the fewest texts.

    Titles too short to be looked for in texts have none.
    """
    split = (title_words(title) for title in titles)
    return frozenset(max(words, key=len) for words in split if len(words) >= MIN_WORDS)


def find_spelled(documents: Iterable[Document], titles: Iterable[str]) -> Iterator[str]:
    """The ids of the documents whose text spells out one of the titles the way the reader looks for them."""
    index = TitleIndex((title, "") for title in titles)
    return (document.id for document in documents if index.find(plain_text(document.text).text))
