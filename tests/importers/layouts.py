"""Random tables as people lay them out, made from known ratings and targets.

:func:`random_layout` draws what is known, a way to lay it out, a language, a scale and what stands around the ratings;
the same seed gives the same table. A layout that is ``plain`` says everything that is needed and nothing besides.
"""

import calendar
import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random
from typing import Any

from finops_model.framework import read_framework
from tests.importers.workbook_files import Page, xlsx_book

Facts = dict[tuple[str, ...], str | float]
Cells = list[str]

FRAMEWORK = read_framework()
CAPABILITIES = {one.id: one.name for one in FRAMEWORK.capabilities}
DOMAINS = {one.id: one.name for one in FRAMEWORK.domains}
DOMAIN_OF = {one.id: one.domain for one in FRAMEWORK.capabilities}
STAGES = ("pre-crawl", "crawl", "walk", "run")
ORGANIZATIONS = ("Acme", "Beta Ltd", "Northwind")
SCOPES = ("Public Cloud", "SaaS", "Data Center", "AI")
QUARTERS = {
    "Q3 2025": "2025-09-30",
    "Q4 2025": "2025-12-31",
    "Q1 2026": "2026-03-31",
    "Q2 2026": "2026-06-30",
    "Q3 2026": "2026-09-30",
}
YEARS = {"2023": "2023-12-31", "2024": "2024-12-31", "2025": "2025-12-31", "2026": "2026-11-23"}
TODAY = date(2026, 11, 23)
FISCAL_FORMS = ("FY{short} Q{part}", "Q{part} FY{short}", "FY{year} Q{part}", "GJ {before}/{short} Q{part}")
FISCAL_YEAR_FORMS = ("FY{short}", "FY{year}", "GJ {before}/{short}", "{before}/{short}", "FY{before}-{short}")
MONTHS = {1: ("1", "January"), 4: ("4", "April", "avril"), 7: ("7", "Juli"), 10: ("10", "October", "octubre")}
"""Months in which fiscal years begin, with how an answer names them."""
DAYS = ("2026-03-31", "2026-06-30", "2025-12-31")
DEFAULT_DAY = "2026-03-31"
LENSES = ("knowledge", "process", "metrics", "adoption", "automation")
_RENAMED = {
    "kpis-benchmarking": "benchmarking",
    "usage-optimization": "workload-optimization",
    "sustainability": "cloud-sustainability",
    "governance-policy-risk": "policy-governance",
    "automation-tools-services": "finops-tools-services",
    "architecting-workload-placement": "architecting-for-cloud",
}
OLDER_NAMES = {id: read_framework("2025").by_id[older].name for id, older in _RENAMED.items()}
"""What some capabilities were called in the edition before, by their id today."""
OTHER_SHEETS = (
    ("Read me", [["How to use this workbook"], ["Crawl", "basic"], ["Walk", "managed"]]),
    ("Lists", [["Stages"], ["Crawl"], ["Walk"], ["Run"]]),
    ("2024", [["Capability", "Stage"], ["Allocation", "Crawl"], ["Budgeting", "Crawl"]]),
)
"""Sheets beside the one with the ratings."""
SHEETS_OF_SCOPES = ("Payments", "Team Core", "AI spend")
DOUBTFUL_SHEETS = ("Target", "Ziel", "Soll", "cible", "Objetivo", "Peer group", "Average")
"""Sheets that may be a scope, or the target of all others."""
SCALES: dict[str, tuple[float, float, float]] = {
    "0-3": (0, 3, 0),
    "1-3": (1, 3, 1),
    "1-5": (1, 5, 0),
    "0-10": (0, 10, 0),
    "percent": (0, 100, 0),
}
"""Per scale its lowest and highest number, and the score of the lowest."""


@dataclass(frozen=True)
class Language:
    """Words of one language; the first of each list is the usual one."""

    capability: Sequence[str]
    rating: Sequence[str]
    target: Sequence[str]
    organization: Sequence[str]
    day: Sequence[str]
    scope: Sequence[str]
    comments: Sequence[str]
    due: Sequence[str]
    weight: Sequence[str]
    stages: Sequence[Sequence[str]]
    not_applicable: Sequence[str]
    flag: Sequence[str]
    yes: Sequence[str]
    current: Sequence[str]
    lenses: Sequence[str]
    names: dict[str, str] = field(default_factory=dict)
    total: str = "Average"
    kind: str = "Type"
    year: str = "Year"


