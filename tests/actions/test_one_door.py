"""One rule, one answer: the same request gets the same answer from an action, a page, a command and a file."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from finops_model.actions import assess, assessments, drafts, imports, organizations, rights, targets
from finops_model.actions.assessment_draft import Answer, AssessmentDraft
from finops_model.assessment import Form, Person, Rating, Scope, Target
from finops_model.cli.app import app as commands
from finops_model.errors import FinOpsError, Refused
from finops_model.framework import Stage
from finops_model.importers.tables import Options, Source
from finops_model.settings import user_name
from finops_model.store import Store, open_store
from tests.pages.conftest import OpenPage, open_page, texts
from tests.people import ANN, person

__all__ = ["open_page"]

DAY = date(2026, 6, 30)
TO_COME = date(2026, 11, 24)
WALK = {"allocation": (Rating(Form.STAGE, 2.0), "")}
RATINGS = "organization,assessed_on,capability,stage,evidence\n"
TARGETS = "organization,capability,target,due_on,owner,reason,agreed_on\n"

Ask = Callable[[], str]
"""Makes a request through one door; what the door says, or what it refuses the request with."""


@pytest.fixture
def scope(store: Store) -> Scope:
    """Contoso, with allocation rated Walk on 2026-06-30 and the goal stage Walk."""
    contoso = store.find_scope(organizations.add(ANN, "Contoso"))
    assess.save_assessment(ANN, contoso.id, DAY, "", WALK)
    targets.agree_targets(ANN, contoso.id, [Target(None, Stage.WALK, DAY)])
    return contoso


def said_by(act: Callable[[], object]) -> str:
    """What an action returns, or the sentence with which it refuses."""
    try:
        return str(act())
    except FinOpsError as error:
        return error.message


def command(*arguments: str) -> str:
    """All that a command says."""
    result = CliRunner().invoke(commands, list(arguments))
    return result.output


def file(text: str) -> str:
    """The problems and notices of a file that is imported."""
    (one,) = imports.import_files(ANN, [Source("a.csv", text.encode())], Options()).prepared.files
    return "\n".join([*(problem.message for problem in one.problems), *one.notices])


def page(open_page: OpenPage, name: str) -> str:
    """All that a page says, without the backslashes that keep Markdown from reading it."""
    return texts(open_page(os.environ["FINOPS_DATABASE_URL"], name)).replace("\\", "")


def keep(scope: Scope, draft: AssessmentDraft) -> None:
    """The draft of the person who runs the pages."""
    drafts.keep(person(user_name()), scope.id, "assessment", draft.to_json())


def test_no_assessment_is_of_a_day_to_come(open_page: OpenPage, scope: Scope, store: Store) -> None:
    rule = "2026-11-24 is after today (2026-11-23)."
    revision = store.read_revision()
    assert rule in said_by(lambda: assess.save_assessment(ANN, scope.id, TO_COME, "", WALK))
    assert rule in said_by(lambda: assessments.move(ANN, scope.id, DAY, TO_COME))
    assert rule in command("assessment", "move", "contoso", str(DAY), str(TO_COME))
    assert rule in file(f"{RATINGS}Contoso,2026-11-24,allocation,walk,\n")
    keep(scope, AssessmentDraft(TO_COME, "", {"allocation": Answer(Form.STAGE, Stage.WALK)}))
    assert rule in page(open_page, "assess")
    assert store.read_revision() == revision


def test_a_name_that_is_nearly_that_of_a_known_organization_is_asked(
    open_page: OpenPage, scope: Scope, tmp_path: Path
) -> None:
    question = "“Contosso” would be a new organization. Did you mean “Contoso”?"
    text = f"{RATINGS}Contosso,2026-06-30,allocation,walk,\n"
    path = tmp_path / "quarter.csv"
    path.write_text(text)
    assert question in said_by(lambda: organizations.add(ANN, "Contosso"))
    assert question in command("import", str(path), "--dry-run")
    app = open_page(os.environ["FINOPS_DATABASE_URL"], "assess")
    app.text_input(key="assess-new-organization").set_value("Contosso").run()
    assert question in texts(app).replace("\\", "")
    app = open_page(os.environ["FINOPS_DATABASE_URL"], "import")
    app.file_uploader[0].upload("quarter.csv", text.encode())
    assert question in texts(app.run()).replace("\\", "")
    assert question in file(text)


def test_a_name_that_differs_in_a_number_only_is_not_asked(open_page: OpenPage, store: Store, tmp_path: Path) -> None:
    organizations.add(ANN, "Unit 1")
    text = f"{RATINGS}Unit 2,2026-06-30,allocation,walk,\n"
    path = tmp_path / "quarter.csv"
    path.write_text(text)
    assert "Did you mean" not in command("import", str(path), "--dry-run")
    app = open_page(os.environ["FINOPS_DATABASE_URL"], "assess")
    app.text_input(key="assess-new-organization").set_value("Unit 2").run()
    assert "Did you mean" not in texts(app)
    assert "Did you mean" not in file(text)
    assert "Did you mean" not in said_by(lambda: organizations.add(ANN, "Unit 3"))


def test_a_rating_that_replaces_one_of_the_same_day_is_pointed_out(
    open_page: OpenPage, scope: Scope, tmp_path: Path
) -> None:
    text = f"{RATINGS}Contoso,2026-06-30,allocation,run,\n"
    path = tmp_path / "quarter.csv"
    path.write_text(text)
    keep(scope, AssessmentDraft(DAY, "", {"allocation": Answer(Form.STAGE, Stage.RUN)}))
    assert "this adds to it and replaces 1 rating (the history keeps it)" in page(open_page, "assess")
    replaced = "1 rating of an assessment that is there already is replaced (the history keeps it)."
    assert replaced in command("import", str(path), "--dry-run")
    app = open_page(os.environ["FINOPS_DATABASE_URL"], "import")
    app.file_uploader[0].upload("quarter.csv", text.encode())
    assert replaced in texts(app.run())
    assert replaced in file(text)
    overlap = assess.save_assessment(ANN, scope.id, DAY, "", WALK).overlap
    assert overlap is not None
    assert overlap.replaced == 1


@pytest.mark.parametrize(("stage", "word"), [(Stage.CRAWL, "crawl"), (Stage.RUN, "run"), (None, "none")])
def test_a_target_that_moves_is_asked_for_its_reason_in_the_same_words(
    open_page: OpenPage, scope: Scope, store: Store, stage: Stage | None, word: str
) -> None:
    question = "1 target is lowered, raised or removed without a reason. Why?"
    app = open_page(os.environ["FINOPS_DATABASE_URL"], "targets")
    next(one for one in app.radio if one.label == "Goal stage").set_value(word).run()
    assert question in texts(app)
    assert question in file(f"{TARGETS}Contoso,,{word},,,,2026-07-31\n")
    store.undo(int(store.read_changes(limit=1)["change_id"].iloc[0]), ANN)
    assert question in command("set-target", "contoso", word)
    store.undo(int(store.read_changes(limit=1)["change_id"].iloc[0]), ANN)
    assert targets.agree_targets(ANN, scope.id, [Target(None, stage, DAY)]).question == question


@pytest.mark.parametrize(
    ("due_on", "owner", "reason", "rule"),
    [
        ("0202-06-30", "", "", "Expected a date between 1900-01-01 and 2199-12-31."),
        ("9999-12-31", "", "", "Expected a date between 1900-01-01 and 2199-12-31."),
        ("", "x" * 201, "", "The text has 201 characters. Expected at most 200."),
        ("", "A\x1bnn", "", "There is a control character (U+001B) in the text. Expected plain text."),
        ("", "", "pa\x0cge", "There is a control character (U+000C) in the text. Expected plain text."),
    ],
)
def test_a_value_that_an_import_refuses_is_refused_from_every_side(
    open_page: OpenPage, scope: Scope, store: Store, due_on: str, owner: str, reason: str, rule: str
) -> None:
    revision = store.read_revision()
    entry = Target(
        None, Stage.WALK, DAY, due_on=date.fromisoformat(due_on) if due_on else None, owner=owner, reason=reason
    )
    assert rule in said_by(lambda: targets.agree_targets(ANN, scope.id, [entry]))
    options = [*(["--due-on", due_on] if due_on else []), "--owner", owner, "--reason", reason]
    told = " ".join(command("set-target", "contoso", "run", *options).replace("│", " ").split())
    assert rule in told
    assert rule in file(f"{TARGETS}Contoso,,run,{due_on},{owner},{reason},2026-07-31\n")
    app = open_page(os.environ["FINOPS_DATABASE_URL"], "targets")
    key = f"targets-{scope.id}-0-grid"
    cells = {"target": "Run", "due_on": due_on or None, "owner": owner or None}
    app.session_state[key] = {"edited_rows": {0: cells}, "added_rows": [], "deleted_rows": []}
    app.run()
    if reason:
        app.text_input(key=f"targets-{scope.id}-0-reason").set_value(reason).run()
        app.button(key="targets-save").click().run()
    assert rule in texts(app).replace("\\", "")
    assert store.read_revision() == revision


@pytest.mark.parametrize("evidence", ["a\x1bb", "a\x7fb"])
def test_evidence_that_an_import_refuses_is_refused_from_every_side(
    open_page: OpenPage, scope: Scope, evidence: str
) -> None:
    rule = f"There is a control character (U+{ord(evidence[1]):04X}) in the text. Expected plain text."
    assert rule in said_by(
        lambda: assess.save_assessment(ANN, scope.id, DAY, "", {"allocation": (WALK["allocation"][0], evidence)})
    )
    assert rule in file(f"{RATINGS}Contoso,2026-09-30,allocation,walk,{evidence}\n")
    app = open_page(os.environ["FINOPS_DATABASE_URL"], "assess", capability="allocation")
    app.text_area(key=f"assess-{scope.id}-allocation-evidence").set_value(evidence).run()
    assert rule in texts(app).replace("\\", "")


def test_what_nobody_may_do_is_refused_from_every_side(
    open_page: OpenPage, scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(by: Person, deed: rights.Deed) -> bool:
        return False

    monkeypatch.setattr(rights, "may", nobody)
    rule = "may not do this."
    assert rule in said_by(lambda: targets.agree_targets(ANN, scope.id, [Target(None, Stage.RUN, DAY)]))
    assert rule in command("set-target", "contoso", "run")
    with pytest.raises(Refused, match="may not do this"):
        file(f"{RATINGS}Contoso,2026-09-30,allocation,walk,\n")
    app = open_page(os.environ["FINOPS_DATABASE_URL"], "assess")
    app.text_input(key="assess-new-organization").set_value("Northwind").run()
    app.button(key="assess-add-organization").click().run()
    assert rule in texts(app).replace("\\", "")
    assert open_store().read_organizations()["name"].tolist() == ["Contoso"]
