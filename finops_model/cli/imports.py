"""The way of ``import`` and ``demo``: files and folders, checked, compared, and written whole or not at all."""

import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer

from finops_model.assessment import Person
from finops_model.cli.answers import Json, import_answer
from finops_model.errors import Refused, UnknownName
from finops_model.framework import read_framework
from finops_model.importers.preparing import Prepared, prepare
from finops_model.importers.tables import Options, Source
from finops_model.names import close_names, name_key
from finops_model.progress import Progress
from finops_model.store import Comparison, FileCounts, Store, open_store

READ_ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".ods", ".json", ".jsonl")
"""The endings of files that are read when a folder is given; a file given by its own name is tried whatever it is."""

_SLOW_BYTES = 2_000_000
_STEPS = 1000
_MOST_NEW = 100
_READING = 0.4
"""The part of an import's time that reading and checking take, about."""


def import_files(
    paths: list[Path],
    given: dict[str, Any],
    by: Person,
    kind: str = "import",
    dry_run: bool = False,
    only_good_rows: bool = False,
) -> tuple[Json, bool]:
    """Imports files; the answer (CONTRACT: import) and whether the import was refused.

    Args:
        paths: files, and folders whose readable files are taken in the order of their names.
        given: the options as :class:`Options` has them.
        kind: what the history calls the change.
        dry_run: compare, and write nothing.
        only_good_rows: leave out rows with problems instead of refusing all.

    Raises:
        Refused: there is no file to read.
    """
    files = _expanded(paths)
    store = open_store()
    with _progress_bar(sum(path.stat().st_size for path in files)) as progress:
        sources = [Source(path.name, path) for path in files]
        prepared = prepare(
            sources,
            Options(**_with_known_names(store, given)),
            read_framework(),
            lambda share: progress(_READING * share),
        )
        _notice_close_names(prepared, list(store.read_organizations()["name"]))
        with _ctrl_c_held() as stop_if_pressed:

            def saved(share: float) -> None:
                stop_if_pressed()
                progress(_READING + (1 - _READING) * share)

            comparison, refused = _save(store, prepared, by, kind, dry_run, only_good_rows, saved)
            if not refused and comparison.changes_nothing:
                for file in prepared.files:
                    if file.rows > file.skipped:
                        file.notices.append("All of it is in the store already.")
            return import_answer(prepared.batch, comparison.files, comparison.change_id, refused), refused


def _notice_close_names(prepared: Prepared, known: list[str]) -> None:
    """Points out new organizations that are spelled nearly like known ones (numbers apart), a hundred at most."""
    told = set(map(name_key, known))
    most = len(told) + _MOST_NEW
    for position, file in enumerate(prepared.files):
        for frame in (prepared.batch.ratings, prepared.batch.targets):
            for name in frame.loc[frame["file"] == position, "organization"].unique() if known else ():
                if name_key(name) in told or len(told) >= most:
                    continue
                told.add(name_key(name))
                close = [one for one in close_names(name, known) if _numbers(one) == _numbers(name)]
                if close:
                    meant = " or ".join(map(repr, close))
                    file.notices.append(f"The organization {name!r} is new. Did you mean {meant}?")


def _numbers(name: str) -> list[str]:
    return re.findall(r"\d+", name)


@contextmanager
def _ctrl_c_held() -> Iterator[Callable[[], None]]:
    """Ctrl-C takes effect at the next call of what is yielded, never between the commit and the answer: whoever is told
    that an import was stopped can rely on it that nothing was written."""
    pressed = threading.Event()

    def stop_if_pressed() -> None:
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


def _save(
    store: Store,
    prepared: Prepared,
    by: Person,
    kind: str,
    dry_run: bool,
    only_good_rows: bool,
    progress: Progress,
) -> tuple[Comparison, bool]:
    """Writes an import unless it is refused or only tried; what the store says of it, and whether it is refused."""
    batch = prepared.batch
    if prepared.problem_count and not only_good_rows:
        return Comparison([FileCounts(file.name) for file in batch.files], batch.ratings.iloc[:0], 0), True
    if not dry_run:
        try:
            partial = prepared.problem_count > 0
            return store.save_import(batch, by, partial=partial, kind=kind, progress=progress), False
        except Refused:  # perhaps for problems that only the store sees; they have a place, too
            comparison = store.compare(batch)
            if not any(file.problems for file in comparison.files):
                raise
            return comparison, True
    comparison = store.compare(batch, progress)
    return comparison, any(file.problems for file in comparison.files)


def _expanded(paths: list[Path]) -> list[Path]:
    """The files, with each folder replaced by the readable files in it, sorted by name; hidden ones are left out."""
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
        raise Refused(f"There is no file to read. Expected files that end in {', '.join(READ_ENDINGS)}.")
    return files


def _with_known_names(store: Store, given: dict[str, Any]) -> dict[str, Any]:
    """The options with an organization and scope that the store knows by their names; new ones as they were given."""
    names = dict(given)
    try:
        if names.get("organization"):
            organization = store.find_organization(names["organization"], first="name")
            names["organization"] = organization.name
            if names.get("scope"):
                names["scope"] = store.find_scope(organization, names["scope"], first="name").name
    except UnknownName:
        pass
    return names


@contextmanager
def _progress_bar(size: int) -> Iterator[Progress]:
    """A bar on stderr while large files are imported, for people at a terminal."""
    if size < _SLOW_BYTES or not sys.stderr.isatty():
        yield lambda _: None
        return
    with typer.progressbar(length=_STEPS, label="Importing", file=sys.stderr) as bar:
        yield lambda share: bar.update(int(share * _STEPS) - bar.pos)