LANGUAGES = {
    "en": Language(
        ("Capability", "FinOps Capability", "Framework Capability", "Capabilities"),
        ("Maturity", "Current", "Stage", "Rating", "Maturity Level", "Current Stage", "Current Maturity", "As Is"),
        ("Target", "Goal", "Target Stage", "Target Maturity", "Desired Stage", "To Be"),
        ("Organization", "Company", "Business Unit"),
        ("Date", "Assessment Date", "As of"),
        ("Scope", "Spend Segment"),
        ("Comments", "Notes", "Evidence", "Remarks"),
        ("Due", "Target Date", "Deadline"),
        ("Weight", "Weighting"),
        (("Pre-Crawl", "pre-crawl"), ("Crawl", "crawl", "CRAWL"), ("Walk", "walk"), ("Run", "run", "RUN")),
        ("n/a", "N/A", "not applicable"),
        ("N/A", "Not applicable", "Not applicable?"),
        ("x", "yes", "TRUE"),
        ("Current", "Actual", "As Is"),
        ("Knowledge", "Process", "Metrics", "Adoption", "Automation"),
    ),
    "de": Language(
        ("Fähigkeit", "FinOps-Fähigkeit"),
        ("Reifegrad", "Ist", "Stufe", "Aktueller Reifegrad"),
        ("Ziel", "Soll", "Zielreifegrad", "Zielstufe"),
        ("Unternehmen", "Firma"),
        ("Datum", "Stichtag"),
        ("Geltungsbereich",),
        ("Kommentar", "Bemerkung", "Anmerkungen"),
        ("Zieldatum", "Fällig am"),
        ("Gewicht", "Gewichtung"),
        (("Vor Krabbeln", "Pre-Crawl"), ("Krabbeln", "Crawl"), ("Gehen", "Walk"), ("Laufen", "Run")),
        ("nicht anwendbar", "n/a", "entfällt"),
        ("nicht anwendbar", "entfällt"),
        ("x", "ja", "wahr"),
        ("Ist", "Aktuell"),
        ("Wissen", "Prozess", "Metriken", "Adoptionsgrad", "Automatisierung"),
        {"budgeting": "Budgetierung", "forecasting": "Prognose", "sustainability": "Nachhaltigkeit"},
        "Durchschnitt",
        "Art",
        "Jahr",
    ),
    "fr": Language(
        ("Capacité", "Capacité FinOps"),
        ("Niveau de maturité", "Niveau actuel", "Maturité"),
        ("Cible", "Objectif", "Niveau cible"),
        ("Entreprise", "Société"),
        ("Date d'évaluation",),
        ("Périmètre",),
        ("Commentaires", "Remarques"),
        ("Échéance",),
        ("Poids",),
        (("Pre-Crawl",), ("Ramper", "Crawl"), ("Marcher", "Walk"), ("Courir", "Run")),
        ("non applicable", "n/a"),
        ("Non applicable",),
        ("x", "oui"),
        ("Actuel",),
        ("Connaissances", "Processus", "Métriques", "Adoption", "Automatisation"),
        {"budgeting": "Budgétisation", "forecasting": "Prévisions"},
        "Moyenne",
        year="Année",
    ),
    "es": Language(
        ("Capacidad", "Capacidad FinOps"),
        ("Nivel de madurez", "Nivel actual", "Madurez"),
        ("Objetivo", "Meta", "Nivel objetivo"),
        ("Empresa", "Organización"),
        ("Fecha", "Fecha de evaluación"),
        ("Alcance",),
        ("Comentarios", "Observaciones"),
        ("Fecha límite",),
        ("Peso",),
        (("Pre-Crawl",), ("Gatear", "Crawl"), ("Caminar", "Walk"), ("Correr", "Run")),
        ("no aplica", "n/a"),
        ("No aplica",),
        ("x", "sí"),
        ("Actual",),
        ("Conocimiento", "Proceso", "Métricas", "Adopción", "Automatización"),
        {"budgeting": "Presupuestación", "forecasting": "Previsión"},
        "Promedio",
        "Tipo",
        "Año",
    ),
    "pt": Language(
        ("Capacidade", "Capacidade Avaliada"),
        ("Nível de maturidade", "Maturidade"),
        ("Meta", "Alvo"),
        ("Empresa", "Organização"),
        ("Data",),
        ("Escopo",),
        ("Comentários", "Observações"),
        ("Prazo",),
        ("Peso",),
        (("Pre-Crawl",), ("Rastejar", "Crawl"), ("Caminhar", "Andar", "Walk"), ("Correr", "Run")),
        ("n/a", "não se aplica"),
        ("Não se aplica",),
        ("x", "sim"),
        ("Atual",),
        ("Conhecimento", "Processo", "Métricas", "Adoção", "Automação"),
        {"budgeting": "Orçamentação", "forecasting": "Previsão"},
        "Média",
        "Tipo",
        "Ano",
    ),
}

_Extra = Callable[[Random, int], str]


def _choice(*texts: str) -> _Extra:
    return lambda rng, row: rng.choice(texts)


def _numbers(low: int, high: int) -> _Extra:
    return lambda rng, row: str(rng.randint(low, high))


EXTRAS: dict[tuple[str, ...], _Extra] = {
    ("ID", "#", "No.", "Ref"): lambda rng, row: str(row + 1),
    ("Code", "Control ID"): lambda rng, row: f"FO-{row + 1:02}",
    ("Description", "Definition", "Beschreibung", "Scope notes"): _choice(
        "What it takes to run this well", "Who pays for what", "We crawl, then walk", "", "see the wiki"
    ),
    ("Priority", "Impact", "Effort", "Confidence"): _choice("High", "Medium", "Low", ""),
    ("Importance", "Risk", "Priority", "Effort (days)", "Level"): _numbers(1, 5),
    ("Team", "Department", "Region", "Abteilung", "Squad"): _choice("Payments", "Search", "Core", ""),
    ("Responsible", "Owner", "Verantwortlich", "Lead"): _choice("Ann", "Bo", "Cy", ""),
    ("Email", "Contact"): _choice("ann@acme.example", "bo@acme.example"),
    ("Status", "State of work", "Progress"): _choice("In progress", "Done", "Not started", "Open", ""),
    ("Last updated", "Next review", "Created", "Workshop"): _choice("2026-02-01", "2026-01-15", "2025-11-30", ""),
    ("Spend (USD)", "Cost", "Savings", "Annual spend", "Budget 2026"): _numbers(100, 99_999),
    ("Gap", "Progress %", "Delta", "Variance"): _numbers(0, 3),
    ("KPIs", "Tools", "Usage", "Reporting", "Governance", "Benchmarking", "Education"): _choice(
        "monthly", "CloudHealth", "% allocated", "", "TBD"
    ),
    ("KPIs", "Tools", "Anomalies", "Usage"): _numbers(0, 9),
    ("Tools", "Benchmark", "KPIs"): _choice("n/a", "", "yes"),
    ("Next steps", "Actions planned", "Maßnahmen", "Recommendation"): _choice("tag everything", "hire", "", "walk on"),
    ("Previous", "Last year", "Baseline", "Industry average", "Peer group"): _choice("Crawl", "Walk", "Run"),
    ("Previous score", "Industry average", "Survey of 2024"): _numbers(0, 3),
    ("", "Foo"): _choice(""),
    ("Reviewed?", "Approved", "Critical"): _choice("yes", "no", ""),
    ("Depends on", "Related capability", "Prerequisite"): _choice("Allocation", "Budgeting", "Data Ingestion", ""),
    ("Domain", "Category", "Theme"): _choice("Understand Usage & Cost", "Quantify Business Value"),
    ("Assessed by", "Reviewer", "Interviewer"): _choice("Ann", "Bo"),
    ("Comment 2", "More notes", "Quote"): _choice("walk", "we run it", "2", "", "ok"),
    ("FY26 plan", "Roadmap Q1", "Plan 2027"): _choice("tagging", "", "Walk", "2"),
    ("Link", "URL"): _choice("https://example.org/a", "https://example.org/b"),
}
"""Headers of columns beside the ratings, with what their cells say."""

