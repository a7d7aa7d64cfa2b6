"""Names of capabilities as people write them: what is exactly a name is taken, what says more is not."""

import pytest

from finops_model.framework import find_capability, read_framework
from finops_model.importers.columns.capability_names import read_capability, read_domain, read_question
from finops_model.importers.columns.vocabulary import joined_key, vocabulary

FRAMEWORK = read_framework()


def id_of(text: str) -> str:
    found = read_capability(text, FRAMEWORK)
    return found.id if found else ""


@pytest.mark.parametrize(
    "text",
    [
        "Anomaly Management",
        "anomaly-management",
        "anomalyManagement",
        "1. Anomaly Management",
        "1.Anomaly Management",
        "2.1 Anomaly Management",
        "1.2.3 Anomaly Management",
        "1) Anomaly Management",
        "(1) Anomaly Management",
        "[4] Anomaly Management",
        "#3 Anomaly Management",
        "1 - Anomaly Management",
        "b) Anomaly Management",
        "IV. Anomaly Management",
        "UUC-04 Anomaly Management",
        "FO.UUC.04 Anomaly Management",
        "C1: Anomaly Management",
        "[Anomaly Management]",
        "Anomaly Management (Alerts)",
        "Anomaly Management (2.1)",
        "4. Anomaly Management [alerts]",
        "Anomaliemanagement",
        "3. Gestion des anomalies",
        "GESTIÓN DE ANOMALÍAS (alertas)",
        "gestao de anomalias",
    ],
)
def test_a_name_may_be_numbered_stand_in_brackets_or_in_another_language(text: str) -> None:
    assert id_of(text) == "anomaly-management"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12",
        "1. Lunch",
        "Allocation - done",
        "Allocation (Target)",
        "Allocation (Ziel)",
        "Allocation (Comments)",
        "Allocation (Forecasting)",
        "Allocation (2026)",
        "Allocation (Q1)",
        "Allocation (Walk)",
        "Allocation (a) (b)",
        "Q1 Allocation",
        "FY26 Allocation",
        "H1 Allocation",
        "2026 Allocation",
        "31.03.26 Allocation",
        "L2 Allocation",
        "Cost 3 Allocation",
        "Understand Usage & Cost",
        f"Allocation ({'x' * 200})",
    ],
)
def test_what_says_more_than_a_name_is_none(text: str) -> None:
    assert id_of(text) == ""


def test_and_is_the_same_in_every_language() -> None:
    texts = ("Berichterstattung & Analyse", "Rapports et analyses", "Informes y Análisis", "Relatórios e análises")
    assert {text: id_of(text) for text in texts} == dict.fromkeys(texts, "reporting-analytics")
    assert id_of("Governance, Richtlinien und Risiko") == id_of("Gobernanza, políticas y riesgos")


def test_every_capability_and_domain_has_a_name_in_every_language_and_no_name_means_two() -> None:
    known = vocabulary()
    assert set(known.capabilities.values()) == set(FRAMEWORK.by_id)
    assert set(known.domains.values()) == {one.id for one in FRAMEWORK.domains}
    for name, id in known.capabilities.items():
        found = find_capability(name, FRAMEWORK)
        assert found is None or found.id == id
    headers = {*known.columns, *known.computed, *known.perhaps_scope, *known.perhaps_capability, *known.unrelated}
    assert not {joined_key(header) for header in headers} & {*known.capabilities, *known.domains}


def test_an_older_edition_knows_the_names_of_what_it_has() -> None:
    older = read_framework("2025")
    allocation = read_capability("1. Kostenzuordnung", older)
    assert allocation is not None
    assert older.successions[allocation.id].successor == "allocation"
    assert read_capability("Arquitectura", older) is None  # two capabilities became this one


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("Understand Usage & Cost", "understand-usage-and-cost"),
        ("1. QUANTIFY BUSINESS VALUE", "quantify-business-value"),
        ("[Cloud Rate Optimization]", "optimize-usage-and-cost"),
        ("Geschäftswert quantifizieren", "quantify-business-value"),
        ("Optimiser l'usage et les coûts", "optimize-usage-and-cost"),
        ("Gestionar la práctica FinOps", "manage-the-finops-practice"),
        ("Entender o uso e o custo", "understand-usage-and-cost"),
        ("Allocation", ""),
        ("", ""),
    ],
)
def test_a_domain_is_known_in_five_languages(text: str, domain: str) -> None:
    found = read_domain(text, FRAMEWORK)
    assert (found.id if found else "") == domain


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("How mature is your Allocation?", "allocation"),
        ("Where are we today? [Allocation]", "allocation"),
        ("How do you see us? [Tools]", "automation-tools-services"),
        ("Do you practise Anomaly Management?", "anomaly-management"),
        ("Maturity of Unit Economics", "unit-economics"),
        ("What is your target level of Data Ingestion?", "data-ingestion"),
        ("Wie reif ist Ihre Kostenzuordnung?", "allocation"),
        ("Quel est le niveau de gestion des anomalies ?", "anomaly-management"),
        ("¿Qué tan madura es la asignación de costos?", "allocation"),
        ("Qual a maturidade da alocação de custos?", "allocation"),
        ("How mature are Allocation and Forecasting?", ""),
        ("Maturity [Allocation] of Anomaly Management", ""),
        ("Is there an allocation?", ""),
        ("How mature is your usage?", ""),
        ("How many tools do you use?", ""),
        ("Why is your Allocation at this level?", ""),
        ("Comments on Anomaly Management", ""),
        ("Anomaly Management status", ""),
        ("Any comments?", ""),
        ("How mature is your Allocation? " * 10, ""),
    ],
)
def test_a_question_asks_for_the_rating_of_one_capability(text: str, id: str) -> None:
    found = read_question(text, FRAMEWORK)
    assert (found.id if found else "") == id
