"""Reports as files: one by its ending, many in a ZIP, with progress and a way to stop."""

import io
import zipfile
from pathlib import Path

import pytest

from finops_model.errors import Refused
from finops_model.reports.files import pack_bytes, report_bytes
from finops_model.reports.template import PLAIN
from finops_model.store import Store
from finops_model.views.places import read_default_places
from tests.people import TESTER
from tests.reports.stores import SINCE, TODAY, add_measured, empty_store, report_of


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    store = empty_store(tmp_path, monkeypatch)
    for name in ("Alpha", "Beta"):
        add_measured(store, name)
    return store


@pytest.mark.parametrize(("ending", "begin"), [("pdf", b"%PDF"), ("pptx", b"PK"), ("xlsx", b"PK"), ("md", b"# Alpha")])
def test_the_ending_names_the_format(store: Store, ending: str, begin: bytes) -> None:
    assert report_bytes(report_of("Alpha"), ending, PLAIN).startswith(begin)
    with pytest.raises(Refused, match=r"Expected \.pdf, \.pptx, \.xlsx, \.md"):
        report_bytes(report_of("Alpha"), "doc", PLAIN)


def test_a_pack_tells_how_much_is_done(store: Store) -> None:
    places, shares = read_default_places(TESTER, None), list[float]()
    content = pack_bytes(TESTER, places, TODAY, SINCE, "md", PLAIN, shares.append)
    assert shares == [0, 0.5, 1]
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        assert pack.namelist() == ["alpha-all-spend-2026-11-23.md", "beta-all-spend-2026-11-23.md"]
        assert pack.read(pack.namelist()[1]).startswith(b"# Beta")


def test_what_the_progress_raises_ends_the_work(store: Store) -> None:
    def stop(share: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        pack_bytes(TESTER, read_default_places(TESTER, None), TODAY, SINCE, "md", PLAIN, stop)
