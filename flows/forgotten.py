"""People who asked to be forgotten never enter the archive again, on whosever page they stand."""

from dataclasses import replace

from pipeline.archive import Forgotten, blank_glued, erase_capture
from pipeline.parse import erase_person, names_in, people_named, words_in
from pipeline.records import Aside, Capture


def leave_out_forgotten(capture: Capture, forgotten: Forgotten) -> Capture | None:
    """The capture without one byte of those people, around its body either; None where nothing remains."""
    if not forgotten.subjects:
        return capture
    clean: Capture | None = capture
    for name in sorted(people_named(capture)):
        if clean is not None and forgotten.holds(name):
            clean = erase_capture(clean, name, erase_person)
    return clean


def blank_forgotten(aside: Aside, forgotten: Forgotten) -> Aside:
    """What was set aside before anything could read it, without those people's names."""
    if not forgotten.subjects:
        return aside
    texts = {"source": aside.source, "position": aside.position, "excerpt": aside.excerpt}
    words = {word for text in texts.values() for word in (*names_in(text), *words_in(text))}
    for name in sorted(words):
        if forgotten.holds(name):
            texts = {field: blank_glued(text, name) for field, text in texts.items()}
    return replace(aside, **texts)
