"""Property tests of this room run without a deadline: the machine they run on is shared."""

from hypothesis import settings

settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")
