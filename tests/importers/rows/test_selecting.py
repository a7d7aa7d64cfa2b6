"""Rows that speak about no capability: titles, totals, what was left out."""

from tests.importers.rows.checked import checked, problems_in, ratings_of

CAPABILITY = {"capability": "Capability"}
COLUMNS = {"rating": "Current", "target": "Target"}


def test_a_row_that_names_no_capability_and_rates_nothing_is_a_title() -> None:
    text = (
        "Capability,Current,Target,Owner\nUnderstand Usage & Cost,,,\nAllocation,Walk,Run,\nAlocation,-,,Ann\n"
        ",,,Bob\nForecasting,,,\n"
    )
    batch = checked(text, CAPABILITY, COLUMNS, unused=["Owner"])
    assert problems_in(batch) == []
    assert ratings_of(batch) == {"allocation": 2.0}
    file = batch.files[0]
    assert file.notices == [
        "3 rows name no capability and rate nothing: they are read as titles (lines 2, 4, 5: 'Understand Usage & "
        "Cost', 'Alocation').",
        "1 rating is empty: skipped as not assessed (line 6).",
    ]
    assert (file.rows, file.skipped) == (2, 1)


def test_a_domain_with_a_rating_is_a_problem_that_says_so() -> None:
    text = "Capability,Current,Target\nUnderstand Usage & Cost,Walk,\nAllocation,Walk,\n"
    assert problems_in(checked(text, CAPABILITY, COLUMNS)) == [
        (
            2,
            "Capability",
            "Understand Usage & Cost",
            "This is a domain of the framework, not a capability. Expected a capability. Answer with "
            "--map 'capability:Understand Usage & Cost=-' to leave the row out.",
        )
    ]


def test_unticked_boxes_rate_nothing() -> None:
    text = "Capability,Crawl,Walk\nUnderstand,FALSE,FALSE\nAllocation,FALSE,TRUE\n"
    batch = checked(text, CAPABILITY, {"mark_crawl": "Crawl", "mark_walk": "Walk"})
    assert problems_in(batch) == []
    assert ratings_of(batch) == {"allocation": 2.0}


def test_a_title_may_stand_beside_the_organization_and_the_day() -> None:
    text = "Organization,Date,Capability,Current\nA,2026-03-31,Understand,\nA,2026-03-31,Allocation,Walk\n"
    shared = {**CAPABILITY, "organization": "Organization", "assessed_on": "Date"}
    batch = checked(text, shared, {"rating": "Current"}, filled={})
    assert problems_in(batch) == []
    assert ratings_of(batch) == {"allocation": 2.0}


def test_a_table_of_titles_alone_is_not_understood() -> None:
    batch = checked("Capability,Current,Target\nLunch,,\nDinner,-,\n", CAPABILITY, COLUMNS)
    assert [(line, value) for line, _, value, _ in problems_in(batch)] == [(2, "Lunch"), (3, "Dinner")]


def test_no_cell_of_a_row_that_was_left_out_is_a_problem() -> None:
    text = "Capability,Current,Target\nAllocation,Walk,Run\nLunch,99,high\n"
    batch = checked(text, CAPABILITY, COLUMNS, capability_words={"lunch": "-"})
    assert problems_in(batch) == []
    assert ratings_of(batch) == {"allocation": 2.0}
    assert batch.files[0].notices == ["1 row is left out, because its capability was left out."]


def test_a_row_left_out_is_counted_once_also_where_it_holds_several_ratings() -> None:
    text = "Capability,Q1,Q2\nAllocation,Walk,Run\nLunch,Walk,Run\n"
    blocks = [
        ({"rating": "Q1"}, {"assessed_on": "2026-03-31"}),
        ({"rating": "Q2"}, {"assessed_on": "2026-06-30"}),
    ]
    words = {"lunch": "-"}
    batch = checked(text, CAPABILITY, *blocks, shape="periods", filled={"organization": "A"}, capability_words=words)
    assert batch.files[0].notices == ["1 row is left out, because its capability was left out."]
    assert batch.files[0].row_account.left_out == 1
