"""One figure, one source: the pages show attainment, k of n and coverage as every report and command says them."""

import random
from datetime import date

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from finops_model.store import open_store
from finops_model.texts.figures import NONE_TEXT, of_text
from finops_model.views.places import read_default_places
from finops_model.views.standing import read_standing
from tests.effort import times
from tests.pages.conftest import TODAY, OpenPage
from tests.people import TESTER
from tests.reports.stores import fill
from tests.reports.test_one_figure import Figures, figures_of

COUNTS = ("At target", "Of", "Rated", "Apply")
DAY = date.fromisoformat(TODAY)


def from_organization(app: AppTest) -> Figures:
    shown = {one.label: one.value for one in app.metric}
    return shown["Attainment of own targets"], shown["At or above target"], shown["Coverage"]


def from_trends(app: AppTest) -> Figures:
    """The newest day of the table; nothing has happened since."""
    newest = app.dataframe[0].value.iloc[0]
    return newest["Attainment"], newest["At or above target"], newest["Coverage"]


def from_portfolio(app: AppTest, organization: str) -> Figures:
    table = app.dataframe[0].value
    row = table[table["Organization"] == organization].iloc[0].to_dict()
    k, n, rated, applicable = (0 if pd.isna(row[name]) else int(row[name]) for name in COUNTS)
    attainment = NONE_TEXT if pd.isna(row["Attainment"]) else f"{row['Attainment']:.0f} %"
    return attainment, of_text(k, n), of_text(rated, applicable)


def check_every_page(open_page: OpenPage, url: str) -> None:
    """Every organization has the figures of its commands on Portfolio, on its page and in Trends."""
    portfolio = open_page(url)
    for place in read_default_places(TESTER, None):
        slugs = place.organization.slug, place.scope.slug
        standing = read_standing(TESTER, *slugs, DAY, "slug")
        expected = figures_of(standing)
        address = dict(zip(("org", "scope"), slugs, strict=True))
        found = {"portfolio": from_portfolio(portfolio, place.organization.name)}
        if standing.has_ratings or standing.has_targets:
            found["organization"] = from_organization(open_page(url, "organization", **address))
            found["trends"] = from_trends(open_page(url, "trends", **address))
        assert found == dict.fromkeys(found, expected)


def test_the_pages_of_the_demo_say_what_its_commands_say(open_page: OpenPage, demo_url: str) -> None:
    check_every_page(open_page, demo_url)


@pytest.mark.parametrize("seed", range(0, 50, times(5, 5, quick=15)))
def test_the_pages_of_random_stores_say_what_their_commands_say(open_page: OpenPage, empty_url: str, seed: int) -> None:
    fill(open_store(empty_url), random.Random(seed))
    check_every_page(open_page, empty_url)
