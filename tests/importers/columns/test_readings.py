"""What cells of ratings and targets say: an unsaid scale is never guessed, a doubt is never taken."""

import pytest

from finops_model.errors import Refused
from finops_model.importers.columns.readings import (
    BelowCrawl,
    Reading,
    ScaleRow,
    needs_scale,
    possible_scales,
    read_rating_cell,
    read_target_cell,
    scale_by_values,
    scale_table,
    unknown_words,
)
from finops_model.importers.columns.scales import SCALES, find_scale


@pytest.mark.parametrize("text", ["0.7", "1", "0,01"])
def test_a_bare_small_number_on_the_scale_of_percent_may_be_a_share_and_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="a percentage or a share of 1"):
        read_rating_cell(text, SCALES["percent"])


def test_a_number_without_a_scale_is_refused_and_a_word_needs_none() -> None:
    with pytest.raises(Refused, match="which scale"):
        read_rating_cell("2", None)
    assert read_rating_cell("2 - Walk", None) == Reading(stage="walk")
    assert read_rating_cell("n/a", None) == Reading(applicable="no")
    assert read_rating_cell("-", None) == Reading()


@pytest.mark.parametrize(
    ("text", "scale", "reading"),
    [
        ("2.5 (Walk)", "0-3", Reading(score="2.5")),
        ("Crawl (1,2)", "0-3", Reading(score="1.2")),
        ("Walk (2)", "0-3", Reading(stage="walk")),
        ("4 - Walk", "1-5", Reading(score="2.25")),
        ("3 (Crawl)", "1-5", Reading(score="1.5")),
        ("Walk (2/3)", "0-3", Reading(score="2")),
        ("Walk, 70 %", "percent", Reading(score="2.1")),
        ("Level 2", "1-3", Reading(score="2")),
        ("3/5", "1-5", Reading(score="1.5")),
        ("3 of 5", "0-5", Reading(score="1.8")),
        ("1 of 100", "percent", Reading(score="0.03")),
        ("0: 0 items completed", "0-10", Reading(score="0")),
    ],
)
def test_a_number_beside_a_word_counts_where_it_reaches_that_stage(text: str, scale: str, reading: Reading) -> None:
    assert read_rating_cell(text, find_scale(scale)) == reading


@pytest.mark.parametrize(
    ("text", "scale", "sentence"),
    [
        ("<Crawl", "", """'<Crawl' is in doubt: < stands .* Answer with --map 'rating:<Crawl=crawl' where"""),
        ("Walk?", "", """'Walk\\?' is in doubt: \\? stands .* Answer with --map 'rating:Walk\\?=walk' where"""),
        ("~3", "0-10", """'~3' is in doubt: ~ stands beside it. .* Answer with --map 'rating:~3=walk' where"""),
        ("Crawl/Walk", "", """names several stages: Crawl, Walk. .*--map rating:Crawl/Walk=crawl where"""),
        ("not Walk", "", """says more than Walk. Expected a stage alone. .*not Walk=walk' where"""),
        ("1 - Run", "", """contradicts itself: 1 is not Run. Expected one stage. .*rating:1 - Run=run' where"""),
        ("Run 0", "0-3", "contradicts itself: 0 is not Run"),
        ("1.2 (Run)", "0-3", "contradicts itself: 1.2 is not Run"),
        ("2.5 (Walk)", "", "does not say which scale it is on"),
        ("60-70%", "percent", """is a range. Expected one number. Answer with .*rating:60-70%=walk where"""),
        ("2 to 3", "0-3", "is a range"),
        ("3/5", "0-10", "not one out of 5"),
        ("2 of 3", "1-5", "not one out of 3"),
        ("Defined", "", """Answer with --map rating:Defined=walk, or another stage, where the cell means one"""),
        ('"so-so" "ok"', "", """Answer with --map 'rating:"so-so" "ok"=walk',"""),
        ("x" * 61, "", """Answer with --map rating:WORD=walk,"""),
        (
            "NA",
            "",
            """may mean not applicable or not available. .*rating:NA=n/a, or with --map rating:NA=- w""",
        ),
    ],
)
def test_a_cell_in_doubt_is_refused_with_the_answer_that_settles_it(text: str, scale: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        read_rating_cell(text, find_scale(scale) if scale else None)


WORDS = {"defined": "walk", "◑": "crawl", "★★☆": "walk", "na": "n/a", "tbc": "-", "<crawl": "pre-crawl", "walk": "run"}


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("Defined", Reading(stage="walk")),
        (" DEFINED ", Reading(stage="walk")),
        ("◑", Reading(stage="crawl")),
        ("★★☆", Reading(stage="walk")),
        ("NA", Reading(applicable="no")),
        ("tbc", Reading()),
        ("<Crawl", Reading(stage="pre-crawl")),
        ("Crawl", Reading(stage="crawl")),
        ("Walk", Reading(stage="run")),
    ],
)
def test_what_a_person_said_about_a_word_counts_first(text: str, reading: Reading) -> None:
    assert read_rating_cell(text, None, WORDS) == reading


