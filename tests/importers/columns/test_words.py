"""Words of five languages: each means one thing, and what is not among them means nothing."""

import pytest

from finops_model.framework import Stage
from finops_model.importers.columns.vocabulary import vocabulary
from finops_model.importers.columns.words import (
    StageWord,
    column_field,
    find_stage_word,
    is_headed,
    is_no,
    is_not_applicable,
    is_not_assessed,
    is_yes,
    may_be_not_applicable,
    named_stages,
    row_kind,
    says_nothing,
    signs_beside,
    stage_word,
)
from finops_model.names import word_key


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (" Domínio_ALVO (2026)", "dominio alvo 2026"),
        ("Maßnahme", "massnahme"),
        ("R & D", "r and d"),
        ("% Progress", "% progress"),
        ("Straße", word_key("STRASSE")),
        ("é", word_key("e\u0301")),
        ("_", ""),
        ("—", ""),
    ],
)
def test_case_accents_and_punctuation_do_not_count(text: str, form: str) -> None:
    assert word_key(text) == form


@pytest.mark.parametrize(
    ("words", "stage"),
    [
        ("Crawl|krabbeln|KRIECHEN|ramper|gatear|Rastejar|engatinhar|1 - Crawl|Crawl (1)", Stage.CRAWL),
        ("walk|Gehen|marcher|caminar|Andar|caminhar|2 - Walk|2: Walk|Walk 2|Level 2 Walk", Stage.WALK),
        ("RUN|laufen|courir|correr|3. Run|Run (3)", Stage.RUN),
        ("Pre-crawl|precrawl|PRE CRAWL|Pré-rastejar|0 - Pre-crawl", Stage.PRE_CRAWL),
    ],
)
def test_a_stage_is_known_in_five_languages_with_and_without_its_number(words: str, stage: Stage) -> None:
    assert {word: stage_word(word) for word in words.split("|")} == dict.fromkeys(words.split("|"), stage)


@pytest.mark.parametrize(
    "text",
    [
        "🚶 Walk",
        "Walk ✓",
        "🟢 Walk",
        "Ｗａｌｋ",
        "Wa\u200blk",
        "\xa0Walk\xa0",
        '"Walk"',
        "„Walk“",
        "• Walk",
        "- Walk",
        "**Walk**",
        "_Walk_",
        "(Walk)",
        "[2] Walk",
        "2️⃣ Walk",
        "② Walk",
        "2 - Walk",
        "2=Walk",
        "Level 2 - Walk",
        "L2 Walk",
        "Stufe 2: Gehen",
        "Walk (Level 2)",
        "Walk (2)",
        "Walk.",
        "Stage: Walk",
    ],
)
def test_what_only_adorns_a_stage_does_not_count(text: str) -> None:
    assert stage_word(text) is Stage.WALK


@pytest.mark.parametrize(
    "text",
    [
        "<Walk",
        ">Walk",
        "~Walk",
        "≥ Walk",
        "Walk?",
        "Walk!",
        "!Walk",
        "Walk+",
        "Walk -",
        "-Walk",
        "Walk*",
        "Walk...",
        "→ Walk",
        "Walk ↑",
        "❌ Walk",
        "⚠ Walk",
        "~~Walk~~",
        "W\u0336a\u0336l\u0336k\u0336",
        "not Walk",
        "Walk (in part)",
        "Walk to Run",
        "Walk, Run",
        "Walk & Run",
        "1 Walk 2",
    ],
)
def test_a_sign_or_a_word_beside_a_stage_makes_it_none(text: str) -> None:
    assert (find_stage_word(text), stage_word(text)) == (None, None)


@pytest.mark.parametrize(
    ("text", "number"),
    [("2.5 (Walk)", "2.5"), ("Walk (2,5)", "2,5"), ("Walk: 3/5", "3/5"), ("Walk 70 %", "70 %"), ("1 - Walk", "1")],
)
def test_a_number_beside_a_stage_that_is_not_its_level_is_kept_apart(text: str, number: str) -> None:
    assert find_stage_word(text) == StageWord(Stage.WALK, number)
    assert stage_word(text) is None


def test_a_stage_is_found_in_texts_of_any_length_in_no_time() -> None:
    texts = ("a" * 60, "a " * 30, "(1 " * 20, "_" * 60, "walk " * 10_000, "*" * 32_000, "- " * 16_000, "l1" * 30)
    assert [find_stage_word(text) for text in texts] == [None] * len(texts)


def test_the_stages_and_signs_in_a_text_can_be_named() -> None:
    assert named_stages("Crawl → pre-crawl, later Laufen") == [Stage.CRAWL, Stage.PRE_CRAWL, Stage.RUN]
    assert named_stages("crawling space, sprint") == [Stage.CRAWL]
    assert signs_beside("<Crawl?") == "< ?"
    assert signs_beside("🚶 Walk - 2 ✓") == ""


@pytest.mark.parametrize("text", ["NA", "na", "N.A.", "n. a.", "N A"])
def test_na_without_a_slash_may_be_not_available(text: str) -> None:
    assert may_be_not_applicable(text)
    assert not is_not_applicable(text)
    assert not is_not_assessed(text)
    assert says_nothing(text)


