"""Help: every page of the documentation in the app, and the way to it from every page."""

import pytest

from finops_model.ui import guide
from tests.pages.conftest import OpenPage


@pytest.mark.parametrize("topic", guide.topics())
def test_every_topic_is_shown_with_its_pictures_and_no_link_to_a_file(
    topic: str, open_page: OpenPage, empty_url: str
) -> None:
    app = open_page(empty_url, "help", topic=topic)
    assert not app.exception
    title, parts = guide.read_topic(topic)
    assert [one.value for one in app.title] == [title]
    assert all(part.picture.is_file() for part in parts if part.picture is not None)
    assert not [part.text for part in parts if ".md)" in part.text or "](images/" in part.text]


@pytest.mark.parametrize("topic", ["", "../README", "nothing"])
def test_an_unknown_topic_is_the_list_of_all(topic: str, open_page: OpenPage, empty_url: str) -> None:
    app = open_page(empty_url, "help", topic=topic)
    assert [one.value for one in app.title] == [guide.read_topic("index")[0]]


@pytest.mark.parametrize(
    "page", ["", "organization", "capability", "trends", "compare", "roadmap", "reports", "targets", "assess", "import"]
)
def test_every_page_has_help(page: str) -> None:
    assert guide.OF_PAGES.get(page, page) in guide.topics()
