"""A capture without one person: their objects removed, their names blotted out everywhere else."""

from pipeline.parse.erase.called import called_in
from pipeline.parse.erase.named import names_in, people_named, words_in
from pipeline.parse.erase.person import erase_person

__all__ = ["called_in", "erase_person", "names_in", "people_named", "words_in"]
