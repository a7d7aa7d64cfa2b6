"""Importing files: read and checked, compared with the store, and written whole or not at all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

from finops_model.actions.organizations import close_question
from finops_model.actions.reasons import TargetWords, reason_question, silent_moves
from finops_model.actions.rights import check_right
from finops_model.assessment import Person
from finops_model.batch import Problem
from finops_model.errors import Refused, UnknownName
from finops_model.framework import read_framework
from finops_model.importers.preparing import Prepared, prepare
from finops_model.importers.tables import Options, Source
from finops_model.messages import Message, message, plural
from finops_model.names import name_key
from finops_model.progress import Progress, part_of, unwatched
from finops_model.store import Comparison, FileCounts, Store, open_store

MOST_QUESTIONS = 100
"""How many new organizations with a close name are pointed out."""

_READING = 0.4
"""The part of an import's time that reading and checking take, about."""


@dataclass(frozen=True, slots=True)
class Import:
    """What an import would write, or has written.

    Attributes:
        prepared: the files with their problems, notices and questions, and their good rows.
        close: per new organization with nearly the name of a known one, the question which is meant.
        comparison: what the good rows change in the store; its ``change_id`` is None when nothing was written.
        refused: something in the files, or in what the store has, keeps the import out.
    """

    prepared: Prepared
    close: tuple[Message, ...]
    comparison: Comparison
    refused: bool = False

    @property
    def store_problems(self) -> list[Problem]:
        """What the store refuses of rows that are right by themselves; leaving out rows does not help."""
        return [problem for file in self.comparison.files for problem in file.problems]

    @property
    def undecided(self) -> set[int]:
        """The files (positions) of which nothing is taken before a question is answered."""
        asked = self.prepared.questions.items()
        return {position for position, questions in asked if any(question.needed for question in questions)}

    @property
    def problem_count(self) -> int:
        """All problems, without those that only say that a question is open."""
        files = enumerate(self.prepared.files)
        count = sum(file.problem_count for position, file in files if position not in self.undecided)
        return count + len(self.store_problems)


def preview(
    by: Person,
    sources: Sequence[Source],
    options: Options,
    progress: Progress = unwatched,
    before: Import | None = None,
) -> Import:
    """What an import of the good rows would do; writes nothing.

    Args:
        options: an organization and a scope may be given by id or by name; names that are not known are new.
        progress: receives how much is done, 0 to 1. Whatever it raises ends the reading.
        before: a preview of the same files and options that only the store has overtaken: they are not read again.
    """
    check_right(by, "import")
    store = open_store()
    if before is None:
        prepared, close = _read(store, sources, options, part_of(progress, 0, _READING))
    else:
        prepared, close = before.prepared, before.close
    comparison = store.compare(prepared.batch, part_of(progress, _READING, 1))
    return Import(prepared, close, comparison)


def confirm(by: Person, shown: Import, partial: bool = False, progress: Progress = unwatched) -> Comparison:
    """Writes what a preview showed, as one change.

    Args:
        partial: leave out the rows with problems.

    Raises:
        Refused: a file has a problem and ``partial`` is not set, or the store refuses the rows.
        Conflict: somebody wrote to one of the organizations since the preview.
    """
    check_right(by, "import")
    if shown.prepared.problem_count and not partial:
        raise Refused("The files have problems. Nothing was written.")
    batch, revision = shown.prepared.batch, shown.comparison.revision
    return open_store().save_import(batch, by, partial, expected_revision=revision, progress=progress)


def import_files(
    by: Person,
    sources: Sequence[Source],
    options: Options,
    *,
    kind: str = "import",
    only_good_rows: bool = False,
    dry_run: bool = False,
    progress: Progress = unwatched,
) -> Import:
    """Imports files in one go: everything, or nothing when anything in them is wrong.

    Args:
        options, progress: as :func:`preview` takes them.
        kind: what the history calls the change (``import``, ``demo``).
        only_good_rows: leave out rows with problems instead of refusing all.
        dry_run: compare, and write nothing.
    """
    check_right(by, "import")
    store = open_store()
    prepared, close = _read(store, sources, options, part_of(progress, 0, _READING))

    saving = part_of(progress, _READING, 1)
    if prepared.problem_count and not only_good_rows:
        nothing = [FileCounts(file.name) for file in prepared.files]
        return Import(prepared, close, Comparison(nothing, prepared.batch.ratings.iloc[:0], 0), refused=True)
    if dry_run:
        comparison = store.compare(prepared.batch, saving)
    else:
        comparison = _save(store, by, prepared, kind, saving)
    refused = any(file.problems for file in comparison.files)
    if not refused:
        _note_outcome(prepared, comparison)
    return Import(prepared, close, comparison, refused)


