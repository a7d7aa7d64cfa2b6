"""Join: what phones see."""

from tests.pages.conftest import OpenPage


def test_the_page_stands_alone(open_page: OpenPage, demo_url: str) -> None:
    app = open_page(demo_url, "join")
    assert not app.exception
    assert app.title[0].value == "Join a workshop"
    assert len(app.sidebar) == 0
