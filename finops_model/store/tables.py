"""The tables, and the rules that the database keeps itself, whatever program writes to it.

Four ideas carry the schema:

- A :class:`Change` is one write. Every fact names the change that brought it and counts while that change is *active*.
  Undo makes a change inactive (or active again) and is itself a change: nothing is overwritten.
- A :class:`Removal` takes what earlier changes wrote to a scope (or to one assessment of it) out of force while its
  own change is active. So what an active change brought is *in force* unless an active later removal covers it.
- :class:`RatingRow` and :class:`TargetRow` are only ever added to (triggers of the migrations refuse the rest). Within
  a change they are numbered by ``position``: (``change_id``, ``position``) is the order of writing. Ratings lie on disk
  by scope, capability, day and change, so that "the newest up to a day" is one seek; that a write rates a capability of
  an assessment once is the rest of the same key, for a second index would double what an import writes.
- A :class:`Mention` says that a change wrote about a scope, and how it spelled the names. A scope without a mention in
  force is listed nowhere. The first spelling in force is the name, unless a newer :class:`Entry` in force says another:
  so undo takes back names exactly, too.

Ids come from the database. Rows never leave this package: table classes do not validate and detach after commit, so the
store takes and returns the types of :mod:`finops_model.assessment` and frames.
"""

import re
from datetime import date
from typing import Any

from pydantic import NaiveDatetime
from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)
from sqlalchemy.orm import declared_attr, registry
from sqlmodel import Field, SQLModel

SCHEMA = "0006"
"""The newest migration in ``migrations/versions``: the schema that this version reads and writes."""

WRITES_OF_A_CHANGE = 2**24
"""More ratings than any change brings: ``change_id * WRITES_OF_A_CHANGE + position`` is the order of writing (the frame
column ``written``), and exact as a float."""


def days(column: str) -> CheckConstraint:
    """That a day lies in the years that the product knows."""
    return CheckConstraint(f"{column} BETWEEN '1900-01-01' AND '2199-12-31'", name=column)


def filled(column: str) -> CheckConstraint:
    """That a text is not blank."""
    return CheckConstraint(f"trim({column}) <> ''", name=column)