def test_an_answer_about_a_word_explains_that_word_alone() -> None:
    for text in ("Defined?", "★☆☆", "◐"):
        with pytest.raises(Refused):
            read_rating_cell(text, None, WORDS)


def test_the_words_that_only_a_person_can_explain_are_listed_once() -> None:
    values = ["Walk", "Defined", "◑", "", "n/a", "-", "NA", "2", "2.5 (Walk)", "1 - Run", "<Crawl", "Defined", "3/5"]
    assert unknown_words(values) == ["Defined", "◑", "NA", "1 - Run", "<Crawl"]
    assert unknown_words(values, WORDS) == ["1 - Run"]
    assert needs_scale(values) == ["2", "2.5 (Walk)", "3/5"]
    assert needs_scale(["2", "5"], {"5": "run"}) == ["2"]


def test_what_needs_a_scale_are_the_distinct_numbers_alone() -> None:
    assert needs_scale(["2", "10", "Walk", "n/a", "", "-", "2 - Walk", "x"]) == ["2", "10"]


def test_scales_are_offered_only_where_every_number_lies_on_them() -> None:
    assert possible_scales(["1", "2", "3"]) == ["0-3", "1-3", "0-4", "1-5", "0-10"]
    assert possible_scales(["0", "4"]) == ["0-4", "0-10", "percent"]
    assert possible_scales(["100", "300"]) == ["100-500"]
    assert possible_scales(["700"]) == []


def test_percent_signs_everywhere_say_the_scale_and_some_do_not() -> None:
    assert scale_by_values(["70 %", "5%", "n/a"]) == "percent"
    assert scale_by_values(["70 %", "5"]) == ""
    assert scale_by_values(["Walk"]) == ""


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Walk", "walk"),
        ("2.9", "walk"),
        ("3", "run"),
        ("none", "none"),
        ("Kein Ziel", "none"),
        ("", ""),
        ("-", ""),
        ("n/a", ""),
    ],
)
def test_a_target_is_the_stage_that_its_score_reaches(text: str, target: str) -> None:
    assert read_target_cell(text, SCALES["0-3"]) == target


@pytest.mark.parametrize("text", ["0", "0.9", "Pre-crawl"])
def test_a_target_below_crawl_is_no_target(text: str) -> None:
    with pytest.raises(BelowCrawl, match=f"cannot be a target.*target:{text}=none.*target:{text}=-"):
        read_target_cell(text, SCALES["0-3"])


def test_what_a_person_said_about_a_target_counts_first() -> None:
    words = {"0": "none", "pre-crawl": "-", "high": "run", "none": "crawl"}
    texts = ("0", "Pre-crawl", "High", "none", "1", "NA", "N/A")
    assert [read_target_cell(text, SCALES["0-3"], words) for text in texts] == [
        "none",
        "",
        "run",
        "crawl",
        "crawl",
        "",
        "",
    ]
    with pytest.raises(Refused, match="--map target:soon=walk,"):
        read_target_cell("soon", None)


def test_the_table_shows_what_each_value_becomes() -> None:
    assert scale_table(["1", "2,5", "Laufen", "n/a", "-", "x"], SCALES["1-3"]) == [
        ScaleRow("1", 1.0, "Crawl"),
        ScaleRow("2,5", 2.5, "Walk"),
        ScaleRow("Laufen", 3.0, "Run"),
        ScaleRow("n/a", None, "Not applicable"),
        ScaleRow("-", None, "Not assessed"),
        ScaleRow(
            "x",
            None,
            "Expected a stage (pre-crawl, crawl, walk, run), a number on the scale 1-3, n/a, or nothing. Answer "
            "with --map rating:x=walk, or another stage, where the cell means one.",
        ),
    ]
