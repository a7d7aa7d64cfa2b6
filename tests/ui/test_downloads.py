"""Files that pages offer: who holds them, how long, and what the server answers."""

import asyncio
import gc
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from finops_model.ui import downloads
from finops_model.ui.subject import Subject

DAY = date(2026, 11, 23)


def ask(address: str, language: str = "en") -> Response:
    """What the server answers to a request for an address below the app's."""
    _, secret, name = address.split("/")
    scope = {
        "type": "http",
        "method": "GET",
        "path": f"/{address}",
        "headers": [(b"accept-language", language.encode())],
        "path_params": {"secret": secret, "name": name},
        "app": Starlette(),
    }
    with ThreadPoolExecutor(1) as aside:  # a browser test of this process may have left an event loop in this thread
        return aside.submit(asyncio.run, downloads.answer(Request(scope))).result()


def test_a_file_is_built_when_it_is_asked_for_and_gone_with_the_drawing_that_offers_it() -> None:
    built: list[str] = []

    def build() -> bytes:
        built.append("now")
        return b"a,b\r\n"

    with downloads.held() as files:
        downloads.offer([("zürich-2026-11-23.csv", build)])
    assert built == []
    response = ask(files[0].address)
    assert (response.status_code, response.body, built) == (200, b"a,b\r\n", ["now"])
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"] == "attachment; filename*=UTF-8''z%C3%BCrich-2026-11-23.csv"
    assert response.headers["cache-control"] == "no-store"

    address = files[0].address
    files.clear()
    gc.collect()
    gone = ask(address, "de-AT,de;q=0.9")
    assert gone.status_code == 404
    assert bytes(gone.body).decode().startswith("Diese Datei wird nicht mehr vorgehalten.")


def test_addresses_cannot_be_guessed() -> None:
    with downloads.held() as files:
        downloads.offer([(f"{number}.png", bytes) for number in range(20)])
    assert len({file.secret for file in files}) == 20
    assert min(len(file.secret) for file in files) >= 20
    assert ask("download/nothing/0.png").status_code == 404


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        (
            Subject("Demo: Quillfeather Air", "Public Cloud", DAY),
            "demo-quillfeather-air-public-cloud-radar-2026-11-23.svg",
        ),
        (Subject("", "", DAY), "radar-2026-11-23.svg"),
        (Subject("Zürich 😀", "مؤسسة", DAY), "zurich-mwss-radar-2026-11-23.svg"),
        (Subject("wide " * 40, "../../etc", DAY), "wide-wide-wide-wide-wide-wide-wide-wide-etc-radar-2026-11-23.svg"),
    ],
)
def test_a_file_is_named_by_what_it_is_about(subject: Subject, name: str) -> None:
    assert subject.file_name("radar", "svg") == name


def test_the_source_names_organization_scope_and_day() -> None:
    assert Subject("Acme", "Public Cloud", DAY).source() == "Acme · Public Cloud · as of 23 Nov 2026"
    assert Subject("", "", DAY).source() == "All organizations · as of 23 Nov 2026"
