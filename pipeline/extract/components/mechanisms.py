"""Component: mentions of mechanisms, known and new."""

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extract.found import Found, keep, state
from pipeline.extract.mechanisms import MechanismFinder
from pipeline.extract.name_parts import name_parts
from pipeline.language import Lexicon, load_lexicon


class MechanismReader:
    """Looks for the names of `lexicon`, and for new ones."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.finder = MechanismFinder(lexicon)

    def __call__(self, doc: Doc) -> Doc:
        text = state(doc, "plain").text
        named = list(
            dict.fromkeys(
                name
                for row in state(doc, "headings")
                if row.is_sure
                for name in _names(text, row.name_start, row.name_end)
            )
        )
        closed = [*state(doc, "links"), *state(doc, "papers")]
        keep(doc, "mechanisms", self.finder.find(text, named, closed))
        return doc


def _names(text: str, start: int, end: int) -> list[Found]:
    parts = name_parts(text, start, end)
    return [Found(*span, "mechanism", "", "list", True, 0.8) for span in (parts.name, *parts.aliases)]


@Language.factory(
    "hearsay_mechanisms",
    requires=["doc._.headings", "doc._.links", "doc._.papers"],
    assigns=["doc.spans", "doc._.mechanisms"],
)
def make_mechanism_reader(nlp: Language, name: str) -> MechanismReader:
    return MechanismReader(load_lexicon())
