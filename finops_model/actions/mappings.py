"""Answers about the columns of a file, kept under a name and offered again for a file with the same columns."""

from collections.abc import Mapping, Sequence

from finops_model.actions.checks import checked_name
from finops_model.actions.rights import check_right
from finops_model.assessment import Person
from finops_model.store import open_store


def read(by: Person, header: Sequence[str]) -> dict[str, dict[str, str]]:
    """The answers that were kept for files with this header, by name; empty without any."""
    return open_store().read_mappings(header)


def keep(by: Person, name: str, header: Sequence[str], answers: Mapping[str, str]) -> None:
    """Keeps answers for files with this header, in place of those under the same name. Raises Refused: a bad name."""
    check_right(by, "import")
    open_store().save_mapping(checked_name(name), header, answers, by)
