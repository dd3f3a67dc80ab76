"""The reader: a spaCy pipeline from text to mentions, citations and statements."""

import sys
from collections.abc import Mapping
from typing import NamedTuple, cast
from weakref import WeakKeyDictionary

import spacy
from spacy.language import Language

from pipeline.errors import UsageError
from pipeline.extract.components import (  # importing a component makes spaCy know it
    citations,
    headings,
    links,
    papers,
    plain,
    statements,
    tongue,
)
from pipeline.extract.components.mechanisms import MechanismReader
from pipeline.extract.components.titles import TitleReader
from pipeline.extract.mechanisms import MechanismFinder
from pipeline.extract.tokenizer import NameTokenizer
from pipeline.language import Lexicon, load_lexicon

STEPS = ("plain", "tongue", "links", "papers", "headings", "titles", "mechanisms", "citations", "statements")
"""The components in order; `hearsay_<step>` in `nlp.pipe_names`."""

_OWN = frozenset(f"hearsay_{step}" for step in STEPS)
_REGISTERED = (plain, tongue, links, papers, headings, citations, statements)


def build_reader(
    *, base: str = "blank:en", lexicon: Lexicon | None = None, titles: Mapping[str, str] | None = None
) -> Language:
    """A pipeline whose documents carry everything `extract_documents` reads off them.

    `base` is `blank:<language>` or the name of an installed pipeline (`en_core_web_sm`), whose own
    components stay in front. Titles of papers the lexicon knows, and further `titles` (arXiv id →
    title), are resolved where the text spells them out.
    Raises UsageError where `base` is not installed.
    """
    return build_by(Recipe(base, lexicon, tuple(sorted((titles or {}).items()))))


def reads_tokens(nlp: Language) -> bool:
    """Whether a component of `nlp` may look at tokens. Ours read the plain text; tokens carry their spans."""
    return not _OWN.issuperset(nlp.pipe_names)


class Recipe(NamedTuple):
    """What makes a reader; a process that gets it builds the same one."""

    base: str
    lexicon: Lexicon | None
    titles: tuple[tuple[str, str], ...]


_recipes: WeakKeyDictionary[Language, Recipe] = WeakKeyDictionary()


def recipe_of(nlp: Language) -> Recipe:
    """What `nlp` was built by; UsageError where it does not come from `build_reader`."""
    if nlp not in _recipes:
        raise UsageError(
            message="Expected a reader of build_reader to be built again in other processes. Found another.",
            remedy="Read in one process, or build the reader with build_reader.",
        )
    return _recipes[nlp]


def build_by(recipe: Recipe) -> Language:
    """The reader of a recipe."""
    nlp = _load(recipe.base)
    for step in STEPS:
        nlp.add_pipe(f"hearsay_{step}")
    lexicon = recipe.lexicon or load_lexicon()
    if recipe.titles or recipe.lexicon:
        reader = TitleReader(lexicon, dict(recipe.titles))
        cast("TitleReader", nlp.get_pipe("hearsay_titles")).index = reader.index
    if recipe.lexicon:
        cast("MechanismReader", nlp.get_pipe("hearsay_mechanisms")).finder = MechanismFinder(lexicon)
    _recipes[nlp] = recipe
    return nlp


def _load(base: str) -> Language:
    kind, _, language = base.rpartition(":")
    if kind == "blank":
        nlp = spacy.blank(language)
        nlp.tokenizer = NameTokenizer(nlp.vocab)
        nlp.max_length = sys.maxsize  # the limit guards parsers and taggers, which a blank pipeline has not
        return nlp
    try:
        return spacy.load(base)
    except OSError as error:
        raise UsageError(
            message=f"Expected an installed spaCy pipeline. Found none called {base!r}.",
            remedy=f"Install it (python -m spacy download {base}), or use blank:en.",
        ) from error