_CAPABILITIES_THERE = frozenset(
    ("KPIs", "Tools", "Usage", "Reporting", "Governance", "Benchmarking", "Benchmark", "Education", "Anomalies")
)
NO_EXTRAS = {
    "wide": _CAPABILITIES_THERE,
    "survey": _CAPABILITIES_THERE | {"Assessed by", "Reviewer", "Interviewer"},
    "row kinds": _CAPABILITIES_THERE,
    "actions": frozenset(("Assessed by", "Reviewer", "Interviewer")),
    "lens rows": frozenset(("Assessed by", "Reviewer", "Interviewer")),
}
"""Headers that would change what a table of a shape says."""

HARMLESS = ("Description", "Link", "URL", "ID", "Next steps")
"""Headers that take nothing from a plain table."""


@dataclass
class Layout:
    """A table, what the user gives with it, and what it says.

    Attributes:
        shape: how it is laid out.
        plain: it must come in; any other one may be asked about.
        ratings: organization, day, scope and capability to a level or score, ``n/a`` or lens levels; where
            ``has_people``, the person stands before the capability. None: it must be asked about.
        targets: likewise, to a stage.
        marks: what was done to it, for counting.
        pages: the sheets of a workbook, where there are several or something is hidden; else the rows are its only one.
    """

    shape: str
    rows: list[Cells]
    options: dict[str, Any]
    ratings: Facts | None
    targets: Facts
    plain: bool
    separator: str = ","
    is_workbook: bool = False
    pages: list[Page] = field(default_factory=list)
    has_people: bool = False
    marks: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The table as CSV."""
        target = io.StringIO()
        csv.writer(target, delimiter=self.separator, lineterminator="\n").writerows(self.rows)
        return target.getvalue()

    @property
    def content(self) -> bytes:
        """The file."""
        return xlsx_book(self.pages or [Page("Scores", self.rows)]) if self.is_workbook else self.text.encode()


def last_day(first_month: int, year: int, months: int) -> str:
    """The last day of the first months of a fiscal year that ends in a year; today where it is not over."""
    begins = 12 * (year if first_month == 1 else year - 1) + first_month - 1
    ends = begins + months - 1
    last = date(ends // 12, ends % 12 + 1, calendar.monthrange(ends // 12, ends % 12 + 1)[1])
    return min(last, TODAY).isoformat()


class _Maker:
    """One layout while it is drawn."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.language = LANGUAGES[rng.choice(("en", "en", "en", "de", "fr", "es", "pt"))]
        self.options: dict[str, Any] = {"organization": "Acme", "assessed_on": DEFAULT_DAY}
        self.ratings: Facts = {}
        self.targets: Facts = {}
        self.plain = True
        self.must_ask = self.must_ask_days = False
        self.labels_of_days: dict[str, str] = {}
        self.years_of_days: dict[str, str] = {}
        self.marks: list[str] = []
        self.columns: list[tuple[Cells, Cells]] = []
        self.depth = 1
        self.answers_by_person = False
        self.fixed_order = self.fixed_rows = False
        self.scale = ""
        self.words = self.chance(0.6)
        self.numbered = self.chance(0.08)
        self.older = self.chance(0.1)
        self.scale_said = ""
        self.with_signs, self.with_commas = self.chance(0.3), self.chance(0.15)
        self.day_form = self.rng.choice(("%Y-%m-%d", "%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d", "%d %B %Y"))
        if not self.words:
            self._draw_scale()
        ids = rng.sample(sorted(CAPABILITIES), rng.randint(2, 5))
        self.capabilities = ids

    # Drawing

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def pick(self, texts: Sequence[str]) -> str:
        """Mostly the usual one."""
        return texts[0] if self.chance(0.6) else self.rng.choice(texts)

    def odd(self, mark: str) -> None:
        """The table is not plain any more."""
        self.plain = False
        self.marks.append(mark)

    def _draw_scale(self) -> None:
        self.scale = self.rng.choice(sorted(SCALES))
        self.scale_said = self.rng.choice(("header", "option", "option", "nowhere"))
        if self.scale == "percent" and self.with_signs:
            self.scale_said = "cells"
        if self.scale_said == "option":
            self.options["scale"] = self.scale
        elif self.scale_said == "nowhere":
            self.must_ask = True

    def scaled(self, header: str) -> str:
        """A header of numbers, with the scale where the header says it."""
        if self.words or self.scale_said != "header":
            return header
        return f"{header} %" if self.scale == "percent" else f"{header} ({self.scale})"

    def rating(self, least: int = 0) -> tuple[str, float]:
        """A cell of a rating and its score."""
        if self.words:
            level = self.rng.randint(least, 3)
            return self.stage_cell(level), float(level)
        low, high, lowest = SCALES[self.scale]
        while True:
            number = self.rng.choice(
                (self.rng.randint(int(low), int(high)), self.rng.randint(int(low), int(high) - 1) + 0.5)
            )
            if self.scale == "percent":
                number = self.rng.choice((0, 20, 35, 40, 70, 80, 100))
            score = lowest + (number - low) * (3 - lowest) / (high - low)
            if score >= least:
                return self.number_cell(number), round(score, 6)

    def number_cell(self, number: float) -> str:
        """A number as this table writes it."""
        text = f"{number:g}"
        if self.scale == "percent" and self.with_signs:
            text += " %"
        return text.replace(".", ",") if self.with_commas else text

    def stage_cell(self, level: int) -> str:
        text = self.rng.choice(self.language.stages[level])
        if self.chance(0.04):
            text = self.rng.choice(
                (f"{level} - {text}", f"{text} ({level})", f" {text} ", f"{text.upper()}", f"\u200b{text}")
            )
        return text

    def target(self) -> tuple[str, str]:
        """A cell of a target and its stage."""
        text, score = self.rating(least=1)
        return text, STAGES[int(score + 1e-9)]

    def capability_cell(self, capability: str) -> str:
        names = self.language.names
        if capability in names and self.chance(0.5):
            self.odd("translated")
            return names[capability]
        if capability in OLDER_NAMES and self.older and self.chance(0.5):
            self.odd("older name")
            return OLDER_NAMES[capability]
        name = self.rng.choice((CAPABILITIES[capability],) * 4 + (capability,))
        if self.chance(0.05):
            name = self.rng.choice((name.upper(), f" {name} ", name.replace("&", "and")))
        if self.numbered:
            self.odd("numbered")
            name = f"{self.capabilities.index(capability) + 1}. {name}"
        return name

    def day_cell(self, day: str) -> str:
        """A day as this table writes it: as a date, or by the period that it stands for."""
        if day in self.labels_of_days:
            return self.labels_of_days[day]
        return date.fromisoformat(day).strftime(self.day_form)

    # Facts

    def rate(self, capability: str, value: str | float, organization: str, day: str, scope: str) -> None:
        self.ratings[(organization, day, scope, capability)] = value

    def aim(self, capability: str, stage: str, organization: str, day: str, scope: str) -> None:
        self.targets[(organization, day, scope, capability)] = stage

    def add(self, *header: str, cells: Sequence[str]) -> None:
        """A column below one or two header cells."""
        self.columns.append((list(header), list(cells)))

    # Shapes

    def long(self) -> None:
        """A row for each rating."""
        organizations = self.rng.sample(ORGANIZATIONS, 2) if self.chance(0.3) else ["Acme"]
        days = self.rng.sample(DAYS, 2) if self.chance(0.2) else [DEFAULT_DAY]
        if self.chance(0.2):
            days = self._days_of_periods()
        scopes = self.rng.sample(SCOPES, 2) if self.chance(0.2) else ["All spend"]
        subjects = [(o, d, s, c) for o in organizations for d in days for s in scopes for c in self.capabilities]
        subjects = sorted(self.rng.sample(subjects, min(len(subjects), 10)))
        names = {one[3]: self.capability_cell(one[3]) for one in subjects}
        by_capability = self.chance(0.15)
        if by_capability:
            subjects.sort(key=lambda one: one[3])
        self._subject_columns(subjects, organizations, days, scopes)
        shown = [names[one[3]] for one in subjects]
        if by_capability and len(set(shown)) < len(shown):
            self.odd("filled down")
            self.fixed_rows = True
            shown = ["" if place and shown[place - 1] == text else text for place, text in enumerate(shown)]
        self.add(self.pick(self.language.capability), cells=shown)
        self._rating_column(subjects)
        if self.chance(0.5):
            self._target_column(subjects)
        if self.chance(0.4):
            self._comments(len(subjects))
        if self.chance(0.1):
            self.odd("weight")
            self.add(self.pick(self.language.weight), cells=[str(self.rng.randint(1, 5)) for _ in subjects])

    def _subject_columns(self, subjects: Any, organizations: Any, days: Any, scopes: Any) -> None:
        """The columns of the organization, the day and the scope, where there are several or by chance."""
        if len(organizations) > 1 or self.chance(0.2):
            self.add(self.pick(self.language.organization), cells=[one[0] for one in subjects])
            del self.options["organization"]
        if len(days) > 1 or self.labels_of_days or self.chance(0.2):
            self.add(self.pick(self.language.day), cells=[self.day_cell(one[1]) for one in subjects])
            del self.options["assessed_on"]
        if self.years_of_days:
            self.add(self.language.year, cells=[self.years_of_days[one[1]] for one in subjects])
        if scopes != ["All spend"]:
            self.add(self.pick(self.language.scope), cells=[one[2] for one in subjects])

    def _rating_column(self, subjects: Any) -> None:
        cells, flags = [], []
        flagged = self.chance(0.12)
        for organization, day, scope, capability in subjects:
            text, score = self.rating()
            flag = ""
            kind = self.rng.random()
            if flagged and kind < 0.25:
                flag = "x"
                text = self.rng.choice(("", text))
                self.rate(capability, "n/a", organization, day, scope)
            elif kind < 0.08:
                text = self.rng.choice(self.language.not_applicable)
                self.rate(capability, "n/a", organization, day, scope)
            elif kind < 0.16:
                text = self.rng.choice(("", "", "TBD", "not assessed", "-"))
            else:
                self.rate(capability, score, organization, day, scope)
            cells.append(text)
            flags.append(flag)
        self.add(self.scaled(self.pick(self.language.rating)), cells=cells)
        if "x" in flags:
            self.odd("flag")
            yes = self.rng.choice(self.language.yes)
            no = self.rng.choice(("", "", "no"))
            self.add(self.pick(self.language.flag), cells=[yes if flag else no for flag in flags])

    def _target_column(self, subjects: Any) -> None:
        cells = []
        for organization, day, scope, capability in subjects:
            text, stage = self.target()
            kind = self.rng.random()
            if kind < 0.2:
                text = self.rng.choice(("", "", "-", "n/a"))
            elif kind < 0.25:
                text = "none"
                self.aim(capability, "none", organization, day, scope)
            else:
                self.aim(capability, stage, organization, day, scope)
            cells.append(text)
        self.add(self.scaled(self.pick(self.language.target)), cells=cells)
        if self.chance(0.2):
            dues = [self.rng.choice(("2027-03-31", "2026-12-31")) if cell else "" for cell in cells]
            self.add(self.pick(self.language.due), cells=dues)

    def _comments(self, count: int) -> None:
        texts = ("ok", "done in March", "walk before you run", "", "see wiki, page 3", "100 % tagged")
        if self.chance(0.4):
            texts = ("Walk since March", "Crawl in 2024, now Walk", "not Run yet", "Walk", "run", "2 of 5", "3", "")
        self.add(self.pick(self.language.comments), cells=[self.rng.choice(texts) for _ in range(count)])

    def wide(self) -> None:
        """A column for each capability."""
        organizations = self.rng.sample(ORGANIZATIONS, self.rng.randint(1, 3))
        self.add(self.pick(self.language.organization), cells=organizations)
        del self.options["organization"]
        with_targets = self.chance(0.3)
        for capability in self.capabilities:
            name = self.capability_cell(capability)
            self._wide_columns(capability, name, organizations, with_targets)
        if self.chance(0.3):
            self._comments(len(organizations))

    def _wide_columns(self, capability: str, name: str, organizations: Sequence[str], with_targets: bool) -> None:
        cells, targets = [], []
        for organization in organizations:
            text, score = self.rating()
            goal, stage = self.target()
            if self.chance(0.1):
                text = ""
            else:
                self.rate(capability, score, organization, DEFAULT_DAY, "All spend")
            if with_targets:
                self.aim(capability, stage, organization, DEFAULT_DAY, "All spend")
            cells.append(text)
            targets.append(goal)
        self.add(self.scaled(name), cells=cells)
        if with_targets:
            self.add(self.scaled(f"{name} {self.language.target[0]}"), cells=targets)

    def survey(self) -> None:
        """An answer of a person in each row, a question for each capability in the header."""
        self.odd("survey")
        ask = self.rng.choice(
            ("How mature is your {}?", "{} maturity", "Rate [{}]", "Rate your practice [{}]", "{}: maturity")
        )
        people = self.rng.sample(("Ann", "Bo", "Cy"), self.rng.randint(1, 3))
        self.answers_by_person = len(people) > 1
        self.add(self.rng.choice(("Assessor", "Assessed by", "Name", "Respondent")), cells=people)
        for capability in self.capabilities:
            cells = []
            for person in people:
                text, score = self.rating()
                subject = ("Acme", DEFAULT_DAY, "All spend", *([person] if self.answers_by_person else []), capability)
                self.ratings[subject] = score
                cells.append(text)
            self.add(self.scaled(ask.format(CAPABILITIES[capability])), cells=cells)

    def quarters(self) -> None:
        """A column or more for each quarter."""
        self.add(self.pick(self.language.capability), cells=list(map(self.capability_cell, self.capabilities)))
        with_targets, with_comments, by_two_rows = self.chance(0.4), self.chance(0.25), self.chance(0.3)
        count = self.rng.randint(2 if by_two_rows else 1, 3)
        days = self._periods()
        labels = sorted(self.rng.sample(sorted(days), count), key=days.__getitem__)
        rating, target, comments = self.language.current[0], self.language.target[0], self.language.comments[0]
        if by_two_rows:
            self.odd("two rows")
            self.columns[0] = (["", *self.columns[0][0]], self.columns[0][1])
            self.depth, self.fixed_order = 2, True
        for label in labels:
            self._quarter(label, days[label], rating, target if with_targets else "", comments if with_comments else "")
        if self.chance(0.25) and not by_two_rows:
            self._current_beside(labels)
        if len(labels) == 1 or by_two_rows:
            self.odd("quarter")

    def _periods(self) -> dict[str, str]:
        """Labels of quarters or years, calendar or fiscal ones, with the day that each stands for."""
        kind = self.rng.choice(("quarters", "quarters", "years", "fiscal quarters", "fiscal years"))
        if kind == "quarters":
            return QUARTERS
        if kind == "years":
            return YEARS
        month = self._fiscal_month()
        if kind == "fiscal quarters":
            form = self.rng.choice(FISCAL_FORMS)
            periods = [(year, part, 3 * part) for year in (2025, 2026) for part in (1, 2, 3)]
        else:
            form = self.rng.choice(FISCAL_YEAR_FORMS)
            periods = [(year, 1, 12) for year in (2023, 2024, 2025, 2026)]
        return {
            form.format(short=year - 2000, year=year, before=year - 1, part=part): last_day(month, year, months)
            for year, part, months in periods
        }

    def _days_of_periods(self) -> list[str]:
        """Days of a column that names periods: with their years, without them, or with a column of years beside it."""
        kind = self.rng.choice(("whole", "whole", "of a year", "beside years"))
        periods = self._periods() if kind == "whole" else QUARTERS
        count = self.rng.randint(1, 2)
        labels = self.rng.sample(sorted(periods), count)
        if kind == "of a year":
            labels = [label for label in labels if label.endswith("2026")] or ["Q1 2026"]
            self._answer_year()
        self.labels_of_days = {periods[label]: label for label in labels}
        if kind != "whole":
            self.years_of_days = {periods[label]: label.split()[1] for label in labels if kind == "beside years"}
            self.labels_of_days = {periods[label]: label.split()[0] for label in labels}
        return sorted(self.labels_of_days)

    def _answer_year(self) -> None:
        """The year of quarters that name none, which the user answers, or it must be asked."""
        if self.chance(0.75):
            self.options["mapping"] = {"year": "2026"}
        else:
            self.must_ask_days = True

    def _fiscal_month(self) -> int:
        """The month in which the fiscal year begins, which the user answers, or it must be asked."""
        month = self.rng.choice(sorted(MONTHS))
        if self.chance(0.75):
            self.options["mapping"] = {"fiscal_year": self.rng.choice(MONTHS[month])}
        else:
            self.must_ask_days = True
        return month

    def _quarter(self, label: str, day: str, rating: str, target: str, comments: str) -> None:
        plain_label = not target and not comments and self.depth == 1 and self.chance(0.5)
        head = [label] if plain_label else self._head(label, rating)
        head[-1] = self.scaled(head[-1])
        cells = []
        for capability in self.capabilities:
            text, score = self.rating()
            if self.chance(0.15):
                text = ""
            else:
                self.rate(capability, score, "Acme", day, "All spend")
            cells.append(text)
        self.add(*head, cells=cells)
        if target:
            goals = [self.target() for _ in self.capabilities]
            for capability, (_, stage) in zip(self.capabilities, goals, strict=True):
                self.aim(capability, stage, "Acme", day, "All spend")
            head = self._head(label, target)
            head[-1] = self.scaled(head[-1])
            self.add(*head, cells=[text for text, _ in goals])
        if comments:
            self.odd("comments per quarter")
            self.add(*self._head(label, comments), cells=[self.rng.choice(("a", "b", "")) for _ in self.capabilities])

    def _head(self, label: str, word: str) -> Cells:
        if self.depth == 2:
            return [label, word]
        return [self.rng.choice((f"{label} {word}", f"{word} {label}"))]

    def _current_beside(self, labels: Sequence[str]) -> None:
        """A column for today beside the quarters; its day is the one that the user gives."""
        self.odd("current beside")
        day = "2026-10-15"
        self.options["assessed_on"] = day
        cells = []
        for capability in self.capabilities:
            text, score = self.rating()
            self.rate(capability, score, "Acme", day, "All spend")
            cells.append(text)
        self.add(self.scaled(self.rng.choice(self.language.current)), cells=cells)
        if self.chance(0.5) and not self.targets:
            self._target_column([("Acme", day, "All spend", capability) for capability in self.capabilities])

    def lenses(self) -> None:
        """A column for each lens."""
        self.words, self.must_ask = True, False
        self.options.pop("scale", None)
        said = self.rng.choice(("", "", "", " (0-4)", " (1-5)", "option"))
        shift = 1 if said in (" (1-5)", "option") else 0
        if shift:
            self.odd("lenses from 1")
        if said == "option":
            self.options["mapping"] = {"lens_scale": "1-5"}
        self.add(self.pick(self.language.capability), cells=list(map(self.capability_cell, self.capabilities)))
        levels = [[self.rng.randint(0, 4) for _ in LENSES] for _ in self.capabilities]
        for capability, row in zip(self.capabilities, levels, strict=True):
            self.rate(capability, "/".join(map(str, row)), "Acme", DEFAULT_DAY, "All spend")
        for place, name in enumerate(self.language.lenses):
            header = name + (said if said.startswith(" ") else "")
            self.add(header, cells=[str(row[place] + shift) for row in levels])
        if self.chance(0.3):
            self._comments(len(levels))

    def lens_rows(self) -> None:
        """A row for each lens of a capability."""
        self.words, self.must_ask = True, False
        self.options.pop("scale", None)
        self.odd("lens rows")
        names, levels = [], []
        self.fixed_rows = continues = self.chance(0.3)
        for capability in self.capabilities:
            row = [str(self.rng.randint(0, 4)) for _ in LENSES]
            self.rate(capability, "/".join(row), "Acme", DEFAULT_DAY, "All spend")
            name = self.capability_cell(capability)
            names += [name, *[""] * (len(LENSES) - 1)] if continues else [name] * len(LENSES)
            levels += row
        self.add(self.pick(self.language.capability), cells=names)
        self.add(self.rng.choice(("Lens", "Dimension")), cells=[*self.language.lenses] * len(self.capabilities))
        self.add(self.rng.choice(("Level", self.language.rating[0])), cells=levels)

    def question_rows(self) -> None:
        """A row for each question of a survey."""
        self.odd("question rows")
        ask = self.rng.choice(("How mature is your {}?", "Rate your {}", "Where do we stand? [{}]"))
        answers = []
        for capability in self.capabilities:
            text, score = self.rating()
            self.rate(capability, score, "Acme", DEFAULT_DAY, "All spend")
            answers.append(text)
        self.add(
            self.rng.choice(("Question", "Item")), cells=[ask.format(CAPABILITIES[one]) for one in self.capabilities]
        )
        self.add(self.scaled(self.rng.choice(("Answer", "Rating"))), cells=answers)

    def letters_across(self) -> None:
        """A column for each stage, with a letter for today and one for the target."""
        self.words, self.must_ask = True, False
        self.options.pop("scale", None)
        self.odd("letters")
        self.add(self.pick(self.language.capability), cells=list(map(self.capability_cell, self.capabilities)))
        today, target = self.rng.choice((("C", "T"), ("I", "S"), ("x", "t"), ("Current", "Target")))
        chosen = [(self.rng.randint(1, 3), self.rng.choice((1, 2, 3, None))) for _ in self.capabilities]
        for level in (1, 2, 3):
            marks = [[today] * (level == own) + [target] * (level == goal) for own, goal in chosen]
            self.add(self.language.stages[level][0], cells=["/".join(one) for one in marks])
        for capability, (own, goal) in zip(self.capabilities, chosen, strict=True):
            self.rate(capability, float(own), "Acme", DEFAULT_DAY, "All spend")
            if goal is not None:
                self.aim(capability, STAGES[goal], "Acme", DEFAULT_DAY, "All spend")

    def actions(self) -> None:
        """Several rows for each capability, each with a weight."""
        if self.words:
            self.words = False
            self._draw_scale()
        names, actions, weights, cells = [], [], [], []
        for capability in self.capabilities[:3]:
            shown = self.capability_cell(capability)
            total = weighted = 0.0
            count = self.rng.randint(2, 3)
            for number in range(count):
                weight = self.rng.choice((1, 1, 2, 3))
                text, score = self.rating()
                if self.chance(0.1):
                    text = self.rng.choice(("n/a", ""))
                    self.odd("action without a score")
                else:
                    total, weighted = total + weight, weighted + weight * score
                names.append(shown)
                actions.append(f"step {number + 1}")
                weights.append(str(weight))
                cells.append(text)
            texts = set(cells[-count:])
            if total:
                self.rate(capability, round(weighted / total, 6), "Acme", DEFAULT_DAY, "All spend")
            elif texts == {"n/a"}:
                self.rate(capability, "n/a", "Acme", DEFAULT_DAY, "All spend")
        self.add(self.pick(self.language.capability), cells=names)
        self.add("Action", cells=actions)
        self.add(self.pick(self.language.weight), cells=weights)
        self.add(
            self.scaled("Score" if self.language is LANGUAGES["en"] else self.pick(self.language.rating)), cells=cells
        )

    def marks_across(self) -> None:
        """A column for each stage, one of them marked in each row."""
        self.words, self.must_ask = True, False
        self.options.pop("scale", None)
        self.odd("check marks")
        self.fixed_order = self.chance(0.5)
        self.add(self.pick(self.language.capability), cells=list(map(self.capability_cell, self.capabilities)))
        first = self.rng.choice((0, 1))
        chosen = [self.rng.choice((*range(first, 4), None)) for _ in self.capabilities]
        yes = self.rng.choice(("x", "X", "✓", "1", "TRUE", "yes"))
        no = self.rng.choice(("", "", {"1": "0", "TRUE": "FALSE", "yes": "no"}.get(yes, "")))
        for level in range(first, 4):
            cells = [yes if one == level else no for one in chosen]
            self.add(self.language.stages[level][0], cells=cells)
        for capability, one in zip(self.capabilities, chosen, strict=True):
            if one is not None:
                self.rate(capability, float(one), "Acme", DEFAULT_DAY, "All spend")
        if self.chance(0.3):
            self._target_column([("Acme", DEFAULT_DAY, "All spend", one) for one in self.capabilities])

    def across(self) -> None:
        """A column for each scope or organization."""
        self.odd("across")
        self.add(self.pick(self.language.capability), cells=list(map(self.capability_cell, self.capabilities)))
        by_scope = self.chance(0.6)
        names = self.rng.sample(SCOPES if by_scope else ORGANIZATIONS, 2)
        if not by_scope:
            del self.options["organization"]
        with_targets = self.chance(0.3)
        if with_targets:
            self.columns[0] = (["", *self.columns[0][0]], self.columns[0][1])
            self.depth, self.fixed_order = 2, True
        for name in names:
            place = ("Acme", DEFAULT_DAY, name) if by_scope else (name, DEFAULT_DAY, "All spend")
            cells, goals = [], []
            for capability in self.capabilities:
                text, score = self.rating()
                goal, stage = self.target()
                if cells and self.chance(0.15):
                    text = ""
                else:
                    self.rate(capability, score, *place)
                if with_targets:
                    self.aim(capability, stage, *place)
                cells.append(text)
                goals.append(goal)
            self.add(
                *([name, self.scaled(self.language.current[0])] if with_targets else [self.scaled(name)]), cells=cells
            )
            if with_targets:
                self.add(name, self.scaled(self.language.target[0]), cells=goals)

    def kinds_of_rows(self) -> None:
        """A column that says of each row whether it is about today or the target."""
        self.odd("rows of today and target")
        today, goal = self.language.current[0], self.language.target[0]
        if self.chance(0.5):
            self._long_kinds(today, goal)
            return
        self.add(self.rng.choice((self.language.kind, "")), cells=[today, goal])
        for capability in self.capabilities:
            text, score = self.rating()
            wanted, stage = self.target()
            self.rate(capability, score, "Acme", DEFAULT_DAY, "All spend")
            self.aim(capability, stage, "Acme", DEFAULT_DAY, "All spend")
            self.add(self.scaled(self.capability_cell(capability)), cells=[text, wanted])

    def _long_kinds(self, today: str, goal: str) -> None:
        names, kinds, cells = [], [], []
        for capability in self.capabilities:
            text, score = self.rating()
            wanted, stage = self.target()
            self.rate(capability, score, "Acme", DEFAULT_DAY, "All spend")
            self.aim(capability, stage, "Acme", DEFAULT_DAY, "All spend")
            names += [self.capability_cell(capability)] * 2
            kinds += [today, goal]
            cells += [text, wanted]
        self.add(self.pick(self.language.capability), cells=names)
        self.add(self.language.kind, cells=kinds)
        self.add(self.scaled(self.language.rating[0]), cells=cells)

    # Around the ratings

    def finish(self, shape: str) -> Layout:
        """The table as a whole, with what stands beside, above, between and below the ratings."""
        self._extras(NO_EXTRAS.get(shape, frozenset()))
        if not self.fixed_order and self.chance(0.4):
            self.rng.shuffle(self.columns)
        body = [list(row) for row in zip(*(cells for _, cells in self.columns), strict=True)]
        if shape != "actions" and not self.fixed_rows and self.chance(0.3):
            self.rng.shuffle(body)
        if self.chance(0.05) and not self.fixed_rows and shape != "actions":
            self.odd("repeated")
            body.append(self.rng.choice(body))
        if self.chance(0.08):
            self.odd("blank row")
            body.insert(self.rng.randint(1, len(body)), [""] * len(self.columns))
        self._sections(body)
        self._totals(body)
        header = [[head[line] for head, _ in self.columns] for line in range(self.depth)]
        if self.depth == 2 and self.chance(0.5):
            self._merge(header[0])
        rows = [*self._titles(len(self.columns)), *header, *body, *self._below(len(self.columns))]
        layout = Layout(shape, rows, self.options, self.ratings, self.targets, self.plain, marks=self.marks)
        layout.has_people = self.answers_by_person
        layout.separator = self.rng.choice((",", ",", ",", ";", "\t", "|"))
        layout.is_workbook = self.chance(0.15)
        if self.must_ask_days or (self.must_ask and self._has_numbers()):
            layout.ratings, layout.plain = None, False
        if layout.is_workbook:
            self._pages(layout)
        return layout

    def _pages(self, layout: Layout) -> None:
        """Hides rows and columns of a workbook, and puts other sheets beside the one with the ratings."""
        rows, columns = range(1, len(layout.rows)), range(len(self.columns))
        hidden_rows = [line for line in rows if self.chance(0.2)] if self.chance(0.3) else []
        hidden_columns = [place for place in columns if self.chance(0.3)] if self.chance(0.3) else []
        if hidden_rows or hidden_columns:
            self.marks.append("hidden rows or columns")
        page = Page("Scores", layout.rows, hidden_rows=hidden_rows, hidden_columns=hidden_columns)
        layout.pages = [page]
        kind = self.rng.choice(("alone", "alone", "beside", "hidden", "scopes"))
        if kind == "hidden":
            other = Page("Scores 2024", layout.rows[: len(layout.rows) // 2 + 1], is_hidden=True)
            layout.pages.insert(self.rng.randint(0, 1), other)
        elif kind == "beside":
            layout.pages.insert(self.rng.randint(0, 1), Page(*self.rng.choice(OTHER_SHEETS)))
            if self.chance(0.7):
                layout.options["sheets"] = ("Scores",)
            else:
                layout.ratings = None
        elif kind == "scopes" and {key[2] for key in (*self.ratings, *self.targets)} == {"All spend"}:
            self._sheet_for_each_scope(layout, page)
        if len(layout.pages) > 1:
            layout.plain = False
            self.marks.append(f"sheets: {kind}")

    def _sheet_for_each_scope(self, layout: Layout, page: Page) -> None:
        """The same table in a sheet for each of two scopes, of which one may be called like a target."""
        names = [*self.rng.sample(SCOPES, 1), self.rng.choice((*SHEETS_OF_SCOPES, *DOUBTFUL_SHEETS))]
        layout.pages = [replace(page, name=name) for name in names]
        layout.options["sheets"] = ("*",)
        layout.options["mapping"] = {**layout.options.get("mapping", {}), "sheets": "scope"}
        layout.targets = _in_scopes(layout.targets, names)
        if layout.ratings is not None:
            layout.ratings = None if names[1] in DOUBTFUL_SHEETS else _in_scopes(layout.ratings, names)

    def _has_numbers(self) -> bool:
        """Whether a number is among the ratings and targets."""
        is_scored = any(isinstance(value, float) for value in self.ratings.values())
        return is_scored or any(stage != "none" for stage in self.targets.values())

    def _extras(self, without: frozenset[str]) -> None:
        """Columns that are not part of the ratings, none of them called as in ``without``."""
        count = len(self.columns[0][1])
        for _ in range(self.rng.choice((0, 0, 0, 1, 1, 2, 3))):
            names = self.rng.choice(list(EXTRAS))
            name = self.rng.choice(names)
            if (name and any(name in head for head, _ in self.columns)) or name in without:
                continue
            cells = [EXTRAS[names](self.rng, row) for row in range(count)]
            if name not in HARMLESS:
                self.odd(f"extra {name}")
            head = [name] if self.depth == 1 else ["", name]
            self.columns.insert(self.rng.randint(0, len(self.columns)), (head, cells))
            if self.depth == 2:
                self.odd("extra in two rows")

    def _merge(self, cells: Cells) -> None:
        """Leaves a label only above the first of its columns, as merged cells do."""
        for place in range(len(cells) - 1, 0, -1):
            if cells[place] and cells[place] == cells[place - 1]:
                cells[place] = ""

    def _place(self, header: Sequence[str]) -> int:
        """The position of a column by its lowest header; -1 without one."""
        heads = [head[-1] for head, _ in self.columns]
        return next((place for place, head in enumerate(heads) if head in header), -1)

    def _sections(self, body: list[Cells]) -> None:
        place = self._place(self.language.capability)
        if place < 0 or not self.chance(0.12):
            return
        self.odd("sections")
        for name in self.rng.sample(sorted(DOMAINS.values()), 2):
            row = [""] * len(self.columns)
            row[place] = self.rng.choice((name, name.upper()))
            body.insert(self.rng.randint(0, len(body)), row)

    def _totals(self, body: list[Cells]) -> None:
        place = self._place(self.language.capability)
        if place < 0 or not self.chance(0.1):
            return
        self.odd("totals")
        row = [""] * len(self.columns)
        row[place] = self.language.total
        rating = self._place([self.scaled(name) for name in self.language.rating])
        if rating >= 0:
            row[rating] = self.rating()[0]
        body.append(row)

    def _titles(self, width: int) -> list[Cells]:
        if not self.chance(0.15):
            return []
        self.odd("titles")
        texts: list[Cells] = self.rng.choice(
            (
                [["FinOps maturity"]],
                [["FinOps Maturity Assessment", "2026"], []],
                [["Company", "Acme"], ["Author", "Ann"], []],
                [["Report of 2026-03-31"], []],
                [["Capability review"]],
            )
        )
        return [[*row, *[""] * width][:width] for row in texts]

    def _below(self, width: int) -> list[Cells]:
        if not self.chance(0.08) or width < 2:
            return []
        self.odd("below")
        texts: list[Cells] = self.rng.choice(
            (
                [[], ["Crawl", "basic"], ["Walk", "managed"], ["Run", "optimized"]],
                [[], ["Source: workshop of March"]],
                [[], ["Domain", "Average"], ["Quantify Business Value", "1.4"]],
                [[], ["Sessions", "5"]],
            )
        )
        return [[*row, *[""] * width][:width] for row in texts]


def _in_scopes(facts: Facts, scopes: Sequence[str]) -> Facts:
    """Facts of all spend as those of each of some scopes."""
    return {(*key[:2], scope, *key[3:]): value for key, value in facts.items() for scope in scopes}


SHAPES: dict[str, tuple[int, Callable[[_Maker], None]]] = {
    "long": (6, _Maker.long),
    "wide": (3, _Maker.wide),
    "quarters": (4, _Maker.quarters),
    "lenses": (2, _Maker.lenses),
    "actions": (1, _Maker.actions),
    "check marks": (2, _Maker.marks_across),
    "across": (2, _Maker.across),
    "row kinds": (2, _Maker.kinds_of_rows),
    "survey": (1, _Maker.survey),
    "lens rows": (1, _Maker.lens_rows),
    "question rows": (1, _Maker.question_rows),
    "letters": (1, _Maker.letters_across),
}
"""The ways to lay ratings out, with how often each is drawn."""


def random_layout(seed: int) -> Layout:
    """The layout of a seed."""
    rng = Random(seed)
    shape = rng.choice([name for name, (weight, _) in SHAPES.items() for _ in range(weight)])
    maker = _Maker(rng)
    SHAPES[shape][1](maker)
    return maker.finish(shape)
