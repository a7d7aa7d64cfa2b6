"""Columns recognised: what is certain is taken and told, what could mean two things is asked, nothing is guessed."""

import json

import pytest

from finops_model.errors import Refused
from finops_model.framework import read_framework
from finops_model.importers.columns.answers import LEFT_OUT
from finops_model.importers.columns.mapping import Question, TableMapping
from finops_model.importers.columns.recognition import recognise
from finops_model.importers.files.delimited import read_delimited
from finops_model.importers.tables import Options, Unreadable

FRAMEWORK = read_framework()
GIVEN = {"organization": "Contoso", "assessed_on": "2026-03-31"}


def recognised(text: str, **options: object) -> TableMapping:
    return recognise(read_delimited("f.csv", text.encode()), FRAMEWORK, Options(**options))  # type: ignore[arg-type]


def question(mapping: TableMapping, key: str) -> Question:
    return next(one for one in mapping.questions if one.key == key)


def columns(mapping: TableMapping) -> dict[str, str]:
    """Field to header of a table with one block."""
    [block] = mapping.blocks
    return {field: mapping.header[position] for field, position in {**mapping.shared, **block.columns}.items()}


@pytest.mark.parametrize(
    "header",
    [
        "Organization,Date,Capability,Stage,Comments,Target",
        "UNTERNEHMEN,Stichtag,Fähigkeit,Reifegrad,Bemerkungen,Ziel",
        "Entreprise,Date d'évaluation,Capacité,Maturité,Commentaires,Cible",
        "Empresa,Fecha,Capacidad,Madurez,Observaciones,Objetivo",
        "organizacao,Data da Avaliação,capacidade avaliada,MATURIDADE,observacoes,Alvo",
    ],
)
def test_columns_are_recognised_in_five_languages(header: str) -> None:
    mapping = recognised(f"{header}\nContoso,2026-03-31,Allocation,Walk,x,Run\n")
    assert mapping.questions == []
    assert list(columns(mapping)) == ["organization", "assessed_on", "capability", "evidence", "rating", "target"]
    assert list(columns(mapping).values()) == [header.split(",")[place] for place in (0, 1, 2, 4, 3, 5)]


def test_a_column_whose_values_are_capabilities_is_taken_and_told() -> None:
    mapping = recognised("What,Stage\nAllocation,Walk\nCost Allocation,Run\nSomething else,Crawl\n", **GIVEN)
    assert columns(mapping)["capability"] == "What"
    assert "The column 'What' names capabilities, as its values show." in mapping.notices


def test_a_column_of_stage_words_is_the_rating_whatever_it_is_called() -> None:
    mapping = recognised("Capability,How far\nAllocation,Gehen\nBudgeting,Laufen\n", **GIVEN)
    assert columns(mapping)["rating"] == "How far"
    assert "The column 'How far' holds the ratings, as its stage words show." in mapping.notices


def test_a_close_misspelling_is_offered_and_never_taken() -> None:
    mapping = recognised("Capabilty,Stage,Commments\nTagging,Walk,x\n", **GIVEN)
    assert "capability" not in mapping.fields
    assert question(mapping, "capability").choices[0] == ("Capabilty", "Tagging")
    assert "'Commments' is spelled nearly like evidence, but was not taken for it." in mapping.notices


def test_a_misspelled_rating_is_offered_in_a_question() -> None:
    mapping = recognised("Capability,Maturty\nAllocation,2\n", **GIVEN)
    assert question(mapping, "rating").choices == (("Maturty", "2"),)
    assert "'Maturty' is spelled nearly like rating, but was not taken for it." in mapping.notices


def test_several_columns_for_one_field_are_asked_about() -> None:
    mapping = recognised("Company,Customer,Capability,Stage,Score,Date\nA,B,Allocation,Walk,2,2026-03-31\n")
    assert [one.key for one in mapping.questions] == ["rating", "organization"]
    assert question(mapping, "rating").choices == (("Stage", "Walk"), ("Score", "2"))
    assert question(mapping, "organization").choices == (("Company", "A"), ("Customer", "B"))


