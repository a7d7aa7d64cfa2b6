"""The way of ``import`` and ``demo``: files and folders, checked, compared, and written whole or not at all."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from finops_model.actions.imports import Import, import_files
from finops_model.assessment import Person
from finops_model.errors import Refused
from finops_model.importers.tables import Options, Source
from finops_model.progress import Progress, unwatched
from finops_model.texts import say

READ_ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".ods", ".json", ".jsonl")
"""The endings of files that are read when a folder is given; a file given by its own name is tried whatever it is."""

_SLOW_BYTES = 2_000_000
_STEPS = 1000


def run_import(
    sources: list[Source],
    options: Options,
    by: Person,
    kind: str = "import",
    dry_run: bool = False,
    only_good_rows: bool = False,
) -> Import:
    """Imports files, with a bar for large ones; the arguments are those of
    :func:`finops_model.actions.imports.import_files`."""
    sizes = [source.content.stat().st_size for source in sources if isinstance(source.content, Path)]
    with _progress_bar(sum(sizes)) as progress, _ctrl_c_held() as stop_if_pressed:

        def tell(share: float) -> None:
            """Moves the bar; Ctrl-C ends the import here."""
            stop_if_pressed()
            progress(share)

        return import_files(
            by, sources, options, kind=kind, only_good_rows=only_good_rows, dry_run=dry_run, progress=tell
        )


@contextmanager
def _ctrl_c_held() -> Iterator[Callable[[], None]]:
    """Ctrl-C takes effect at the next call of the function that is yielded, never between the commit and the answer:
    when an import says that it was stopped, nothing was written."""
    pressed = threading.Event()

    def stop_if_pressed() -> None:
        """Raises KeyboardInterrupt once Ctrl-C was pressed."""
        if pressed.is_set():
            raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():  # which alone hears of signals
        yield stop_if_pressed
        return
    before = signal.signal(signal.SIGINT, lambda *_: pressed.set())
    try:
        yield stop_if_pressed
    finally:
        signal.signal(signal.SIGINT, before)


def named_sources(paths: list[Path]) -> list[Source]:
    """The files, with each folder replaced by the readable files in it, sorted by name; hidden ones are left out.

    Raises Refused: there is no file to read.
    """
    files: list[Path] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        found = sorted(
            (one for one in path.iterdir() if one.is_file() and one.suffix.lower() in READ_ENDINGS),
            key=lambda one: one.name,
        )
        files += [one for one in found if not one.name.startswith(".")]
    if not files:
        endings = ", ".join(READ_ENDINGS)
        raise Refused("There is no file to read. Expected files that end in {endings}.", endings=endings)
    return [Source(path.name, path) for path in files]


@contextmanager
def _progress_bar(size: int) -> Iterator[Progress]:
    """A bar on stderr while large files are imported, for people at a terminal."""
    if size < _SLOW_BYTES or not sys.stderr.isatty():
        yield unwatched
        return
    with typer.progressbar(length=_STEPS, label=say("Importing"), file=sys.stderr) as bar:
        yield lambda share: bar.update(int(share * _STEPS) - bar.pos)
