"""What opening and reading a damaged zip package raises."""

import lzma
import struct
import zipfile
import zlib

# zipfile trusts what a package says of itself: damaged sizes and offsets fail wherever they are used.
BROKEN_PACKAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
