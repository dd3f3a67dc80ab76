"""A capture without one person: their objects removed, their names blotted out everywhere else."""

from pipeline.parse.erase.named import names_in, people_named
from pipeline.parse.erase.person import erase_person

__all__ = ["erase_person", "names_in", "people_named"]
