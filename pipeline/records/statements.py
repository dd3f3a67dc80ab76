"""What the texts of posts and comments say."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.records.pages import Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text to read. `context_id`: the post a comment continues. `language`: the Hub's label, if any."""

    id: str
    text: str
    language: str = ""
    tokens: tuple[Token, ...] = ()
    context_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """`text == document.text[start:end]`, always. `target_id` is empty when the thing is not resolved.

    `kind`: mechanism, paper, model, dataset, space, user, organization, url, hashtag, title_mismatch
    (a title together with an id that is another paper's; no target).
    `is_new`: a mechanism the lexicon has never seen, believed with `confidence` (0 to 1).
    """

    doc_id: str
    start: int
    end: int
    text: str
    kind: str
    target_id: str
    is_new: bool = False
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The text credits a mechanism to a paper. `title`: the title standing beside the id, if any."""

    doc_id: str
    mechanism_id: str
    mechanism_text: str
    arxiv_id: str
    version: str = ""
    title: str = ""
    start: int
    end: int


class Modality(StrEnum):
    ASSERTED = "asserted"
    HEDGED = "hedged"
    QUESTION = "question"
    QUOTED = "quoted"
    REPORTED = "reported"
    IRONIC = "ironic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One thing said of a mechanism: a property stands in a relation to a value.

    `joined`: it stands in a clause of its own ("…, and …"), asserted beside the first of its sentence.
    """

    property: str
    relation: str = "is"
    value: str = ""
    negated: bool = False
    condition: str = ""
    joined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess(Statement):
    """A thing the sentence may state, and its share (0 to 1) of all it may; without a property: nothing."""

    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A sentence that states something about a mechanism; `text == document.text[start:end]`.

    `property`, `relation` and `value` are empty where the claim language does not understand it.
    `id` is a digest of (doc_id, start, text), so a sentence keeps its id when read again. `kind` is
    what the language reader makes of the sentence. A sentence that states several things is several
    claims when it is read in a document, and one claim with the others in `also` when it is checked.
    `guesses`: what it may state, as learned from labelled wordings.
    """

    id: str
    doc_id: str
    start: int
    end: int
    text: str
    mechanism_id: str
    property: str = ""
    relation: str = ""
    value: str = ""
    partner_id: str = ""
    negated: bool = False
    modality: Modality = Modality.ASSERTED
    condition: str = ""
    kind: str = "claim"
    also: tuple[Statement, ...] = ()
    guesses: tuple[Guess, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """Everything one document says."""

    doc_id: str
    language: str
    mentions: tuple[Mention, ...] = ()
    citations: tuple[Citation, ...] = ()
    claims: tuple[Claim, ...] = ()
