"""The framework that the product ships: complete, as the maturity model and SEMANTICS state it."""

import pytest

from finops_model.assessment import LENSES
from finops_model.framework import Stage, editions, find_capability, read_framework
from finops_model.framework.editions import names_of
from finops_model.framework.files import FRAMEWORK_ROOT

NOW = read_framework("2026")
BEFORE = read_framework("2025")

CHARACTERISTICS = """
crawl-reporting      Crawl  reporting and tooling  sign
crawl-measurement    Crawl  measurement            sign
crawl-kpis           Crawl  measurement            criterion
crawl-process        Crawl  process and policy     criterion
crawl-adoption       Crawl  adoption               criterion
crawl-quick-wins     Crawl  edge cases             criterion
walk-adoption        Walk   adoption               criterion
walk-edge-known      Walk   edge cases             criterion
walk-coverage        Walk   automation             criterion
walk-edge-estimated  Walk   edge cases             criterion
walk-kpis            Walk   measurement            criterion
run-adoption         Run    adoption               criterion
run-edge-addressed   Run    edge cases             criterion
run-kpis             Run    measurement            criterion
run-automation       Run    automation             criterion
"""

ORDER = """
understand-usage-and-cost: data-ingestion allocation reporting-analytics anomaly-management
quantify-business-value: planning-estimating forecasting budgeting kpis-benchmarking unit-economics
optimize-usage-and-cost: architecting-workload-placement usage-optimization rate-optimization licensing-saas
 sustainability
manage-the-finops-practice: finops-practice-operations executive-strategy-alignment governance-policy-risk
 finops-education-enablement invoicing-chargeback finops-assessment automation-tools-services intersecting-disciplines
"""

REQUIREMENTS = """
allocation            Walk  data-ingestion       Crawl
reporting-analytics   Walk  data-ingestion       Walk
anomaly-management    Walk  reporting-analytics  Crawl
budgeting             Run   forecasting          Walk
kpis-benchmarking     Run   unit-economics       Walk
unit-economics        Walk  allocation           Walk
rate-optimization     Run   forecasting          Walk
invoicing-chargeback  Walk  allocation           Walk
"""

MOVED = {
    "benchmarking": ("kpis-benchmarking", "renamed"),
    "architecting-for-cloud": ("architecting-workload-placement", "merged"),
    "onboarding-workloads": ("architecting-workload-placement", "merged"),
    "workload-optimization": ("usage-optimization", "renamed"),
    "cloud-sustainability": ("sustainability", "renamed"),
    "policy-governance": ("governance-policy-risk", "renamed"),
    "finops-tools-services": ("automation-tools-services", "renamed"),
}


def rows(table: str) -> list[tuple[str, ...]]:
    """The cells of a table above; two blanks stand between cells."""
    return [tuple(cell.strip() for cell in line.split("  ") if cell.strip()) for line in table.strip().splitlines()]


@pytest.mark.parametrize("edition", editions())
def test_an_edition_has_four_domains_and_22_capabilities_each_in_its_domain(edition: str) -> None:
    framework = read_framework(edition)
    assert (len(framework.domains), len(framework.capabilities)) == (4, 22)
    assert all(framework.capabilities_of(domain.id) for domain in framework.domains)


def test_the_capabilities_stand_in_framework_order_domain_after_domain() -> None:
    expected = ORDER.replace(":", "").split()
    found = [id for domain in NOW.domains for id in (domain.id, *(one.id for one in NOW.capabilities_of(domain.id)))]
    assert found == expected
    assert [one.id for one in NOW.capabilities] == [id for id in expected if id not in {d.id for d in NOW.domains}]


def test_every_characteristic_of_the_maturity_model_is_there_with_its_stage_dimension_and_kind() -> None:
    found = [(one.id, one.stage.label, one.dimension, one.kind) for one in NOW.criteria]
    assert found == rows(CHARACTERISTICS)


def test_four_criteria_count_towards_crawl_five_towards_walk_and_four_towards_run() -> None:
    assert [len(NOW.criteria_of(stage)) for stage in Stage] == [0, 4, 5, 4]


IMPLIED = """
walk-adoption       crawl-adoption
walk-kpis           crawl-kpis
run-adoption        walk-adoption
run-edge-addressed  walk-edge-known
run-kpis            walk-kpis
"""


def test_higher_criteria_imply_the_lower_ones_of_adoption_kpis_and_edge_cases() -> None:
    implications = [(one.id, implied) for one in NOW.criteria for implied in one.implies]
    assert [(id, implied.criterion) for id, implied in implications] == rows(IMPLIED)
    assert all(implied.reason.endswith(".") for _, implied in implications)


