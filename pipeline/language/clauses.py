"""The parts of a sentence that do not state anything themselves, and how far a "not" reaches."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from pipeline.language.patterns import Frame
from pipeline.language.tables import load_table
from pipeline.language.vocabulary import Hits
from pipeline.language.words import Word

NEAR = 4
"""Words a "no", "without" or "non-" reaches. Swept 1 to 6 on the 1,144 labelled claims: four decides most,
none wrong at any."""
_STATING = frozenset({"main", "reason"})
_ENDS = frozenset(";:.!")
_STOPS = frozenset(",;:.()")


@dataclass(frozen=True)
class Line:
    """A sentence as words and the concepts at each; `role[i]` says in what kind of part word i stands.

    Roles: main, contrast ("rather than …"), condition ("when …"), reason ("because …").
    """

    words: list[Word]
    hits: Hits

    @cached_property
    def role(self) -> list[str]:
        roles, current = [], "main"
        for at, hit in enumerate(self.hits):
            current = self._role_after(at, hit, current)
            roles.append(current)
        return self._without_afterthought(roles)

    def _without_afterthought(self, roles: list[str]) -> list[str]:
        """ "…, magnitudes do not": a denial of something else, which states nothing of this."""
        end = len(roles) - (self.words[-1].text in {".", "!"} if self.words else 0)
        commas = [at for at in range(end) if self.words[at].text == ","]
        if commas and "NOT" in self.hits[end - 1] and end - commas[-1] <= NEAR + 2:
            return [*roles[: commas[-1]], *["contrast"] * (len(roles) - commas[-1])]
        return roles

    @cached_property
    def clause(self) -> list[int]:
        """The number of the clause each word stands in."""
        numbers, number = [], 0
        for hit in self.hits:
            number += "BREAK" in hit
            numbers.append(number)
        return numbers

    @cached_property
    def sentence(self) -> list[int]:
        """The number of the sentence each word stands in; ", which …" and ", so …" count as one."""
        numbers, number = [], 0
        for at, hit in enumerate(self.hits):
            opens = "BREAK" in hit and (self.words[at].text in _ENDS or self._follows_comma(at))
            number += opens
            numbers.append(number)
        return numbers

    def _follows_comma(self, at: int) -> bool:
        return at > 0 and self.words[at - 1].text == ","

    @cached_property
    def part(self) -> list[int]:
        """The number of the part each word stands in: between commas, or after an "and" with a verb."""
        numbers, number = [], 0
        for at, hit in enumerate(self.hits):
            number += self.words[at].text in _STOPS or "BREAK" in hit or self._joins(at)
            numbers.append(number)
        return numbers

    def _joins(self, at: int) -> bool:
        """Whether something else is said from here: "… and writes", "… by storing"."""
        text, after = self.words[at].text, at + 1
        if after == len(self.words):
            return False
        begun = self.words[after].text.endswith("ing") and not self.words[after].mechanism_id
        return (text in {"and", "or"} and "VERB" in self.hits[after]) or (text == "by" and begun)

    def without_own_name(self, subject: str) -> "Line":
        """The line in which the subject's name says nothing: "linear attention" does not state growth."""
        if subject in load_table("cues.toml")["names"]["components"]:
            return self
        own = {"@", f"@{subject}"}
        hits = [
            {concept: end for concept, end in hit.items() if concept in own}
            if word.mechanism_id == subject
            else hit
            for word, hit in zip(self.words, self.hits, strict=True)
        ]
        return Line(self.words, hits)

    def only(self, *roles: str) -> Hits:
        """The concepts of the words in these parts; the others are blank."""
        return [hit if role in roles else {} for hit, role in zip(self.hits, self.role, strict=True)]

    def text(self, role: str) -> str:
        """The words of one kind of part."""
        return " ".join(word.text for word, own in zip(self.words, self.role, strict=True) if own == role)

    def _role_after(self, at: int, hit: dict[str, int], current: str) -> str:
        if at == 0 and self.words[at].text == "without":
            return "condition"
        if current == "contrast" and self.words[at].text in {"it", "they", "this"}:
            return "main"
        for marker, role in load_table("cues.toml")["roles"].items():
            if marker in hit:
                return str(role)
        return "main" if self.words[at].text in {",", ";", "."} or "RESUME" in hit else current

    def negators(self, frame: Frame, nouns: Iterable[str]) -> int:
        """How many negations reach this frame; those it holds itself do not count."""
        return sum(self.reaches(at, frame, frozenset(nouns)) for at in self.negator_places - frame.words)

    @cached_property
    def negator_places(self) -> frozenset[int]:
        """Where a negation stands in the parts that state something."""
        return frozenset(
            at
            for at, hit in enumerate(self.hits)
            if ("NOT" in hit or "NO" in hit) and self.role[at] in _STATING and not self._repeats(at)
        )

    def _repeats(self, at: int) -> bool:
        """The "nor" after a "neither" negates nothing anew."""
        return self.words[at].text == "nor" and any(word.text == "neither" for word in self.words[:at])

    def reaches(self, at: int, frame: Frame, nouns: frozenset[str]) -> bool:
        starts = [start for _, start, _ in frame.places if self._is_beside(start, at)]
        if "NO" in self.hits[at]:
            return any(at < start <= at + NEAR and not self._has_comma(at, start) for start in starts)
        said = [start for concept, start, _ in frame.places if concept not in nouns]
        predicates = [start for start in said if start in starts] if said else starts
        reached = [start for start in predicates if start > at and not self._is_spent(at, start)]
        return bool(reached) and not self._severed(at, min(reached))

    def _is_spent(self, at: int, start: int) -> bool:
        """Whether the negation has denied something else before a comma: "does not choose, it averages"."""
        commas = [place for place in range(at + 1, start) if self.words[place].text == ","]
        between = range(at + 1, commas[-1]) if commas else range(0)
        aside = {place for begin in between for place in range(begin, self.hits[begin].get("LEAD_IN", begin))}
        return any(self.words[place].text.isalpha() and place not in aside for place in between)

    def _is_beside(self, start: int, at: int) -> bool:
        """Whether both stand in one clause, and not one in the reason that is given for the other."""
        return self.clause[start] == self.clause[at] and self.role[start] == self.role[at]

    def _has_comma(self, at: int, start: int) -> bool:
        return any(word.text == "," for word in self.words[at:start])

    def _severed(self, at: int, start: int) -> bool:
        return start > at and any(word.text == "and" for word in self.words[at:start])
