"""What the problems of files ask as questions (finops_model/views/import_problems.py)."""

from finops_model.importers.columns.mapping import Question
from finops_model.importers.preparing import prepare
from finops_model.importers.tables import Options, Source
from finops_model.views.import_answers import outcomes
from finops_model.views.import_problems import questions_of_problems
from tests.frames import FRAMEWORK

HEADER = "Organization,Date,Capability,Rating"


def asked(text: str, options: Options | None = None) -> dict[str, Question]:
    """The questions of the problems of a file, by key."""
    prepared = prepare([Source("a.csv", text.encode())], options or Options(), FRAMEWORK)
    return {one.key: one for one in questions_of_problems(prepared)}


def test_the_answers_that_problems_name_can_be_given_as_questions() -> None:
    text = (
        "organization,assessed_on,capability,stage,team\n"
        "Acme,2026-03-31,cost magic,walk,\n"
        "Acme,2026-03-31,Lunch,walk,\n"
        "Acme,2026-03-31,Budgeting,crawl,A\n"
        "Acme,2026-03-31,Budgeting,crawl,B\n"
    )
    prepared = prepare([Source("a.csv", text.encode())], Options(mapping={"column:*": "-"}), FRAMEWORK)
    found = questions_of_problems(prepared)
    assert [(one.key, one.values, one.needed) for one in found] == [("capability:", ("cost magic", "Lunch"), False)]


def test_rows_that_differ_in_a_column_without_a_use_ask_what_it_holds() -> None:
    text = (
        "Organization,Date,Capability,Rating,Ticket\n"
        "Acme,2026-03-31,Budgeting,crawl,T-1\n"
        "Acme,2026-03-31,Budgeting,crawl,T-2\n"
    )
    prepared = prepare([Source("a.csv", text.encode())], Options(), FRAMEWORK)
    (found,) = questions_of_problems(prepared)
    assert (found.key, [answer for answer, _ in found.choices]) == (
        "column:Ticket",
        ["scope", "organization", "assessor", "assessed_on", "evidence", "-"],
    )


def test_rows_that_differ_in_several_columns_ask_about_each_and_all_together() -> None:
    text = (
        f"{HEADER},Email Address,Any comments?\n"
        "Acme,2026-03-31,Allocation,walk,ann@acme.example,\n"
        "Acme,2026-03-31,Allocation,walk,bo@acme.example,hm\n"
    )
    found = asked(text)
    assert list(found) == ["column:Email Address", "column:Any comments?", "column:*"]
    given = Options(mapping={"column:Email Address": "assessor", "column:Any comments?": "evidence"})
    prepared = prepare([Source("a.csv", text.encode())], given, FRAMEWORK)
    assert (prepared.problem_count, len(prepared.batch.ratings)) == (0, 2)


def test_a_rating_above_the_header_asks_in_which_line_the_header_is() -> None:
    row = "Acme,2026-03-31"
    found = asked(f"{HEADER}\n{row},Allocation,walk\n\n{HEADER},Notes\n{row},Budgeting,run,x\n")
    assert [(one.key, one.choices, one.needed) for one in found.values()] == [("header_line", (), False)]


def test_a_second_table_offers_both_headers_with_what_each_would_store() -> None:
    row = "Acme,2026-03-31"
    above = f"{HEADER}\n{row},Allocation,walk\n{row},Forecasting,walk\n"
    text = f"{above}\nOrganization,Date,Capability,Target\n{row},Budgeting,run\n"
    found = asked(text)["header_line"]
    assert found.choices == (("1", "line 1"), ("5", "line 5"))
    tried = outcomes([Source("a.csv", text.encode())], Options(), found, FRAMEWORK)
    assert [(one.answer, sorted(one.lines)) for one in tried] == [("1", [2, 3]), ("5", [6])]


def test_two_names_of_one_capability_ask_for_the_edition_in_which_they_were_two() -> None:
    row = "Acme,2026-03-31"
    text = f"{HEADER}\n{row},Onboarding Workloads,walk\n{row},Architecting for Cloud,run\n"
    found = asked(text, Options(edition="2026"))
    assert [(one.key, [answer for answer, _ in one.choices]) for one in found.values()] == [("edition", ["2025"])]


def test_actions_scored_by_several_assessors_ask_whether_they_are_summed_up_together() -> None:
    text = (
        "Organization,Date,Assessor,Capability,Action,Weight,Score (0-10)\n"
        "Acme,2026-03-31,Ann,Allocation,a,1,4\n"
        "Acme,2026-03-31,Ann,Allocation,b,1,4\n"
        "Acme,2026-03-31,Bo,Allocation,c,1,8\n"
        "Acme,2026-03-31,Bo,Allocation,d,1,8\n"
    )
    found = asked(text)
    assert list(found) == ["assessor"]
    prepared = prepare([Source("a.csv", text.encode())], Options(mapping={"assessor": "-"}), FRAMEWORK)
    assert (prepared.problem_count, len(prepared.batch.ratings)) == (0, 1)


def test_a_file_without_a_column_of_ratings_asks_which_one_it_is() -> None:
    text = "Organization,Date,Capability,Skill,Notes\nAcme,2026-03-31,Allocation,Defined,x\n"
    source = Source("a.csv", text.encode())
    [found] = prepare([source], Options(), FRAMEWORK).questions[0]
    assert (found.key, found.choices) == ("rating", (("Skill", "Defined"),))  # all others have a use
    assert asked(text) == {}
    answered = prepare([source], Options(mapping={"rating": "Skill"}), FRAMEWORK)
    assert [one.key for one in answered.questions[0]] == ["rating:"]


def test_a_column_whose_cells_cannot_be_read_is_asked_about() -> None:
    text = "Organization,Date,Capability,Rating,Target,Due\nAcme,2026-03-31,Budgeting,crawl,run,ASAP\n"
    (found,) = questions_of_problems(prepare([Source("a.csv", text.encode())], Options(), FRAMEWORK))
    assert (found.key, found.text, [answer for answer, _ in found.choices]) == (
        "target_due_on",
        "The column for Target: due date has cells that cannot be read. Does it count?",
        ["-"],
    )
