"""What the lexicon says of a mechanism and of a paper."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.language.names import Surface


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The paper that introduced a mechanism; `year` is that of its first arXiv version."""

    arxiv_id: str
    title: str
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Miscited:
    """A paper credited for a mechanism that it `describes`, `uses`, or `does_not_introduce`."""

    arxiv_id: str
    relation: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mechanism:
    """A mechanism and its names.

    `abbreviations` count only in exactly this case; a `name` repeated there does too.
    `context` are the lower-case words that support it, those of its family included.
    `needs_context` maps a form that means other things as well to lower-case words one of which must
    stand near it; `not_when` are lower-case words that rule the mechanism out where they stand near.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    family: str
    origin: Origin | None = None
    miscited: tuple[Miscited, ...] = ()
    context: tuple[str, ...] = ()
    not_when: tuple[str, ...] = ()
    needs_context: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def surfaces(self) -> Iterator[Surface]:
        """Every way to write it, with its form."""
        names = () if self.name in self.abbreviations else (self.name,)
        for form, texts in (("name", names), ("alias", self.aliases), ("abbreviation", self.abbreviations)):
            for text in texts:
                yield Surface(text=text, mechanism_id=self.id, form=form)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPaper:
    """A paper the lexicon knows. `former_titles`: those of earlier versions; the rest are mechanism ids."""

    arxiv_id: str
    title: str
    year: int
    former_titles: tuple[str, ...] = ()
    introduces: tuple[str, ...] = ()
    describes: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