def test_of_several_ratings_the_one_that_says_current_counts() -> None:
    mapping = recognised("Capability,Level,Current maturity\nAllocation,9,Walk\n", **GIVEN)
    assert columns(mapping)["rating"] == "Current maturity"
    assert "Left out, because other columns count: 'Level'." in mapping.notices


def test_computed_columns_are_left_out_and_told() -> None:
    mapping = recognised("Capability,Stage,Gap,% Progress,Severity\nAllocation,Walk,1,50%,High\n", **GIVEN)
    assert mapping.notices == ["Left out, because a tool computed it: 'Gap', '% Progress', 'Severity'."]


# What the user says


def test_the_users_columns_count_before_everything_else() -> None:
    mapping = recognised(
        "Capability,Stage,What,X\nfoo,Run,Allocation,Walk\n", **GIVEN, mapping={"capability": "what", "rating": "X"}
    )
    assert (columns(mapping)["capability"], columns(mapping)["rating"]) == ("What", "X")


def test_a_duplicate_column_is_named_by_its_number_and_a_column_can_be_left_out() -> None:
    text = "Capability,Score,Score,Target\nAllocation,1,2,9\n"
    mapping = recognised(text, **GIVEN, scale="0-3", mapping={"rating": "Score#2", "target": LEFT_OUT})
    assert mapping.blocks[0].columns == {"rating": 2}
    assert mapping.questions == []