def _note_outcome(prepared: Prepared, comparison: Comparison) -> None:
    """Adds to the notices of each file what it replaces, or that it changes nothing."""
    for file, counts in zip(prepared.files, comparison.files, strict=True):
        replaced = replacement(counts)
        if replaced is not None:
            file.notices.append(replaced)
        elif comparison.changes_nothing and file.rows > file.skipped:
            file.notices.append(message("Everything in this file is in the store already."))


def replacement(counts: FileCounts) -> Message | None:
    """Says how many ratings of assessments that are there already a file replaces; None for none."""
    if not counts.changed:
        return None
    return plural(
        "{count:,} rating of an assessment that is there already is replaced (the history keeps it).",
        "{count:,} ratings of assessments that are there already are replaced (the history keeps them).",
        count=counts.changed,
    )


def _save(store: Store, by: Person, prepared: Prepared, kind: str, progress: Progress) -> Comparison:
    """Writes an import; problems that only the store sees come back with their places, and nothing is written then."""
    batch, partial = prepared.batch, prepared.problem_count > 0
    try:
        return store.save_import(batch, by, partial, kind=kind, progress=progress)
    except Refused:
        comparison = store.compare(batch)
        if not any(file.problems for file in comparison.files):
            raise
        return comparison


def _read(
    store: Store, sources: Sequence[Source], options: Options, progress: Progress
) -> tuple[Prepared, tuple[Message, ...]]:
    """The files, read and checked; close names are among their notices, and by themselves."""
    prepared = prepare(sources, _with_known_names(store, options), read_framework(), progress)
    known = store.read_organizations()["name"].tolist()
    close: list[Message] = []
    for position, name in _new_organizations(prepared, known):
        question = close_question(name, known)
        if question is not None:
            close.append(question)
            prepared.files[position].notices.append(question)
    if len(prepared.batch.targets):
        _ask_reasons(prepared, store)
    return prepared, tuple(close)


def _ask_reasons(prepared: Prepared, store: Store) -> None:
    """Adds to the notices of each file the question why its targets move, where it gives no reason."""
    places = store.read_places()
    names = zip(places["organization"].map(name_key), places["name"].map(name_key), strict=True)
    scope_ids = dict(zip(names, places["scope_id"], strict=True))
    words = TargetWords(store.read_targets())
    for keys, rows in prepared.batch.targets.groupby(["file", "organization", "scope"]):
        position, organization, scope = cast(tuple[int, str, str], keys)
        scope_id = scope_ids.get((name_key(organization), name_key(scope)))
        question = reason_question(0 if scope_id is None else silent_moves(rows["entry"], scope_id, words))
        if question is not None:
            prepared.files[position].notices.append(
                message("{organization}: {question}", organization=organization, question=question)
            )


def _new_organizations(prepared: Prepared, known: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The first organizations of the files that the store does not know, with the position of their file."""
    if not known:
        return
    met = set(map(name_key, known))
    most = len(met) + MOST_QUESTIONS
    for position in range(len(prepared.files)):
        for frame in (prepared.batch.ratings, prepared.batch.targets):
            for name in frame.loc[frame["file"] == position, "organization"].unique():
                if len(met) < most and name_key(name) not in met:
                    met.add(name_key(name))
                    yield position, name


def _with_known_names(store: Store, options: Options) -> Options:
    """The options with an organization and a scope that the store knows by their names; new ones as they were given."""
    organization, scope = options.organization, options.scope
    try:
        if organization:
            found = store.find_organization(organization, first="name")
            organization = found.name
            if scope:
                scope = store.find_scope(found, scope, first="name").name
    except UnknownName:
        pass
    return replace(options, organization=organization, scope=scope)
