"""Capture → Parsed: one file per kind of page; selectors, phrases and known fields are data.

Pure: no network, no clock, no files but the data beside this code; replayable for ever.
"""

from pipeline.parse.dispatch import parse_capture, recognise_kind
from pipeline.parse.erase import called_in, erase_person, names_in, people_named, words_in
from pipeline.parse.identity import fingerprint, post_aliases, same_post
from pipeline.parse.post_address import post_of_url

__all__ = [
    "called_in",
    "erase_person",
    "fingerprint",
    "names_in",
    "parse_capture",
    "people_named",
    "post_aliases",
    "post_of_url",
    "recognise_kind",
    "same_post",
    "words_in",
]
