"""The tables, and the rules that the database keeps itself whoever writes to it.

Three ideas carry the schema:

- A :class:`Change` is one write. Every rating and target names the change that brought it, and is *in force* while
  that change is active. Undo makes a change inactive (or active again) and is itself a change: nothing is overwritten.
- :class:`RatingRow` and :class:`TargetRow` are only ever added to (triggers of the first migration refuse the rest);
  the highest ``id`` is the newest. Ratings lie on disk in the order (scope, capability, day), so that "the newest up
  to a day" is one seek; that a write rates a capability of an assessment once is the rest of the same key, for a
  second index would double what an import has to write.
- A :class:`Mention` says that a change wrote about a scope, and how it spelled the names. What no active change
  mentions is listed nowhere, and the first active spelling is the name: so undo takes back names exactly, too.

Rows never leave this package: table classes do not validate and detach after commit, so the store takes and returns the
types of :mod:`finops_model.assessment` and frames.
"""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    UniqueConstraint,
)
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

SCHEMA = "0001"
"""The newest migration in ``migrations/versions``: the schema that this version reads and writes."""

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


class Revision(Row, table=True):
    """How often the store was written to: what caches are keyed on.

    ``organization_id`` 0 is the whole store and rises by one with every write; an organization that the write touched
    gets the same number. So no number ever comes twice, not even after a restore.
    """

    __tablename__: ClassVar[Any] = "revision"

    organization_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    n: int


class Change(Row, table=True):
    """One write: what kind, when (UTC), by whom, and whether what it brought counts.

    ``undoes`` is the change that an undo takes back. ``written`` is the number of the newest rating once this change
    was written: the next one counts on from there.
    """

    __tablename__: ClassVar[Any] = "change"

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    at: datetime
    actor: str
    active: bool
    partial: bool
    undoes: int | None = Field(default=None, foreign_key="change.id", index=True)
    written: int


class ChangeFile(Row, table=True):
    """A file of an import, its counts and how it was read. ``rows`` are its data rows, the other counts ratings."""

    __tablename__: ClassVar[Any] = "change_file"
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
    notices: list[str] = Field(sa_type=JSON)
    mapping: dict[str, Any] = Field(sa_type=JSON)


class CapabilityRow(Row, table=True):
    """A capability of one edition, filled from the framework: no rating of an unknown one can be stored."""

    __tablename__: ClassVar[Any] = "capability"
    __table_args__ = (UniqueConstraint("edition", "slug"),)

    id: int | None = Field(default=None, primary_key=True)
    edition: str
    slug: str


class OrganizationRow(Row, table=True):
    """An organization; its name is in :class:`Mention`."""

    __tablename__: ClassVar[Any] = "organization"
    __table_args__ = (UniqueConstraint("slug"), UniqueConstraint("name_key"))

    id: int | None = Field(default=None, primary_key=True)
    slug: str
    name_key: str


class ScopeRow(Row, table=True):
    """A segment of an organization's spend; its name is in :class:`Mention`."""

    __tablename__: ClassVar[Any] = "scope"
    __table_args__ = (UniqueConstraint("organization_id", "slug"), UniqueConstraint("organization_id", "name_key"))

    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id")
    slug: str
    name_key: str


class Mention(Row, table=True):
    """That a change wrote about a scope, and how it spelled the organization's and the scope's name."""

    __tablename__: ClassVar[Any] = "mention"
    __table_args__ = (PrimaryKeyConstraint("change_id", "scope_id"), Index(None, "scope_id"))

    change_id: int = Field(foreign_key="change.id")
    scope_id: int = Field(foreign_key="scope.id")
    organization_name: str
    scope_name: str


class AssessmentRow(Row, table=True):
    """One assessment: a scope, a day, an assessor ("" when nobody is named) and the edition it used.

    The edition is part of the key only so that an assessment that was taken back can be given again in another edition;
    a batch whose assessment is in force in another edition is refused before it gets here.
    """

    __tablename__: ClassVar[Any] = "assessment"
    __table_args__ = (
        UniqueConstraint("scope_id", "assessed_on", "assessor_key", "edition"),
        UniqueConstraint("id", "scope_id", "assessed_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    scope_id: int = Field(foreign_key="scope.id")
    assessed_on: date
    assessor: str
    assessor_key: str
    edition: str


class RatingRow(Row, table=True):
    """What was said about one capability in one assessment; ``id`` is the order of writing.

    ``criteria`` holds ids and ``lenses`` levels, blank separated (``3 2 - 1 0``). The foreign key on three columns
    keeps scope and day the same as the assessment's.
    """

    __tablename__: ClassVar[Any] = "rating"
    __table_args__ = (
        PrimaryKeyConstraint("scope_id", "capability_id", "assessed_on", "assessment_id", "change_id"),
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
    id: int
    assessment_id: int
    change_id: int = Field(foreign_key="change.id")
    form: str
    score: float | None = None
    criteria: str
    lenses: str
    evidence: str


class TargetRow(Row, table=True):
    """One entry of the target history; ``capability_id`` NULL is the goal stage; ``id`` is the order of writing."""

    __tablename__: ClassVar[Any] = "target"
    __table_args__ = (
        Index(None, "scope_id"),
        CheckConstraint(
            "entry = 'crawl' OR entry = 'walk' OR entry = 'run' OR entry = 'none' OR entry = 'inherit'", name="entry"
        ),
        CheckConstraint("entry <> 'inherit' OR capability_id IS NOT NULL", name="inherit"),
        CheckConstraint("value BETWEEN 1 AND 5", name="value"),
    )

    id: int | None = Field(default=None, primary_key=True)
    scope_id: int = Field(foreign_key="scope.id")
    capability_id: int | None = Field(default=None, foreign_key="capability.id")
    entry: str
    agreed_on: date
    due_on: date | None = None
    value: int | None = None
    owner: str | None = None
    reason: str | None = None
    change_id: int = Field(foreign_key="change.id")


class MappingRow(Row, table=True):
    """A reading of a file's columns that somebody kept under a name; ``header_key`` finds it for the same columns."""

    __tablename__: ClassVar[Any] = "mapping"

    name: str = Field(primary_key=True)
    header_key: str = Field(index=True)
    answers: dict[str, str] = Field(sa_type=JSON)
    actor: str
    updated_at: datetime


class DraftRow(Row, table=True):
    """Unsaved work of one person on one scope; it survives a reload and a restart, and is nobody else's business."""

    __tablename__: ClassVar[Any] = "draft"
    __table_args__ = (PrimaryKeyConstraint("scope_id", "kind", "actor"),)

    scope_id: int = Field(foreign_key="scope.id")
    kind: str
    actor: str
    content: dict[str, Any] = Field(sa_type=JSON)
    updated_at: datetime