def test_a_score_column_that_the_user_names_is_on_the_products_scale() -> None:
    mapping = recognised("Capability,Points\nAllocation,2\n", **GIVEN, mapping={"score": "Points"})
    assert mapping.scales == {"rating": "0-3"}


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ({"capability": "Nowhere"}, "There is no column 'Nowhere' for capability"),
        ({"colour": "Stage"}, "There is no field 'colour'"),
        ({"capability:Tagging": "Nothing"}, "There is no capability 'Nothing' for 'Tagging'"),
        ({"scale": "7-3"}, "There is no scale '7-3'"),
        ({"date_order": "ymd"}, "There is no order of dates 'ymd'"),
    ],
)
def test_an_answer_that_means_nothing_is_refused(mapping: dict[str, str], sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        recognised("Date,Capability,Stage\n01/02/2026,Allocation,2\n", organization="A", mapping=mapping)


# Scales and dates


def test_the_scale_is_asked_with_its_distinct_values_and_the_scales_that_fit() -> None:
    mapping = recognised("Capability,Score\nAllocation,1\nBudgeting,4\nForecasting,1\nSustainability,n/a\n", **GIVEN)
    asked = question(mapping, "scale")
    assert asked.values == ("1", "4")
    assert [answer for answer, _ in asked.choices] == ["0-4", "1-5", "0-10"]
    assert recognised("Capability,Score\nAllocation,4\n", **GIVEN, scale="0-4").scales == {"rating": "0-4"}


@pytest.mark.parametrize(
    ("header", "cell", "scale"),
    [
        ("Score (0-10)", "7", "0-10"),
        ("Maturity %", "70", "percent"),
        ("Score", "70 %", "percent"),
        ("Level 1-3", "2", "1-3"),
    ],
)
def test_a_scale_that_the_file_says_is_not_asked(header: str, cell: str, scale: str) -> None:
    mapping = recognised(f"Capability,{header}\nAllocation,{cell}\n", **GIVEN)
    assert (mapping.scales, mapping.questions) == ({"rating": scale}, [])
    assert f"The numbers of the ratings are read on the scale {scale}, as the file says." in mapping.notices


@pytest.mark.parametrize(
    ("header", "key"),
    [("Score (0-3)", "scale"), ("Maturity %", "scale"), ("Knowledge (0-4)", "lens_scale")],
)
def test_an_option_that_contradicts_the_scale_of_a_header_is_a_question_and_an_answer_counts_with_a_notice(
    header: str, key: str
) -> None:
    text = f"Capability,{header}\nAllocation,2\n"
    named = recognised(text, **GIVEN).scales.get("rating", "0-4")
    asked = question(recognised(text, **GIVEN, scale="1-5"), key)
    assert [answer for answer, _ in asked.choices] == [named, "1-5"]
    as_named = recognised(text, **GIVEN, scale="1-5", mapping={key: named})
    assert (as_named.questions, as_named.notices) == ([], [])
    answered = recognised(text, **GIVEN, scale="1-5", mapping={key: "1-5"})
    assert (answered.questions, list(answered.scales.values())) == ([], ["1-5"])
    assert answered.notices == [
        f"The numbers in '{header}' are read on the scale 1-5, as you said; the header names {named}."
    ]


def test_a_column_that_is_given_as_a_score_says_that_its_header_names_another_scale() -> None:
    mapping = recognised("Capability,Points (0-10)\nAllocation,2\n", **GIVEN, mapping={"score": "Points (0-10)"})
    assert mapping.scales == {"rating": "0-3"}
    assert mapping.notices[0] == (
        "The numbers in 'Points (0-10)' are read on the scale 0-3, as you said; the header names 0-10."
    )


def test_columns_side_by_side_whose_headers_may_be_no_names_are_asked_about() -> None:
    text = "Capability,Acme,Beta,Median,Benchmark\nAllocation,Run,Walk,Walk,Crawl\n"
    day = {"assessed_on": "2026-03-31"}
    asked = question(recognised(text, **day, mapping={"across": "organization"}), "named_organization")
    assert (asked.values, [answer for answer, _ in asked.choices]) == (("Median", "Benchmark"), ["-", "name"])
    without = recognised(text, **day, mapping={"across": "organization", "named_organization": "-"})
    assert [block.fixed["organization"] for block in without.blocks] == ["Acme", "Beta"]
    assert sorted(without.reasons) == [3, 4]
    taken = recognised(text, **day, mapping={"across": "organization", "named_organization": "name"})
    assert [block.fixed["organization"] for block in taken.blocks] == ["Acme", "Beta", "Median", "Benchmark"]


def test_targets_in_numbers_are_on_the_scale_of_the_ratings_or_asked() -> None:
    both = recognised("Capability,Score,Target\nAllocation,2,4\n", **GIVEN, mapping={"scale": "0-4"})
    assert both.scales == {"rating": "0-4", "target": "0-4"}
    assert both.notices == [
        "The targets in 'Target' are read on the scale 0-4; a target is the stage that its score has reached: 4 → Run."
    ]
    alone = recognised("Capability,Stage,Target\nAllocation,Walk,4\n", **GIVEN)
    assert [one.key for one in alone.questions] == ["target_scale"]


def test_a_column_of_numbers_beside_targets_may_hold_the_ratings_and_is_asked_about() -> None:
    text = "Capability,Ergebniszahl,Target\nAllocation,2,Run\n"
    (question,) = recognised(text, **GIVEN).questions
    assert (question.key, [choice for choice, _ in question.choices]) == ("rating", ["Ergebniszahl", "-"])
    assert [one.key for one in recognised(text, **GIVEN, mapping={"rating": "Ergebniszahl"}).questions] == ["scale"]
    assert recognised(text, **GIVEN, mapping={"rating": "-"}).questions == []
    assert recognised("Capability,Note,Target\nAllocation,2,Run\n", **GIVEN).questions == []


def test_score_beside_the_canonical_names_has_the_canonical_scale() -> None:
    mapping = recognised("organization,assessed_on,capability,score,Remarks\nA,2026-03-31,allocation,2,x\n")
    assert (mapping.scales, mapping.questions) == ({"rating": "0-3"}, [])


def test_ambiguous_dates_are_asked_and_clear_ones_are_not() -> None:
    unclear = "Date,Capability,Stage\n01/02/2026,Allocation,Walk\n05/05/2026,Budgeting,Run\n"
    asked = question(recognised(unclear, organization="A"), "date_order")
    assert asked.values == ("01/02/2026", "05/05/2026")
    assert [answer for answer, _ in asked.choices] == ["dmy", "mdy"]
    assert recognised(unclear, organization="A", date_order="mdy").day_orders == {"assessed_on": "mdy"}
    clear = unclear.replace("05/05", "13/05")
    assert recognised(clear, organization="A").day_orders == {"assessed_on": "dmy"}


def test_numbers_in_a_date_column_are_asked_never_guessed() -> None:
    mapping = recognised("Date,Capability,Stage\n45291,Allocation,Walk\n", organization="A")
    assert [answer for answer, _ in question(mapping, "date_order").choices] == ["serial-1900", "serial-1904"]


def test_what_the_file_lacks_is_asked_once() -> None:
    mapping = recognised("Capability,Stage\nAllocation,Walk\n")
    assert [one.key for one in mapping.questions] == ["organization", "assessed_on"]
    assert recognised("Capability,Stage\nAllocation,Walk\n", **GIVEN).filled == GIVEN


def test_a_column_of_zeros_is_pointed_out() -> None:
    rows = "".join(f"{one.id},{2 if place == 0 else 0}\n" for place, one in enumerate(FRAMEWORK.capabilities))
    mapping = recognised(f"Capability,Score\n{rows}", **GIVEN, scale="0-3")
    [notice] = [text for text in mapping.notices if "is 0 in" in text]
    assert notice.startswith("'Score' is 0 in 21 of 22 rows")


def test_rows_of_totals_are_told_and_other_weights_too() -> None:
    header = "Framework Capability,Knowledge,Process,Metrics,Adoption,Automation\n"
    mapping = recognised(f"{header}Allocation,1,1,1,1,1\nWeighting,20%,20%,20%,20%,20%\n", **GIVEN)
    assert mapping.notices == [
        "Line 3 (Weighting) is left out: it holds totals or weights, not a rating.",
        "The file weighs the lenses 20 / 20 / 20 / 20 / 20; "
        "scores are computed with the weights 30 / 25 / 20 / 20 / 5.",
    ]


# Kept mappings


TEXTS = [
    "Capability,Score,Score,Notes\nAllocation,1,2,x\n",
    "Organization,Date,Allocation,Allocation Target,Budgeting\nA,31/12/2026,1,2,3\n",
    "Capability,Q1 2026 Score,Q1 2026 Target,Q2 2026 Score\nTagging,1,2,3\n",
    "domain,capability,weights,scoring\nx,Allocation,1,2\n",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_mapping_survives_being_kept_as_json(text: str) -> None:
    answers = {"rating": "Score#2"} if "Score,Score" in text else {}
    mapping = recognised(text, **GIVEN, mapping={"scale": "0-3", "capability:Tagging": "allocation", **answers})
    again = TableMapping.from_described(json.loads(json.dumps(mapping.described())), mapping.header)
    mapping.notices, mapping.questions = [], []
    assert again == mapping


@pytest.mark.parametrize("kept", [{}, {"shape": "round"}, {"shape": "long", "shared": [], "blocks": {}}])
def test_what_is_no_mapping_is_refused(kept: dict[str, object]) -> None:
    with pytest.raises(Refused, match=r"^The saved mapping cannot be used: (header|shape): "):
        TableMapping.from_described(kept, ["Capability"])


def test_a_kept_mapping_needs_its_columns() -> None:
    kept = recognised(TEXTS[0], **GIVEN, mapping={"rating": "Score"}).described()
    with pytest.raises(Refused, match="needs a column 'Notes'"):
        TableMapping.from_described(kept, ["Capability", "Score", "Score"])
