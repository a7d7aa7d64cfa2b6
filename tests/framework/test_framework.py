"""The loader on broken and on own frameworks, and how names are found."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finops_model.errors import FrameworkBroken, UnknownName
from finops_model.framework import (
    Stage,
    close_capabilities,
    editions,
    find_capability,
    read_framework,
)
from finops_model.framework.editions import names_of
from finops_model.framework.files import FRAMEWORK_ROOT, NEWEST
from finops_model.names import capability_key

FRAMEWORK = read_framework()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A copy of the product's framework folder that a test may break."""
    return Path(shutil.copytree(FRAMEWORK_ROOT, tmp_path / "framework"))


def change(file: Path, old: str, new: str) -> int:
    """Replace the only ``old`` in the file by ``new``; the line (counted from 1) on which it begins."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def broken(own: Path, edition: str = NEWEST) -> FrameworkBroken:
    with pytest.raises(FrameworkBroken) as caught:
        read_framework(edition, own)
    return caught.value


@pytest.mark.parametrize(
    ("stage", "level", "id", "label"),
    [
        (Stage.PRE_CRAWL, 0, "pre-crawl", "Pre-crawl"),
        (Stage.CRAWL, 1, "crawl", "Crawl"),
        (Stage.WALK, 2, "walk", "Walk"),
        (Stage.RUN, 3, "run", "Run"),
    ],
)
def test_a_stage_has_its_level_id_and_label(stage: Stage, level: int, id: str, label: str) -> None:
    assert (int(stage), stage.id, stage.label) == (level, id, label)
    assert Stage.from_id(id) is stage


def test_an_unknown_stage_id_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        Stage.from_id("fly")


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("allocation", "allocation"),
        ("Reporting & Analytics", "reporting-analytics"),
        ("reporting AND analytics", "reporting-analytics"),
        ("  Governance ,Policy&Risk ", "governance-policy-risk"),
        ("Automation, Tools & Services", "automation-tools-services"),
        ("Automation, Tools, & Services", "automation-tools-services"),
        ("Cloud Policy & Governance", "governance-policy-risk"),
        ("Policy and Governance", "governance-policy-risk"),
        ("Benchmarking", "kpis-benchmarking"),
        ("Onboarding Workloads", "architecting-workload-placement"),
        ("Architecting for Cloud", "architecting-workload-placement"),
        ("Cost Allocation (Metadata & Hierarchy)", "allocation"),
        ("manage-commitment-based-discounts", "rate-optimization"),
        ("usage optimisation", "usage-optimization"),
        ("Rates", "rate-optimization"),
        ("ＦＯＲＥＣＡＳＴＩＮＧ", "forecasting"),  # full-width letters, as some spreadsheets write them
        ("Unit\u00a0Economics", "unit-economics"),
    ],
)
def test_a_capability_is_found_by_every_name_it_has(name: str, id: str) -> None:
    found = find_capability(name, FRAMEWORK)
    assert found is not None
    assert found.id == id


@pytest.mark.parametrize("name", ["", "  ", "&", "-", "—", "Alocation", "Cloud", "Optimization", "22"])
def test_a_name_that_no_capability_has_is_not_guessed(name: str) -> None:
    assert find_capability(name, FRAMEWORK) is None


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Alocation", "allocation"),
        ("Anomoly Managment", "anomaly-management"),
        ("Analytics and Reporting", "reporting-analytics"),
        ("Forcasting", "forecasting"),
        ("Onbording workloads", "architecting-workload-placement"),
    ],
)
def test_a_misspelled_name_offers_the_capability_it_resembles_first(name: str, first: str) -> None:
    assert close_capabilities(name, FRAMEWORK)[0].id == first


@pytest.mark.parametrize("name", ["", "—", "xyzzy", "Total"])
def test_nothing_is_offered_for_a_text_that_resembles_no_name(name: str) -> None:
    assert close_capabilities(name, FRAMEWORK) == []


def test_close_capabilities_are_offered_once_each_and_no_more_than_the_limit() -> None:
    offered = [one.id for one in close_capabilities("optimization", FRAMEWORK, limit=2)]
    assert sorted(offered) == ["rate-optimization", "usage-optimization"]


@given(
    st.sampled_from([(name, one.id) for one in FRAMEWORK.capabilities for name in names_of(one)]),
    st.sampled_from([str.upper, str.lower, str.title, lambda text: text.replace("&", "and")]),
    st.sampled_from(["", " ", "\t", "\u00a0", "-", "…", "_"]),
)
def test_case_blanks_and_punctuation_never_change_what_a_name_means(known, recase, filler) -> None:
    name, id = known
    found = find_capability(filler.join(("", *recase(name).split(" "), "")), FRAMEWORK)
    assert found is not None
    assert found.id == id


@given(st.text())
def test_the_key_of_a_key_is_itself_and_any_text_can_be_looked_up(text: str) -> None:
    assert capability_key(capability_key(text)) == capability_key(text)
    found = find_capability(text, FRAMEWORK)
    assert found is None or capability_key(text) in {
        capability_key(name) for name in (*names_of(found), found.short_name)
    }


def test_editions_stand_side_by_side_oldest_first() -> None:
    assert editions() == ("2025", "2026")
    assert editions()[-1] == NEWEST


def test_an_edition_is_read_once_however_it_is_asked_for() -> None:
    assert read_framework() is read_framework(NEWEST) is read_framework(NEWEST, FRAMEWORK_ROOT)
    assert hash(read_framework()) == hash(read_framework(NEWEST))


def test_an_unknown_edition_is_refused_with_the_ones_that_exist() -> None:
    with pytest.raises(UnknownName, match=r"no framework edition '1999'\. Did you mean '2025' or '2026'"):
        read_framework("1999")


@pytest.mark.parametrize("edition", ["../2026", "", ".", "2026/capabilities"])
def test_an_edition_is_a_name_and_never_a_path(edition: str) -> None:
    with pytest.raises(UnknownName):
        read_framework(edition)


def test_a_folder_without_editions_has_none(tmp_path: Path) -> None:
    assert editions(tmp_path) == ()
    with pytest.raises(UnknownName):
        read_framework(NEWEST, tmp_path)


def test_an_organization_may_bring_a_framework_of_its_own(own: Path) -> None:
    shutil.rmtree(own / "2025")
    own_edition = (own / "2026").rename(own / "house")
    change(own_edition / "edition.yaml", "title: FinOps Framework 2026", "title: Ours")
    change(own_edition / "edition.yaml", "  - sustainability\n", "  - sustainability\n  - quantum-cost\n")
    (own_edition / "capabilities" / "quantum-cost.yaml").write_text(
        "name: Quantum Cost\nshort_name: Quantum\ndomain: optimize-usage-and-cost\n"
        "summary: Pay little for qubits.\nurl: https://example.org/\n"
    )
    framework = read_framework("house", own)
    quantum = find_capability("Quantum cost", framework)
    assert quantum is not None
    assert (framework.title, len(framework.capabilities)) == ("Ours", 23)
    assert (quantum.summary, quantum.indicators, quantum.requires) == ("Pay little for qubits.", {}, ())
    assert [one.id for one in framework.capabilities_of("optimize-usage-and-cost")][-1] == "quantum-cost"


def test_a_framework_gives_its_parts_by_id() -> None:
    assert FRAMEWORK.capability("allocation").name == "Allocation"
    assert FRAMEWORK.domain("quantify-business-value").name == "Quantify Business Value"
    assert FRAMEWORK.capabilities_of("no-such-domain") == ()
    with pytest.raises(KeyError):
        FRAMEWORK.capability("alchemy")
    with pytest.raises(KeyError):
        FRAMEWORK.domain("alchemy")


CAPABILITY = "2026/capabilities/budgeting.yaml"
QUESTION = "owners: Who owns each budget, how often is it revised and what happens when it is about to be exceeded?"
INDICATOR = (
    "- An annual budget in spreadsheets, built by hand from forecasts; any reserve is held centrally and released"
)


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "line", "message"),
    [
        (CAPABILITY, "short_name: B", "nickname: B", "nickname", "nickname: Budgeting", "unknown key"),
        (CAPABILITY, "\nname: Budgeting", "\nname: 17", "name", "name: 17", "a text, found '17' (a text like"),
        (CAPABILITY, "\nname: Budgeting", "\nname:", "name", "name:", "expected a text, found nothing"),
        (CAPABILITY, "short_name: B", "name: B", "name", "name: Budgeting", "this key stands here twice"),
        (CAPABILITY, "domain: quantify-business-value", "domain: money", "domain", "domain: money", "not a domain"),
        (CAPABILITY, "persona: finance", "persona: elf", "owner.persona", "persona: elf", "'elf' is not a persona"),
        (
            CAPABILITY,
            "question:",
            "owners:",
            "owners",
            QUESTION,
            "unknown key; expected only name, short_name, domain, ",
        ),
        (CAPABILITY, "persona: finance\n  basis: source", "", "owner", "owner:", "keys with values, found nothing"),
        (CAPABILITY, "basis: source", "base: source", "owner.base", "base: source", "expected only persona, basis"),
        (CAPABILITY, "  crawl:\n", "  fly:\n", "indicators.fly", INDICATOR, "'fly' is not a stage"),
        (CAPABILITY, "  run:\n    - Short", "  crawl:\n    - Short", "indicators.crawl", "crawl:", "stands here twice"),
        (CAPABILITY, "      run: <= 12 %\n", "", "kpis.0.samples", "crawl: <= 20 %", "the key 'run' is missing"),
        (CAPABILITY, "basis: source", "basis: rumor", "owner.basis", "basis: rumor", "one of source, inferred"),
        (CAPABILITY, "- stage: run", "- stage: fly", "requires.0.stage", "- stage: fly", "'fly' is not a stage"),
        (CAPABILITY, ": forecasting", ": alchemy", "requires.0.capability", "capability: alchemy", "not a capability"),
        (CAPABILITY, "at: walk", "at: pre-crawl", "requires.0.at", "at: pre-crawl", "'pre-crawl' is not a stage"),
        (CAPABILITY, "slug: budget-m", "slug: M", "former_names.0.slug", "slug: Management", "not an id"),
        (CAPABILITY, "- budget list with owners", "- [a]", "evidence_examples.0", "- [a]", "a text, found a list"),
        (CAPABILITY, "short_name: Budgeting", "short_name: Data", "short_name", "short_name: Data", "'data-ingestion'"),
        ("2026/lenses.yaml", "weight: 25", "weight: 2.5", "1.weight", "weight: 2.5", "a whole number, found '2.5'"),
        ("2026/lenses.yaml", "weight: 25", "weight: -25", "1.weight", "weight: -25", "a weight of 0 or more"),
        (
            "2026/lenses.yaml",
            "    - No consistent process\n",
            "",
            "1.levels",
            "- Processes are being defined or tested",
            "levels 0 to 4, found 4",
        ),
        ("2026/lenses.yaml", "- id: process", "- id: knowledge", "1", "- id: knowledge", "stands here twice"),
        ("2026/lenses.yaml", "weight: 25", "weight: 24", "", "- id: knowledge", "must sum to 100, they sum to 99"),
        ("2026/criteria.yaml", "- id: walk-kpis", "- id: run-kpis", "13", "- id: run-kpis", "stands here twice"),
        (
            "2026/criteria.yaml",
            "- criterion: crawl-kpis",
            "- criterion: crawl-luck",
            "10.implies.0.criterion",
            "- criterion: crawl-luck",
            "'crawl-luck' is not a criterion that counts",
        ),
        (
            "2026/criteria.yaml",
            "- criterion: crawl-kpis",
            "- criterion: crawl-reporting",
            "10.implies.0.criterion",
            "- criterion: crawl-reporting",
            "'crawl-reporting' is not a criterion that counts",
        ),
        (
            "2026/criteria.yaml",
            "- criterion: walk-edge-known",
            "- criterion: run-kpis",
            "12.implies.0.criterion",
            "- criterion: run-kpis",
            "'run-kpis' is not of a lower stage than 'run-edge-addressed'",
        ),
        (
            "2026/criteria.yaml",
            "yet.\n",
            "yet.\n  implies: [{criterion: crawl-kpis, reason: none}]\n",
            "0.implies.0.criterion",
            "implies: [{criterion: crawl-kpis, reason: none}]",
            "this is a sign",
        ),
        (
            "2026/lenses.yaml",
            "- id: process",
            "- id: procedure",
            "",
            "- id: knowledge",
            "expected the lenses knowledge, process, metrics, adoption, automation, in this order",
        ),
        ("2026/stages.yaml", "- id: run", "- id: hover", "3.id", "- id: hover", "'hover' is not a stage"),
        ("2026/stages.yaml", ": false", ": perhaps", "0.official", "official: perhaps", "expected true or false"),
        ("2026/people.yaml", "- id: itam", "- id: itfm", "personas.7", "- id: itfm", "stands here twice"),
        ("2026/domains.yaml", "- id: quantify-business-value", "- id: Q", "1.id", "- id: Q", "'Q' is not an id"),
        ("2026/edition.yaml", "- Inform", "- {}", "phases.0", "- {}", "expected a text, found keys with values"),
        ("2026/edition.yaml", "- allocation", "- budgeting", "capabilities.6", "- budgeting", "stands here twice"),
        ("2026/edition.yaml", "  - allocation\n", "", "capabilities", "- data-ingestion", "'allocation' has a file"),
    ],
)
def test_a_broken_file_is_named_with_its_line_and_key(own: Path, file, old, new, key, line, message) -> None:
    change(own / file, old, new)
    error = broken(own)
    assert (error.file, error.key) == (file, key)
    assert message in str(error)
    assert error.line is not None
    assert (own / file).read_text(encoding="utf-8").splitlines()[error.line - 1].strip() == line


def test_a_missing_key_is_named(own: Path) -> None:
    change(own / CAPABILITY, "domain: quantify-business-value\n", "")
    assert "the key 'domain' is missing" in str(broken(own))


def test_a_list_of_stages_must_be_whole_and_in_order(own: Path) -> None:
    change(own / "2026/stages.yaml", "- id: crawl", "- id: walk")
    assert "expected the stages pre-crawl, crawl, walk, run, in this order" in str(broken(own))


def test_a_stage_without_any_criterion_that_counts_is_refused(own: Path) -> None:
    file = own / "2026/criteria.yaml"
    head, run = file.read_text(encoding="utf-8").split("- id: run-adoption")
    run = run.replace("kind: criterion", "kind: sign")
    file.write_text(head + "- id: run-adoption" + run, encoding="utf-8")
    assert "no criterion counts towards run" in str(broken(own))


@pytest.mark.parametrize("missing", ["2026/lenses.yaml", CAPABILITY])
def test_a_missing_file_is_named(own: Path, missing: str) -> None:
    (own / missing).unlink()
    error = broken(own)
    assert (error.file, error.line) == (missing, None)
    assert str(error) == f"{missing}: the file is missing"


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"", None, "the file is empty"),
        (b"# only a comment\n", None, "the file is empty"),
        (b"name: a\n b: [\n", 2, "is not YAML"),
        (b"name: 'open\n", 2, "is not YAML"),
        (b"name: a\n---\nname: b\n", 2, "is not YAML"),
        (b"name: \xff\n", None, "cannot be read as UTF-8 text"),
        (b"name: \x07\n", None, "is not YAML"),
        (b"- a\n", 1, "expected keys with values, found a list"),
        (b"just words\n", 1, "expected keys with values, found 'just words'"),
        (b"? [a]\n: b\n", 1, "expected a plain key"),
    ],
)
def test_a_file_that_is_not_such_a_file_is_named(own: Path, content: bytes, line: int | None, message: str) -> None:
    (own / CAPABILITY).write_bytes(content)
    error = broken(own)
    assert (error.file, error.line) == (CAPABILITY, line)
    assert message in str(error)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_a_file_holds_only_the_named_error_comes_out(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        root = Path(shutil.copytree(FRAMEWORK_ROOT / "2026", Path(folder) / "2026")).parent
        (root / CAPABILITY).write_bytes(content)
        with pytest.raises(FrameworkBroken):
            read_framework(NEWEST, root)


@pytest.mark.parametrize("spelling", ["shared-cost", "Cost Allocation", "ALLOCATION"])
def test_a_spelling_leads_to_one_capability_only(own: Path, spelling: str) -> None:
    change(own / CAPABILITY, "\npersonas:", f"\nspellings: [{spelling}]\npersonas:")
    error = broken(own)
    assert error.file == CAPABILITY
    assert f"the name '{spelling}' leads to 'allocation' already" in str(error)


def test_requirements_that_wait_for_each_other_are_refused_with_the_chain(own: Path) -> None:
    # Budgeting at Run needs Forecasting at Walk; Walk needs Crawl; and now Crawl would need Budgeting at Run.
    file = own / "2026/capabilities/forecasting.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text + "requires: [{stage: crawl, capability: budgeting, at: run, reason: none}]\n", "utf-8")
    error = broken(own)
    assert error.key == "requires"
    assert error.file.split("/")[-1] in ("budgeting.yaml", "forecasting.yaml")
    lines = (own / error.file).read_text(encoding="utf-8").splitlines()
    assert error.line is not None
    assert lines[error.line - 1].startswith("requires:")
    for link in ("budgeting at Run needs forecasting at Walk", "forecasting at Walk needs forecasting at Crawl"):
        assert link in str(error)


def test_a_capability_that_waits_for_itself_is_refused(own: Path) -> None:
    change(own / CAPABILITY, "capability: forecasting", "capability: budgeting")
    change(own / CAPABILITY, "at: walk", "at: run")
    assert "these wait for each other: budgeting at Run needs budgeting at Run" in str(broken(own))


SUCCESSIONS = "2025/successions.yaml"


@pytest.mark.parametrize(
    ("old", "new", "key", "message"),
    [
        ("successor: kpis-benchmarking", "successor: alchemy", "benchmarking.successor", "not a capability of edition"),
        ("benchmarking:\n", "alchemy:\n", "alchemy", "edition 2025 has no such capability"),
        ("rule: renamed", "why: renamed", "benchmarking.why", "unknown key; expected only successor, rule, reason"),
        ("successor: allocation\n  rule: same", "successor: allocation\n  rule: renamed", "allocation.rule", "'same'"),
        ("successor: allocation\n", "successor: budgeting\n", "allocation.rule", "the rule 'same'"),
        ("benchmarking\n  rule: renamed", "benchmarking\n  rule: merged", "benchmarking", "'merged'"),
        ("successor: kpis-benchmarking", "successor: sustainability", "benchmarking", "'merged'"),
    ],
)
def test_a_wrong_succession_is_named(own: Path, old: str, new: str, key: str, message: str) -> None:
    file = own / SUCCESSIONS
    text = file.read_text(encoding="utf-8")
    position = text.index(f"\n{old}") + 1 if old.endswith(":\n") else text.index(old)
    file.write_text(text[:position] + new + text[position + len(old) :], encoding="utf-8")
    error = broken(own, "2025")
    assert (error.file, error.key) == (SUCCESSIONS, key)
    assert message in str(error)


def test_every_capability_of_an_older_edition_needs_a_succession(own: Path) -> None:
    file = own / SUCCESSIONS
    head, tail = file.read_text(encoding="utf-8").split("intersecting-disciplines:", 1)
    assert "rule: same" in tail
    file.write_text(head, encoding="utf-8")
    assert "the capability 'intersecting-disciplines' has no succession" in str(broken(own, "2025"))


def test_an_older_edition_without_successions_is_refused(own: Path) -> None:
    (own / SUCCESSIONS).unlink()
    assert str(broken(own, "2025")) == "2025/successions.yaml: the file is missing"


def test_the_newest_edition_has_no_successions(own: Path) -> None:
    shutil.copy(own / SUCCESSIONS, own / "2026")
    assert "the newest edition has no successions" in str(broken(own))


def test_a_model_is_shared_only_with_an_edition_that_has_one(own: Path) -> None:
    change(own / "2025/edition.yaml", "shares: '2026'", "shares: '2025'")
    assert "'2025' is not another edition of this folder" in str(broken(own, "2025"))
    change(own / "2025/edition.yaml", "shares: '2025'", "shares: '2026'")
    change(own / "2026/edition.yaml", "title: FinOps Framework 2026", "title: t\nshares: '2025'")
    assert "edition 2026 shares the model of another edition itself" in str(broken(own, "2025"))
