"""What the canonical cells of a row say: each column of the batch by its fields."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, TypeVar

from finops_model.assessment import DEFAULT_SCOPE, Rating, Target
from finops_model.batch import FORM_FIELDS
from finops_model.days import read_iso_date
from finops_model.errors import Refused
from finops_model.framework import Framework, close_capabilities, editions, read_framework
from finops_model.importers.columns.answers import answer_option
from finops_model.importers.columns.capability_names import read_capability, read_domain
from finops_model.importers.rows.cells import (
    TARGET_PARTS,
    Faulty,
    read_name,
    read_rating,
    read_target,
    read_text,
    signs_in,
)
from finops_model.importers.rows.problems import MOST_PROBLEMS
from finops_model.importers.tables import Kind
from finops_model.messages import Message, message

_Value = TypeVar("_Value")
_Cells = Mapping[str, str]


class Reader:
    """What the cells of a row say, by distinct value.

    Attributes:
        signs: takes the ids of signs that stand in the column of criteria.
    """

    def __init__(self, framework: Framework) -> None:
        self._framework = framework
        self._editions = editions()  # looked up once: it looks into a folder
        self.signs: dict[str, None] = {}
        self._unknown_words = 0

    def checks(self, kind: Kind, fields: set[str]) -> dict[str, tuple[Sequence[str], Callable[[_Cells], Any]]]:
        """Per column of the batch the fields that give its value, and what reads it from their cells."""
        names = {
            "organization": (["organization"], partial(_read_needed, field="organization", read=read_name)),
            "scope": (["scope"], partial(_read_optional, field="scope", read=read_name, default=DEFAULT_SCOPE)),
        }
        if kind == "targets":
            return {
                **names,
                "agreed_on": (["agreed_on"], partial(_read_needed, field="agreed_on", read=read_iso_date)),
                "capability": (["capability"], self._target_capability),
                "entry": (["capability", "agreed_on", "target", *TARGET_PARTS], self._history_entry),
            }
        parts = ["target", *(f"target_{part}" for part in TARGET_PARTS)]
        target = {"entry": (["capability", "edition", "assessed_on", *parts], self._entry)}
        return {
            **names,
            "assessor": (["assessor"], partial(_read_optional, field="assessor", read=read_name)),
            "assessed_on": (["assessed_on"], partial(_read_needed, field="assessed_on", read=read_iso_date)),
            "edition": (["edition"], self._edition),
            "capability": (["capability", "edition"], self._capability),
            "rating": ([*FORM_FIELDS, "edition"], self._rating),
            "evidence": (["evidence"], partial(_read_optional, field="evidence", read=read_text)),
            **(target if fields.intersection(parts) else {}),
        }

    def _edition(self, cells: _Cells) -> str:
        text = cells.get("edition", "").strip()
        if text and text not in self._editions:
            known = " or ".join(self._editions)
            raise Faulty(("edition", message("Expected an edition of the framework: {editions}.", editions=known)))
        return text or self._framework.edition

    def _framework_of(self, cells: _Cells) -> Framework:
        edition = self._edition(cells)
        return self._framework if edition == self._framework.edition else read_framework(edition)

    def _capability(self, cells: _Cells) -> str | None:
        try:
            framework = self._framework_of(cells)
        except Faulty:
            return None  # a fault of the column edition
        text = cells["capability"].strip()
        found = read_capability(text, framework)
        if found is None:
            raise Faulty(("capability", self.unknown(text, framework)))
        return found.id

    def unknown(self, text: str, framework: Framework) -> Message:
        """Why a text names no capability; names that are close to it are offered as long as problems are listed."""
        self._unknown_words += 1
        return _unknown_capability(text, framework, self._unknown_words <= MOST_PROBLEMS)

    def _target_capability(self, cells: _Cells) -> str | None:
        return self._capability(cells) if cells.get("capability", "").strip() else None

    def _rating(self, cells: _Cells) -> Rating | None:
        try:
            framework = self._framework_of(cells)
        except Faulty:
            return None  # a fault of the column edition
        if cells.get("criteria"):
            self.signs.update(dict.fromkeys(signs_in(cells["criteria"], framework)))
        return read_rating(cells, framework)

    def _entry(self, cells: _Cells) -> Target | None:
        """The target beside a rating. It is agreed for the newest edition, whatever edition the rating has."""
        try:
            capability = self._capability(cells)
            agreed_on = read_iso_date(cells["assessed_on"].strip())
        except (Faulty, Refused):  # faults of those columns; the cells of the target are still looked at
            capability, agreed_on = "", date.min
        successions = {} if capability is None else self._successions(cells)
        succession = successions.get(capability or "")
        return read_target(cells, succession.successor if succession else capability, agreed_on)

    def _successions(self, cells: _Cells) -> Mapping[str, Any]:
        try:
            return self._framework_of(cells).successions
        except Faulty:
            return {}

    def _history_entry(self, cells: _Cells) -> Target | None:
        try:
            capability = self._target_capability(cells)
            agreed_on = read_iso_date(cells["agreed_on"].strip())
        except (Faulty, Refused):
            capability, agreed_on = "", date.min
        return read_target(cells, capability, agreed_on, prefix="")


def _read_needed(cells: _Cells, field: str, read: Callable[[str], _Value]) -> _Value:
    """What the one cell ``field`` says; blank is a fault."""
    text = cells[field].strip()
    try:
        found = read(text) if text else ""
    except Refused as error:
        raise Faulty((field, error.message)) from error
    if found == "":
        raise Faulty((field, _EMPTY[field]))
    return found


def _read_optional(cells: _Cells, field: str, read: Callable[[str], str], default: str = "") -> str:
    """What the one cell ``field`` says; blank or absent is ``default``."""
    try:
        return read(cells.get(field, "")) or default
    except Refused as error:
        raise Faulty((field, error.message)) from error


_EMPTY = {
    "organization": message("The cell is empty. Expected the name of an organization."),
    "assessed_on": message("The cell is empty. Expected the day of the assessment, such as 2026-03-31."),
    "agreed_on": message("The cell is empty. Expected the day from which the target counts, such as 2026-03-31."),
}


def _unknown_capability(text: str, framework: Framework, offers_names: bool) -> Message:
    """Why a text names no capability, with the answers that say what is meant."""
    if not text:
        return message(
            "The cell is empty. Expected a capability. Answer with {above} where it means the one above, or {leave} to "
            "leave such rows out.",
            above=answer_option("blank_capability=above"),
            leave=answer_option("blank_capability=-"),
        )
    leave = answer_option(f"capability:{text}=-")
    if read_domain(text, framework) is not None:
        return message(
            "This is a domain of the framework, not a capability. Expected a capability. Answer with {leave} to leave "
            "the row out.",
            leave=leave,
        )
    close = close_capabilities(text, framework) if offers_names else []
    if not close:
        return message(
            "There is no such capability in edition {edition}. Expected an id or a name. Answer with {answer}, or "
            "{leave} to leave the row out.",
            edition=framework.edition,
            answer=answer_option(f"capability:{text}=CAPABILITY"),
            leave=leave,
        )
    return message(
        "There is no such capability in edition {edition}. Did you mean {names}? Answer with {answer}, or {leave} to "
        "leave the row out.",
        edition=framework.edition,
        names=" / ".join(one.name for one in close),
        answer=answer_option(f"capability:{text}={close[0].id}"),
        leave=leave,
    )