_NAMES = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Row(SQLModel, registry=registry(metadata=_NAMES)):
    """The base of the tables: a registry of our own, so that reloading this module under ``streamlit run`` is safe."""

    @declared_attr.directive
    def __tablename__(cls) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
        """``change_file`` of the class ChangeFile, ``rating`` of RatingRow."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).lower().removesuffix("_row")


class Revision(Row, table=True):
    """How often the store was written to: what caches are keyed on.

    ``organization_id`` 0 is the whole store and rises by one with every write; an organization that the write touched
    gets the same number. So no number ever comes twice, not even after a restore.
    """

    organization_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    n: int


class Change(Row, table=True):
    """One write: what kind, when (UTC), by whom, and whether what it brought counts.

    ``undoes`` is the change that an undo takes back.
    """

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    at: NaiveDatetime
    actor: str
    active: bool
    partial: bool
    undoes: int | None = Field(default=None, foreign_key="change.id", index=True)


class ChangeFile(Row, table=True):
    """A file of an import, its counts and how it was read. ``rows`` are its data rows, the other counts ratings.

    ``notices`` are sentences as :func:`finops_model.messages.to_json` writes them: id and values, or plain text.
    """

    __table_args__ = (PrimaryKeyConstraint("change_id", "position"),)

    change_id: int = Field(foreign_key="change.id")
    position: int
    name: str
    sha256: str
    rows: int
    created: int
    changed: int
    unchanged: int
    skipped: int
    targets: int
    notices: list[Any] = Field(sa_type=JSON)
    mapping: dict[str, Any] = Field(sa_type=JSON)


class CapabilityRow(Row, table=True):
    """A capability of one edition, filled from the framework: no rating of an unknown one can be stored."""

    __table_args__ = (UniqueConstraint("edition", "slug"),)

    id: int | None = Field(default=None, primary_key=True)
    edition: str
    slug: str


class OrganizationRow(Row, table=True):
    """An organization; its name is in :class:`Mention` and :class:`Entry`.

    ``name_key`` is that of its name, so that no two organizations in force have the same one. NULL: none of it is in
    force, and another organization has taken the name.
    """

    __table_args__ = (UniqueConstraint("slug"), UniqueConstraint("name_key"), filled("name_key"))

    id: int | None = Field(default=None, primary_key=True)
    slug: str
    name_key: str | None


class ScopeRow(Row, table=True):
    """A segment of an organization's spend; ``name_key`` is as in :class:`OrganizationRow`."""

    __table_args__ = (
        UniqueConstraint("organization_id", "slug"),
        UniqueConstraint("organization_id", "name_key"),
        filled("name_key"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id")
    slug: str
    name_key: str | None


class Mention(Row, table=True):
    """That a change wrote about a scope, and how it spelled the organization's and the scope's name."""

    __table_args__ = (
        PrimaryKeyConstraint("change_id", "scope_id"),
        Index(None, "scope_id"),
        filled("organization_name"),
        filled("scope_name"),
    )

    change_id: int = Field(foreign_key="change.id")
    scope_id: int = Field(foreign_key="scope.id")
    organization_name: str
    scope_name: str


class Entry(Row, table=True):
    """What a change says about an organization, or about one of its scopes; the newest entry in force counts.

    ``about`` says which column holds it: ``name`` (NULL: the first spelling again), ``alias`` (a further name that
    leads here), ``parent`` (NULL: none) or ``cadence``, the days between two assessments (NULL: none). Only a name may
    be about a scope.
    """

    __table_args__ = (
        Index(None, "organization_id"),
        CheckConstraint(
            "about = 'name' OR scope_id IS NULL AND (about = 'alias' OR about = 'parent' OR about = 'cadence')",
            name="about",
        ),
        CheckConstraint("name IS NULL OR about = 'name' OR about = 'alias'", name="name"),
        CheckConstraint("parent_id IS NULL OR about = 'parent' AND parent_id <> organization_id", name="parent"),
        CheckConstraint("cadence_days IS NULL OR about = 'cadence' AND cadence_days > 0", name="cadence"),
        CheckConstraint("trim(name) <> ''", name="name_filled"),
    )

    id: int | None = Field(default=None, primary_key=True)
    change_id: int = Field(foreign_key="change.id", index=True)
    organization_id: int = Field(foreign_key="organization.id")
    scope_id: int | None = Field(default=None, foreign_key="scope.id")
    about: str
    name: str | None = None
    parent_id: int | None = Field(default=None, foreign_key="organization.id")
    cadence_days: int | None = None


class Removal(Row, table=True):
    """That a change takes what was written before it out of force: all of a scope, or one assessment of it."""

    __table_args__ = (Index(None, "scope_id", "change_id"),)

    id: int | None = Field(default=None, primary_key=True)
    change_id: int = Field(foreign_key="change.id", index=True)
    scope_id: int = Field(foreign_key="scope.id")
    assessment_id: int | None = Field(default=None, foreign_key="assessment.id")


class AssessmentRow(Row, table=True):
    """One assessment: a scope, a day, an assessor ("" when nobody is named) and the edition it used.

    The edition is part of the key only so that an assessment that was taken back can be given again in another edition;
    a batch whose assessment is in force in another edition is refused before it gets here.
    """

    __table_args__ = (
        UniqueConstraint("scope_id", "assessed_on", "assessor_key", "edition"),
        UniqueConstraint("id", "scope_id", "assessed_on"),
        days("assessed_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    scope_id: int = Field(foreign_key="scope.id")
    assessed_on: date
    assessor: str
    assessor_key: str
    edition: str


class RatingRow(Row, table=True):
    """What was said about one capability in one assessment; ``position`` counts from 1 within the change.

    ``criteria`` holds ids and ``lenses`` levels, blank separated (``3 2 - 1 0``). The foreign key on three columns
    keeps scope and day the same as the assessment's. On PostgreSQL a trigger of the migrations checks all
    three references, for many ratings together.
    """

    __table_args__ = (
        PrimaryKeyConstraint("scope_id", "capability_id", "assessed_on", "change_id", "assessment_id"),
        ForeignKeyConstraint(
            ["assessment_id", "scope_id", "assessed_on"],
            ["assessment.id", "assessment.scope_id", "assessment.assessed_on"],
        ),
        CheckConstraint("score BETWEEN 0 AND 3", name="score"),
        CheckConstraint("(score IS NULL) = (form = 'not applicable')", name="not_applicable"),
        # Not IN (…): SQLite would build that list anew for every row, which doubles the time of a large import.
        CheckConstraint(
            "form = 'stage' OR form = 'score' OR form = 'criteria' OR form = 'lenses' OR form = 'not applicable'",
            name="form",
        ),
        {"sqlite_with_rowid": False},
    )

    scope_id: int
    capability_id: int = Field(foreign_key="capability.id")
    assessed_on: date
    change_id: int = Field(foreign_key="change.id")
    assessment_id: int
    position: int
    form: str
    score: float | None = None
    criteria: str
    lenses: str
    evidence: str


class TargetRow(Row, table=True):
    """One entry of the target history; ``capability_id`` NULL is the goal stage; ``position`` is as in ratings."""

    __table_args__ = (
        PrimaryKeyConstraint("scope_id", "change_id", "position"),
        CheckConstraint(
            "entry = 'crawl' OR entry = 'walk' OR entry = 'run' OR entry = 'none' OR entry = 'inherit'", name="entry"
        ),
        CheckConstraint("entry <> 'inherit' OR capability_id IS NOT NULL", name="inherit"),
        CheckConstraint("value BETWEEN 1 AND 5", name="value"),
        days("agreed_on"),
        days("due_on"),
        {"sqlite_with_rowid": False},
    )

    scope_id: int = Field(foreign_key="scope.id")
    change_id: int = Field(foreign_key="change.id")
    position: int
    capability_id: int | None = Field(default=None, foreign_key="capability.id")
    entry: str
    agreed_on: date
    due_on: date | None = None
    value: int | None = None
    owner: str | None = None
    reason: str | None = None
    approver: str | None = None


class NoteRow(Row, table=True):
    """A note on a day of a scope, or that an earlier one is deleted.

    A row with ``deletes`` takes the note of that id out of force and has no text. ``author`` is who wrote the note,
    also after a merge wrote it again.
    """

    __table_args__ = (
        Index(None, "scope_id"),
        CheckConstraint("(text IS NULL) = (deletes IS NOT NULL)", name="deletes"),
        filled("text"),
        days("noted_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    change_id: int = Field(foreign_key="change.id")
    scope_id: int = Field(foreign_key="scope.id")
    noted_on: date
    author: str
    text: str | None = None
    deletes: int | None = Field(default=None, foreign_key="note.id")


class MappingRow(Row, table=True):
    """What somebody said about a file, kept under a name; ``header_key`` is the header of that file, as JSON."""

    name: str = Field(primary_key=True)
    header_key: str = Field(index=True)
    answers: dict[str, str] = Field(sa_type=JSON)
    actor: str
    updated_at: NaiveDatetime


class PersonRow(Row, table=True):
    """The name that a person gave; ``id`` is that of :class:`finops_model.assessment.Person`."""

    __table_args__ = (filled("name"),)

    id: str = Field(primary_key=True)
    name: str


class DraftRow(Row, table=True):
    """Unsaved work of one person on one scope; it survives a reload and a restart, and nobody else sees it."""

    __table_args__ = (PrimaryKeyConstraint("scope_id", "kind", "person_id"),)

    scope_id: int = Field(foreign_key="scope.id")
    kind: str
    person_id: str
    content: dict[str, Any] = Field(sa_type=JSON)
    updated_at: NaiveDatetime


def table_of(row: type[Row]) -> Table:
    """The table of a class: what reads and writes are expressions over."""
    return Row.metadata.tables[str(row.__tablename__)]


REVISION, CHANGE, CHANGE_FILE = table_of(Revision), table_of(Change), table_of(ChangeFile)
CAPABILITY, ORGANIZATION, SCOPE = table_of(CapabilityRow), table_of(OrganizationRow), table_of(ScopeRow)
MENTION, ENTRY, REMOVAL = table_of(Mention), table_of(Entry), table_of(Removal)
ASSESSMENT, RATING, TARGET = table_of(AssessmentRow), table_of(RatingRow), table_of(TargetRow)
NOTE = table_of(NoteRow)
MAPPING, PERSON, DRAFT = table_of(MappingRow), table_of(PersonRow), table_of(DraftRow)
