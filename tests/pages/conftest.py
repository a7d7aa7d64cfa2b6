"""Pages run by Streamlit's own AppTest from the frame, on an empty, a demo and a large store (1,000 organizations)."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from benchmarks import large_store
from finops_model.actions import demo
from finops_model.store.sqlite.file import copy_file
from tests.people import TESTER
from tests.store.lent import Lent
from tests.store.making import new_url, url_of

ROOT = Path(__file__).resolve().parent.parent.parent
TODAY = "2026-11-23"

OpenPage = Callable[..., AppTest]


@pytest.fixture(scope="session", autouse=True)
def _packages_are_scanned_once() -> Iterator[None]:
    """Every session of AppTest asks all installed packages for Streamlit components; the answer is always the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store file with the demo organizations, made once as the button makes it; tests get copies."""
    folder = tmp_path_factory.mktemp("demo-made")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("FINOPS_DATABASE_URL", url_of(folder / "finops.db"))
        demo.load(TESTER)
    copy_file(folder / "finops.db", folder / "demo.db")
    return folder / "demo.db"


@pytest.fixture(scope="session")
def large_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a store with 1,000 organizations and two quarters, shared: tests only look at it."""
    url = f"sqlite:///{tmp_path_factory.mktemp('large') / 'finops.db'}"
    large_store.build(url, organizations=1000, quarters=2)
    return url


@pytest.fixture(scope="session")
def demo_lent(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Lent:
    """The demo organizations for tests that mostly look."""
    return Lent(demo_file, tmp_path_factory.mktemp("demo"))


@pytest.fixture
def demo_url(demo_lent: Lent) -> str:
    """The URL of a store with the demo organizations and nothing that another test has written."""
    return url_of(demo_lent.path())


@pytest.fixture
def empty_url(tmp_path: Path) -> str:
    """The URL of a store of the test's own that holds nothing yet."""
    return new_url(tmp_path)


@pytest.fixture
def absent_url(tmp_path: Path) -> str:
    """The URL of a store that does not exist yet, nor does its folder."""
    return url_of(tmp_path / "store" / "absent.db")


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    """``open_page(url, "trends", org="…")``: a session that has opened this page of the app on the store at ``url``."""

    def open_it(url: str, name: str = "portfolio", **address: str) -> AppTest:
        monkeypatch.setenv("FINOPS_DATABASE_URL", url)
        monkeypatch.setenv("FINOPS_TODAY", TODAY)
        monkeypatch.setenv("FINOPS_OPEN_ACCESS", "1")  # an AppTest has no connection that could come from here
        app = AppTest.from_file(ROOT / "finops_model" / "ui" / "frame.py", default_timeout=60)
        for key, slug in address.items():
            app.query_params[key] = slug
        return (app if name == "portfolio" else app.switch_page(str(ROOT / "pages" / f"{name}.py"))).run()

    return open_it


def texts(app: AppTest) -> str:
    """Everything a page says in words, for looking for a sentence in it."""
    kinds = ("title", "header", "subheader", "markdown", "text", "caption", "info", "success", "warning", "error")
    return "\n".join(str(getattr(one, "value", "")) for kind in kinds for one in app.get(kind))
