"""Recipes: what people said about a file, kept under a name and used again for the next file of the kind."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from finops_model.actions.checks import checked_name
from finops_model.actions.rights import check_right
from finops_model.assessment import Person
from finops_model.importers.columns.answers import ALL_OTHERS, Answers, is_left_out
from finops_model.importers.columns.names import column_names, find_column
from finops_model.names import name_key
from finops_model.store import KeptMapping, open_store

OF_ONE_FILE = frozenset({"year", "due_year", "target_from"})
"""Answers that hold for one file alone: next year's quarters lie in another year, and its targets count from another
day."""

OF_ALL_ROWS = ("organization", "scope", "assessor", "capability")
"""What holds for all rows of a file, as :class:`~finops_model.importers.tables.Options` has it, and for the next one,
too; the day does not."""

_FILLS = "fills:"
"""What stands before the key of an answer that holds for all rows."""
_ENOUGH = 0.5
"""The share of the columns of a recipe that a file must have before the recipe is offered for it."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What was kept, beside a file that it may be used for.

    Attributes:
        answers: what holds for the file: answers about columns that it lacks are not among them.
        filled: what holds for all rows of the file, by :data:`OF_ALL_ROWS`.
        missing: columns that the recipe knows and the file lacks.
        new: columns of the file that the recipe does not know.
    """

    name: str
    answers: dict[str, str]
    filled: dict[str, str]
    missing: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def fits(self) -> bool:
        """Whether the file has the columns of the recipe, and no other ones."""
        return not self.missing and not self.new


def read(by: Person) -> list[KeptMapping]:
    """Everything that was kept, by name."""
    return open_store().read_mappings()


def keep(
    by: Person, name: str, header: Sequence[str], answers: Mapping[str, str], filled: Mapping[str, str | None]
) -> None:
    """Keeps answers about files with this header, in place of those under the same name. Raises Refused: a bad name.

    Args:
        filled: what was said about all rows, by field of the options; those of :data:`OF_ALL_ROWS` are kept.
    """
    check_right(by, "import")
    kept = {key: answer for key, answer in answers.items() if key not in OF_ONE_FILE}
    kept |= {f"{_FILLS}{field}": text for field in OF_ALL_ROWS if (text := filled.get(field))}
    open_store().save_mapping(checked_name(name), header, kept, by)


def delete(by: Person, name: str) -> None:
    """Keeps the answers under a name no more; what came in with them stays. Raises UnknownName."""
    check_right(by, "import")
    open_store().delete_mapping(name)


def recipe_for(kept: KeptMapping, header: Sequence[str]) -> Recipe | None:
    """What was kept beside a file with this header, in any order of its columns; None: the file is of another kind."""
    before, now = column_names(kept.header), column_names(tuple(header))
    missing = _without(before, now)
    if len(missing) > _ENOUGH * len(before):
        return None
    filled = {key.removeprefix(_FILLS): text for key, text in kept.answers.items() if key.startswith(_FILLS)}
    return Recipe(kept.name, answers_for(kept.answers, header), filled, missing, _without(now, before))


def answers_for(answers: Mapping[str, str], header: Sequence[str]) -> dict[str, str]:
    """The answers about a file, without those about columns that a table with this header lacks."""
    said = {key: answer for key, answer in answers.items() if not key.startswith(_FILLS)}
    return {key: answer for key, answer in said.items() if _holds(key, answer, header)}


def _holds(key: str, answer: str, header: Sequence[str]) -> bool:
    said = Answers.of({key: answer})
    columns = [*said.columns, *(column for column in said.fields.values() if not is_left_out(column))]
    is_about_file = key in ABOUT_FILE
    return is_about_file or all(name == ALL_OTHERS or find_column(header, name) is not None for name in columns)


ABOUT_FILE = frozenset({"sheet", "header_line", "edition"})
"""Answers that say how a file is read before its columns are known; no columns have these names."""


def _without(names: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    """The names that are not among the others; case and blanks do not count, how often a name stands there does."""
    known = Counter(map(name_key, others))
    left: list[str] = []
    for name in names:
        if known[name_key(name)]:
            known[name_key(name)] -= 1
        else:
            left.append(name)
    return tuple(left)
