"""How much of an input is held in memory at once."""

# One run is promised to stay under 1 GB and a parsed page takes many times its size: 32 MB leave room
# for thirty. The largest body recorded from the Hub has 71 kB.
MAX_CAPTURE = 32 << 20