@pytest.mark.parametrize(
    "text", ["", "1", "crawl/walk", "Crawl-Walk", "Sprint", "walking dead", "wlak", "3: one step", "-"]
)
def test_what_is_no_single_stage_is_none(text: str) -> None:
    assert stage_word(text) is None


@pytest.mark.parametrize(
    "text",
    ["N/A", "n / a", "Not applicable", "nicht anwendbar", "Entfällt", "s.o.", "No aplica", "Não se aplica"],
)
def test_not_applicable_is_not_the_same_as_not_assessed(text: str) -> None:
    assert is_not_applicable(text)
    assert not is_not_assessed(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "--",
        "–",
        "—",
        "?",
        "TBD",
        "not assessed",
        "nicht bewertet",
        "Non évalué",
        "no evaluado",
        "Não avaliado",
    ],
)
def test_nothing_a_dash_and_words_for_it_are_not_assessed(text: str) -> None:
    assert is_not_assessed(text)
    assert not is_not_applicable(text)


@pytest.mark.parametrize("text", ["0", "!!!", "x", "none", "#N/A", "=A1"])
def test_other_texts_are_neither(text: str) -> None:
    assert not is_not_assessed(text)
    assert not is_not_applicable(text)


@pytest.mark.parametrize(
    "words", [("yes", "no"), ("Ja", "Nein"), ("oui", "non"), ("Sí", "No"), ("Sim", "Não"), ("TRUE", "FALSE")]
)
def test_yes_and_no_in_five_languages(words: tuple[str, str]) -> None:
    assert (is_yes(words[0]), is_no(words[0]), is_yes(words[1]), is_no(words[1])) == (True, False, False, True)


@pytest.mark.parametrize(
    ("headers", "field"),
    [
        ("Organization|Unternehmen|Entreprise|Empresa|Organização|Business Unit", "organization"),
        ("Date|Datum|Stichtag|Fecha|Data da avaliação|Date d'évaluation|Quarter", "assessed_on"),
        ("Framework Capability|Fähigkeit|Capacité|Capacidad|Capacidade Avaliada", "capability"),
        ("Maturity|Reifegrad|Maturité|Nivel de madurez|Maturidade|Score (0-10)|Maturity %|Level 1-5|Ist", "rating"),
        ("Target|Ziel|Soll-Stufe|Cible|Objetivo|Alvo|Target Maturity", "target"),
        ("Notes|Observações|Bemerkungen|Commentaires|Comentarios|Evidence", "evidence"),
        ("Assessed by|Bewertet von|Évaluateur|Evaluado por|Avaliador", "assessor"),
        ("Target Date|Zieldatum|Échéance|Fecha límite|Prazo", "target_due_on"),
        ("Knowledge|Wissen|Connaissances|Conocimientos|Conhecimento", "knowledge"),
        ("Gap|Abweichung|Écart|Brecha|Lacuna|% Progress|Total Score|_domain", "computed"),
        ("N/A|Not applicable?|Out of scope|Entfällt|Hors périmètre|No aplica|Não se aplica", "not_applicable"),
        ("To-be maturity|Future State|Sollzustand|État souhaité|Estado objetivo|Estado alvo", "target"),
        ("FinOps Maturity|Today|Ist-Zustand|Estado actual|Situação atual|Consensus|Score /3|Score (/ 5)", "rating"),
        ("Domain|Theme|Roles|Serial number|Foo|Objective|Team|Type|N", ""),
    ],
)
def test_a_column_is_known_in_five_languages(headers: str, field: str) -> None:
    assert {header: column_field(header) for header in headers.split("|")} == dict.fromkeys(headers.split("|"), field)


def test_a_header_is_one_of_some_words_with_and_without_its_brackets() -> None:
    assert all(is_headed(text, vocabulary().perhaps_scope) for text in ("Team", "Équipe (EMEA)", "BUSINESS-LINE"))
    assert all(is_headed(text, vocabulary().unrelated) for text in ("#", "No.", "Beschreibung", "Next steps"))
    assert not any(is_headed(text, vocabulary().unrelated) for text in ("", "Capability", "Team", "Score"))


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (
            "Current|Maturity|Actual|Ist|IST-Wert|As-is|Today|Actuel|Actual maturity|Current state|Estado atual",
            "rating",
        ),
        ("Target|Goal|Soll|Ziel|To-be|Cible|Objetivo|Target maturity|Future state|Desired", "target"),
        ("|Allocation|Current target|Ist/Soll|Walk|Current owner|Target date", None),
    ],
)
def test_a_row_may_say_whether_it_is_about_today_or_the_target(texts: str, kind: str | None) -> None:
    assert {text: row_kind(text) for text in texts.split("|")} == dict.fromkeys(texts.split("|"), kind)


def test_no_word_means_two_things() -> None:
    assert set(vocabulary().columns).isdisjoint(vocabulary().computed)
    assert set(vocabulary().stages).isdisjoint(vocabulary().not_applicable | vocabulary().not_assessed)
    assert vocabulary().not_applicable.isdisjoint(vocabulary().not_assessed)
