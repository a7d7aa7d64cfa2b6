"""A store of the first schema comes over with all its history: every change, undone or not, in the order of writing."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from finops_model.store import Store, open_store
from finops_model.store.engine import transaction
from finops_model.store.schema import MIGRATIONS, add_capabilities
from finops_model.store.sqlite.connection import APPLICATION_ID, make_engine
from finops_model.store.sqlite.file import read_schema
from finops_model.store.tables import SCHEMA
from tests.people import ANN, person
from tests.store.making import url_of

FIRST_SCHEMA = """
INSERT INTO organization (id, slug, name_key) VALUES (1, 'contoso', 'contoso'), (2, 'contoso-2', 'con\u200btoso');
INSERT INTO scope (id, organization_id, slug, name_key) VALUES
    (1, 1, 'all-spend', 'all spend'), (2, 1, 'saas', 'saas'), (3, 2, 'all-spend', 'all spend');
INSERT INTO change (id, kind, at, actor, active, partial, undoes, written) VALUES
    (1, 'import', '2026-04-01 09:00:00.000000', 'ann', 1, 0, NULL, 3),
    (2, 'assessment', '2026-05-01 09:00:00.000000', 'bo', 1, 0, NULL, 4),
    (3, 'targets', '2026-05-02 09:00:00.000000', 'bo', 0, 0, NULL, 4),
    (4, 'undo', '2026-05-03 09:00:00.000000', 'ann', 1, 0, 3, 4);
INSERT INTO mention (change_id, scope_id, organization_name, scope_name) VALUES
    (1, 1, 'Contoso', 'All spend'), (1, 2, 'Contoso', 'SaaS'), (1, 3, 'Con\u200btoso', 'All spend'),
    (2, 1, 'CONTOSO', 'All spend'), (3, 1, 'Contoso', 'All spend');
INSERT INTO assessment (id, scope_id, assessed_on, assessor, assessor_key, edition) VALUES
    (1, 1, '2026-03-31', 'Ann', 'ann', '2026'), (2, 2, '2026-03-31', '', '', '2026'),
    (3, 1, '2026-03-31', 'Bo\u200b', 'bo\u200b', '2026');
INSERT INTO rating (scope_id, capability_id, assessed_on, id, assessment_id, change_id, form, score, criteria, lenses,
                    evidence)
SELECT scope_id, c.id, '2026-03-31', r.id, assessment_id, change_id, 'stage', score, '', '', evidence
FROM (SELECT 2 AS scope_id, 3 AS id, 2 AS assessment_id, 1 AS change_id, 1.0 AS score, 'allocation' AS slug,
             'a wiki' AS evidence
      UNION ALL SELECT 1, 2, 1, 1, 2.0, 'allocation', ''
      UNION ALL SELECT 1, 4, 3, 2, 3.0, 'allocation', ''
      UNION ALL SELECT 1, 1, 1, 1, 0.0, 'budgeting', '') r
JOIN capability c ON c.slug = r.slug AND c.edition = '2026';
INSERT INTO target (id, scope_id, capability_id, entry, agreed_on, due_on, value, owner, reason, change_id) VALUES
    (1, 2, NULL, 'run', '2026-01-01', '0202-06-30', 4, 'Bo', 'board', 1),
    (2, 1, NULL, 'walk', '2026-01-01', '9999-12-31', NULL, NULL, NULL, 1),
    (3, 1, NULL, 'crawl', '2026-05-01', NULL, NULL, NULL, NULL, 3);
INSERT INTO change_file (change_id, position, name, sha256, rows, created, changed, unchanged, skipped, targets,
                         notices, mapping)
VALUES (1, 0, 'a.csv', 'abc', 3, 3, 0, 0, 0, 2, '["1 row was skipped."]', '{"scale": "1-5"}');
INSERT INTO draft (scope_id, kind, actor, content, updated_at) VALUES
    (1, 'targets', 'ann', '{"n": 1}', '2026-05-03 09:00:00.000000');
INSERT INTO revision (organization_id, n) VALUES (0, 4), (1, 4), (2, 1);
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The file of a store as the first version of the product wrote it."""
    path = tmp_path / "finops.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with transaction(make_engine(path, foreign_keys=False), write=True) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    add_capabilities(make_engine(path))
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(FIRST_SCHEMA)
    assert read_schema(path) == "0001"
    return path


@pytest.fixture
def store(old: Path) -> Store:
    """The same store, opened by this version."""
    return open_store(url_of(old))


def test_a_store_of_the_first_schema_is_whole_after_the_upgrade(store: Store) -> None:
    assert store.check() == []
    assert read_schema(store.path) == SCHEMA
    (copy,) = store.path.parent.glob("finops.db.before-upgrade-*")
    assert read_schema(copy) == "0001"


def test_names_and_ratings_come_over_in_the_order_in_which_they_were_written(store: Store) -> None:
    assert store.read_organizations()[["slug", "name"]].values.tolist() == [
        ["contoso", "Contoso"],
        ["contoso-2", "Con\u200btoso"],
    ]
    found = store.read_ratings().sort_values("written")
    assert found[["scope_id", "capability", "assessor", "score", "evidence"]].values.tolist() == [
        [1, "budgeting", "Ann", 0.0, ""],
        [1, "allocation", "Ann", 2.0, ""],
        [2, "allocation", "", 1.0, "a wiki"],
        [1, "allocation", "Bo\u200b", 3.0, ""],
    ]


def test_ratings_by_criteria_are_scored_with_what_their_criteria_imply(old: Path) -> None:
    """Worked example A: only run-adoption was 0 and is 1 of 4 on the way to Crawl; what was ticked stays."""
    with closing(sqlite3.connect(old)) as connection:
        triggers = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'rating'"
        ).fetchall()
        for (name,) in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(
            "UPDATE rating SET form = 'criteria', score = 0, criteria = 'run-adoption' WHERE evidence = 'a wiki'"
        )
        connection.commit()
    found = open_store(url_of(old)).read_ratings(scope_id=2)
    assert found[["criteria", "score"]].values.tolist() == [["run-adoption", 0.25]]


def test_targets_come_over_and_days_that_no_version_reads_back_are_moved_to_the_nearest_known(store: Store) -> None:
    found = store.read_targets()
    assert found["entry"].tolist() == ["walk", "run"]
    assert found["due_on"].dt.strftime("%Y-%m-%d").tolist() == ["2199-12-31", "1900-01-01"]
    assert found[["owner", "reason"]].values.tolist() == [["", ""], ["Bo", "board"]]


def test_the_history_comes_over_and_what_was_taken_back_can_be_put_back(store: Store) -> None:
    found = store.read_changes(("import", "assessment", "targets", "undo"))
    assert found[["change_id", "kind", "actor", "active"]].values.tolist() == [
        [4, "undo", "ann", True],
        [3, "targets", "bo", False],
        [2, "assessment", "bo", True],
        [1, "import", "ann", True],
    ]
    (file,) = store.read_change(1).files
    assert (file.name, file.rows, file.notices, file.mapping) == (
        "a.csv",
        3,
        ["1 row was skipped."],
        {"scale": "1-5"},
    )
    assert store.read_revisions() == {0: 4, 1: 4, 2: 1}
    assert store.undo(4, ANN) == 5
    assert store.read_targets()["entry"].tolist() == ["walk", "crawl", "run"]


def test_a_draft_stays_with_the_person_who_began_it(store: Store) -> None:
    assert store.read_draft(1, "targets", person("ann")) == {"n": 1}
    assert store.read_draft(1, "targets", person("bo")) is None
