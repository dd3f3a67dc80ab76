"""Capture → Parsed: one file per kind of page; selectors, phrases and known fields are data.

Pure: no network, no clock, no files but the data beside this code; replayable for ever.
"""

from pipeline.parse.dispatch import parse_capture, recognise_kind
from pipeline.parse.erase import erase_person
from pipeline.parse.identity import fingerprint, post_aliases, same_post

__all__ = ["erase_person", "fingerprint", "parse_capture", "post_aliases", "recognise_kind", "same_post"]
