"""How much of an input is held in memory at once."""

# The largest page seen, saved by SingleFile with its images inside, has under 20 MB; parsing takes
# about ten times the size in memory, and one run is promised to stay under 1 GB.
MAX_CAPTURE = 32 << 20
