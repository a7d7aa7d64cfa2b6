"""What the tests of the store share: batches made from short lines, and all that a store says as plain values."""

from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from finops_model.assessment import DEFAULT_SCOPE, Form, Rating, Target
from finops_model.batch import RATING_COLUMNS, TARGET_COLUMNS, Batch, ImportedFile
from finops_model.framework import Stage
from finops_model.framework.files import NEWEST
from finops_model.store import Store, open_store
from finops_model.store.sqlite.file import create

CODED = RATING_COLUMNS[:8]
ENTERED = TARGET_COLUMNS[:3]

NOT_APPLICABLE = Rating(Form.NOT_APPLICABLE, None)


def stage(level: int) -> Rating:
    """A rating given as a stage."""
    return Rating(Form.STAGE, float(level))


def score(value: float) -> Rating:
    """A rating given as a score."""
    return Rating(Form.SCORE, value)


def line(
    organization: str,
    assessed_on: str,
    capability: str,
    rating: Rating,
    *,
    scope: str = DEFAULT_SCOPE,
    assessor: str = "",
    edition: str = NEWEST,
    evidence: str = "",
    file: int = 0,
) -> tuple[Any, ...]:
    """One rating of a batch; the day in ISO."""
    day = date.fromisoformat(assessed_on)
    return organization, scope, assessor, day, edition, capability, rating, evidence, file


def goal(to: str | None, agreed_on: str, capability: str | None = None, **more: Any) -> Target:
    """A target entry: ``to`` is a stage id, None (no target) or ``inherit``."""
    day, inherit = date.fromisoformat(agreed_on), to == "inherit"
    wanted = None if to is None or inherit else Stage.from_id(to)
    return Target(capability, wanted, day, inherit=inherit, **more)


def batch(
    *lines: tuple[Any, ...],
    targets: tuple[tuple[str, Target], ...] = (),
    files: tuple[str, ...] = ("a.csv",),
    scope: str = DEFAULT_SCOPE,
) -> Batch:
    """A batch of lines and of targets (organization, entry), as an import would hand it over."""
    ratings = [(*one, n + 2) for n, one in enumerate(lines)]
    entries = [(organization, scope, entry, 0, n + 2) for n, (organization, entry) in enumerate(targets)]
    return Batch(
        files=[ImportedFile(name, "0" * 64, rows=len(lines) + len(targets)) for name in files],
        ratings=pd.DataFrame(ratings, columns=list(RATING_COLUMNS)).astype(dict.fromkeys(CODED, "category")),
        targets=pd.DataFrame(entries, columns=list(TARGET_COLUMNS)).astype(dict.fromkeys(ENTERED, "category")),
    )


@cache
def empty_store() -> bytes:
    """The file of a new store; copying it is quicker than making one."""
    with TemporaryDirectory() as folder:
        create(Path(folder) / "finops.db")
        return (Path(folder) / "finops.db").read_bytes()


def new_url(folder: Path) -> str:
    """The URL of a new store in a folder."""
    path = folder / "finops.db"
    path.write_bytes(empty_store())
    return url_of(path)


def new_store(folder: Path) -> Store:
    """A new store in a folder."""
    return open_store(new_url(folder))


def url_of(path: Path) -> str:
    """The database URL of a file."""
    return f"sqlite:///{path}"


def said(store: Store) -> dict[str, set[tuple[Any, ...]]]:
    """All that a store says is in force, in names instead of numbers: equal for two stores that say the same."""
    organizations, scopes = store.read_organizations(), store.read_places()
    names = dict(zip(organizations["organization_id"], organizations["name"], strict=True))
    places = {
        scope: (names[organization], name)
        for scope, organization, name in zip(scopes["scope_id"], scopes["organization_id"], scopes["name"], strict=True)
    }
    ratings, targets = store.read_ratings(), store.read_targets()
    rated = ["assessed_on", "assessor", "edition", "capability", "form", "score", "criteria", "lenses", "evidence"]
    agreed = ["capability", "entry", "due_on", "value", "owner", "reason", "agreed_on", "approver"]
    return {
        "organizations": {(name,) for name in names.values()},
        "scopes": set(places.values()),
        "ratings": {(*places[row.scope_id], *_plain(row, rated)) for row in ratings.itertuples()},
        "targets": {(*places[row.scope_id], *_plain(row, agreed)) for row in targets.itertuples()},
    }


def _plain(row: Any, names: list[str]) -> list[str]:
    return [str(getattr(row, name)) for name in names]