def test_the_lenses_are_those_of_a_rating_in_their_order_with_the_default_weights() -> None:
    assert tuple(one.id for one in NOW.lenses) == LENSES
    assert [one.weight for one in NOW.lenses] == [30, 25, 20, 20, 5]


def test_pre_crawl_is_the_only_stage_that_is_not_official() -> None:
    assert [(one.stage, one.official) for one in NOW.stages] == [
        (Stage.PRE_CRAWL, False),
        (Stage.CRAWL, True),
        (Stage.WALK, True),
        (Stage.RUN, True),
    ]


def test_the_requirements_are_the_eight_first_ones_each_with_a_reason() -> None:
    found = [
        (one.id, need.stage.label, need.capability, need.at.label) for one in NOW.capabilities for need in one.requires
    ]
    assert sorted(found) == sorted(rows(REQUIREMENTS))
    assert all(need.reason.endswith(".") for one in NOW.capabilities for need in one.requires)


@pytest.mark.parametrize("capability", NOW.capabilities, ids=lambda one: one.id)
def test_a_capability_of_the_newest_edition_is_complete(capability) -> None:
    assert all(len(capability.indicators[stage]) >= 2 for stage in (Stage.CRAWL, Stage.WALK, Stage.RUN))
    assert capability.url.startswith("https://www.finops.org/framework/capabilities/")
    assert capability.source.endswith(f"{capability.id}.md")
    assert capability.question.endswith("?")
    assert capability.owner.persona in capability.personas
    assert min(len(capability.kpis), len(capability.evidence_examples)) >= 2


@pytest.mark.parametrize("edition", editions())
def test_a_short_name_fits_on_a_chart_axis(edition: str) -> None:
    assert [one.short_name for one in read_framework(edition).capabilities if len(one.short_name) > 14] == []


@pytest.mark.parametrize("edition", editions())
def test_texts_are_attributed_to_their_source(edition: str) -> None:
    framework = read_framework(edition)
    assert "FinOps Foundation" in framework.attribution
    assert "https://creativecommons.org/licenses/by/4.0/" in framework.attribution
    assert any(one.url == "https://www.finops.org/framework/" for one in framework.sources)


def test_each_domain_has_the_name_of_its_edition() -> None:
    assert [one.name for one in NOW.domains] == [
        "Understand Usage & Cost",
        "Quantify Business Value",
        "Optimize Usage & Cost",
        "Manage the FinOps Practice",
    ]
    assert [one.name for one in BEFORE.domains] == [
        "Understand Cloud Usage & Cost",
        "Quantify Business Value",
        "Optimize Cloud Usage & Cost",
        "Manage the FinOps Practice",
    ]
    assert [one.id for one in BEFORE.domains] == [one.id for one in NOW.domains]


def test_the_older_edition_knows_its_own_names_and_not_the_later_ones() -> None:
    assert [id for id in BEFORE.by_id if id not in NOW.by_id] == [
        "benchmarking",
        "architecting-for-cloud",
        "workload-optimization",
        "cloud-sustainability",
        "onboarding-workloads",
        "policy-governance",
        "finops-tools-services",
    ]
    assert find_capability("Executive Strategy Alignment", BEFORE) is None
    assert find_capability("Usage Optimization", BEFORE) is None


def test_the_older_edition_shares_the_model_itself_and_not_a_copy_of_it() -> None:
    assert (BEFORE.stages, BEFORE.criteria, BEFORE.lenses, BEFORE.personas) == (
        NOW.stages,
        NOW.criteria,
        NOW.lenses,
        NOW.personas,
    )
    assert not any((FRAMEWORK_ROOT / "2025" / name).exists() for name in ("stages.yaml", "criteria.yaml"))


def test_every_older_capability_has_one_explicit_way_forward() -> None:
    assert list(BEFORE.successions) == list(BEFORE.by_id)
    for id, way in BEFORE.successions.items():
        assert (way.successor, way.rule) == MOVED.get(id, (id, "same"))
        assert way.reason


def test_the_capability_that_is_new_has_no_predecessor() -> None:
    new = [one.id for one in NOW.capabilities if one.new_in == "2026"]
    assert new == ["executive-strategy-alignment"]
    assert {way.successor for way in BEFORE.successions.values()} == set(NOW.by_id) - set(new)


def test_every_name_of_the_older_edition_leads_to_its_successor_in_the_newer_one() -> None:
    for one in BEFORE.capabilities:
        for name in (one.id, one.name):
            found = find_capability(name, NOW)
            assert found is not None, name
            assert found.id == BEFORE.successions[one.id].successor


@pytest.mark.parametrize("edition", editions())
def test_every_name_leads_to_its_own_capability(edition: str) -> None:
    framework = read_framework(edition)
    for one in framework.capabilities:
        assert all(find_capability(name, framework) is one for name in (*names_of(one), one.short_name))
