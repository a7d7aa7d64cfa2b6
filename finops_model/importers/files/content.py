"""The bytes of a file, in memory or on disk, and how much of a file is read at most."""

import hashlib
import io
from pathlib import Path

from finops_model.importers.tables import Unreadable
from finops_model.messages import message

MAX_BYTES = 1_000_000_000
"""The largest file that is read; a million rows of text have about 100 MB."""
MAX_ROWS = 1_048_576
"""The last line that may hold a row, in a text as in a spreadsheet."""
MAX_COLUMNS = 1_000
"""The last column that may hold a value."""
MAX_TEXT = 32_767
"""The longest text that a spreadsheet cell can hold, in characters."""


def open_content(content: bytes | Path) -> io.BytesIO | io.BufferedReader:
    """A stream of the bytes, from the first one on."""
    return io.BytesIO(content) if isinstance(content, bytes) else content.open("rb")


def whole_content(content: bytes | Path) -> bytes:
    """All bytes."""
    return content if isinstance(content, bytes) else content.read_bytes()


def content_size(content: bytes | Path) -> int:
    """How many bytes there are.

    Raises:
        Unreadable: more than are read, or without an end, as a device has none.
    """
    if isinstance(content, Path) and not content.is_file():
        raise Unreadable(message("This is not a file. Expected a CSV, XLSX, ODS or JSON file."))
    size = len(content) if isinstance(content, bytes) else content.stat().st_size
    if size > MAX_BYTES:
        raise Unreadable(
            message(
                "The file has {size:,} MB; at most {most:,} MB are read. Split it, or leave out columns.",
                size=size // 1_000_000,
                most=MAX_BYTES // 1_000_000,
            )
        )
    return size


def content_digest(content: bytes | Path) -> str:
    """The SHA-256 of the bytes in hexadecimal digits; "" for what :func:`content_size` refuses."""
    try:
        content_size(content)
    except Unreadable:
        return ""
    with open_content(content) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
