"""A copy of a store file that test after test may use until one has written to it.

What pages keep of a store (by its address and revision) serves the next test that only looks: most of a page's cost.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path


@dataclass(slots=True)
class Lent:
    """Copies of ``original`` in ``folder``, each at an address of its own."""

    original: Path
    folder: Path
    _numbers: Iterator[int] = field(default_factory=count)
    _copy: Path | None = None

    def path(self) -> Path:
        """A file that says what the original says: the last one, or a new one where that has changed."""
        if self._copy is None or not self._is_unchanged(self._copy):
            self._copy = self.folder / f"{next(self._numbers)}.db"
            shutil.copy(self.original, self._copy)
        return self._copy

    def _is_unchanged(self, copy: Path) -> bool:
        """Every write changes the file, or where SQLite writes ahead, leaves a log beside it."""
        log = copy.with_name(f"{copy.name}-wal")
        is_logged = log.exists() and log.stat().st_size > 0
        return not is_logged and copy.exists() and copy.read_bytes() == self.original.read_bytes()
