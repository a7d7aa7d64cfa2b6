"""Who reaches what without sign-in: real connections from this machine and from its address in the network."""

import http.client
import os
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import websockets.exceptions
import websockets.sync.client
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from finops_model.actions import workshops
from finops_model.actions.join_attempts import FREE
from finops_model.store import open_store
from finops_model.ui import workshop_links
from finops_model.ui.gate import OPEN_PAGES
from finops_model.workshop import Ask, Preparation, State
from tests import warm
from tests.people import TESTER
from tests.sockets import Talk, talk
from tests.test_app import free_port

ORGANIZATION = b"Larkspur Lending"
"""The name of a demo organization, which only those who may see figures see."""
PAGES = ("portfolio", "organization", "capability", "trends", "compare", "roadmap", "reports", "targets", "assess")
MORE_PAGES = ("import", "organizations", "history", "model", "help")


@pytest.fixture(scope="session")
def network() -> str:
    """This machine's address in its network: a connection to it comes from there and not from loopback."""
    address = workshop_links.own_address()
    if address == "localhost":
        (pytest.fail if os.environ.get("CI") else pytest.skip)("No network: access from elsewhere was not tried.")
    return address


@pytest.fixture(scope="module")
def demo_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('access') / 'finops.db'}"
    done = warm.run("finops_model", "demo", environment={**os.environ, "FINOPS_DATABASE_URL": url})
    assert done.returncode == 0, done.stderr
    return url


def everywhere(port: int) -> list[str]:
    return ["-m", "uvicorn", "app:app", "--host", "0.0.0.0", "--port", str(port), "--log-level", "warning"]


@pytest.fixture(scope="module")
def here(demo_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server's address on this machine; it listens to the network, too."""
    log = tmp_path_factory.mktemp("here") / "log"
    with warm.served(demo_url, log, host="0.0.0.0") as running:
        yield running


@pytest.fixture(scope="module")
def elsewhere(here: str, network: str) -> str:
    """The server's address in the network."""
    return f"http://{network}:{urlsplit(here).port}"


def status(address: str, path: str, method: str = "GET", **headers: str) -> int:
    """The status of the answer to a request whose path is sent as it stands."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers=sent)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    assert ORGANIZATION not in content
    return answer.status


def is_about_figures(heard: list[bytes]) -> bool:
    return any(ORGANIZATION in content for content in heard)


def navigation(came: list[ForwardMsg]) -> dict[str, str]:
    """The hash of every page that a run names, by URL path."""
    pages = [page for message in came for page in message.navigation.app_pages]
    return {page.url_pathname: page.page_script_hash for page in pages}


@pytest.mark.parametrize("path", ["/", "/?code=x", *(f"/{name}?org=x" for name in (*PAGES, *MORE_PAGES))])
def test_from_elsewhere_no_other_page_answers(here: str, elsewhere: str, path: str) -> None:
    # The Portfolio's own name leads to the first page.
    assert status(here, path) == (307 if path.startswith("/portfolio") else 200)
    assert status(elsewhere, path) == 403


@pytest.mark.parametrize(
    "path", ["/_stcore/health", "/_stcore/host-config", "/ready", *(f"/{one}" for one in OPEN_PAGES)]
)
def test_from_elsewhere_the_open_pages_and_what_they_need_answer(elsewhere: str, path: str) -> None:
    assert status(elsewhere, path) == 200


@pytest.mark.parametrize(
    "path",
    [
        *("/join/", "/join/trends", "//join", "/JOIN", "/join%2f..%2ftrends", "/trends/join", "/static/../trends"),
        *("/media/0123.png", "/download/secret/targets.csv", "/component/x/index.html", "/app/static/x"),
        *("/_stcore/script-health-check", "/_stcore/bidi-components/x", "/_stcore/agent/openapi.json"),
        *("/_stcore/metrics", "/auth/login", "/oauth2callback", "/join/_stcore/health", "/_stcore/upload_file/a/b"),
    ],
)
def test_from_elsewhere_no_crooked_address_answers(elsewhere: str, path: str) -> None:
    assert status(elsewhere, path) >= 400


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("path", ["/_stcore/upload_file/a/b", "/join", "/ready"])
def test_from_elsewhere_nothing_is_sent_in(elsewhere: str, method: str, path: str) -> None:
    assert status(elsewhere, path, method) == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "finops.example.com"},
        {"X_Forwarded_For": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1;host=localhost"},
        {"X_Real_IP": "::1"},
        {"Via": "1.1 proxy"},
    ],
    ids=str,
)
def test_a_proxy_on_this_machine_does_not_make_the_world_local(here: str, headers: dict[str, str]) -> None:
    assert status(here, "/trends", **headers) == 403
    with talk(here, **headers) as socket:
        socket.rerun(ClientState(page_name="portfolio"))
        assert not is_about_figures(socket.heard)


@pytest.mark.parametrize("path", ["/_stcore/stream/", "/join/_stcore/stream", "/x"])
def test_from_elsewhere_one_web_socket_answers(elsewhere: str, path: str) -> None:
    with pytest.raises(websockets.exceptions.InvalidStatus) as refused, _socket(elsewhere, path):
        pass
    assert refused.value.response.status_code == 403


def _socket(address: str, path: str) -> websockets.sync.client.ClientConnection:
    return websockets.sync.client.connect(f"{address.replace('http', 'ws', 1)}{path}", proxy=None)


def test_this_machine_s_browser_sees_figures_and_every_page(here: str) -> None:
    with talk(here) as socket:
        pages = navigation(socket.rerun(ClientState()))
        assert is_about_figures(socket.heard)
    assert {"", *PAGES[1:], *MORE_PAGES, *OPEN_PAGES} <= set(pages)


@pytest.fixture(scope="module")
def hashes(here: str) -> dict[str, str]:
    """The hash of every page, as a local browser learns it."""
    with talk(here) as socket:
        return navigation(socket.rerun(ClientState()))


def test_from_elsewhere_a_forged_page_shows_nothing(elsewhere: str, hashes: dict[str, str]) -> None:
    with talk(elsewhere) as socket:
        for name, page_hash in hashes.items():
            for state in (ClientState(page_script_hash=page_hash), ClientState(page_name=name)):
                state.query_string = "org=demo-larkspur-lending&printing=1"
                assert set(navigation(socket.rerun(state))) == {"", *OPEN_PAGES}
        assert not is_about_figures(socket.heard)
        assert not any(b"Trends" in content for content in socket.heard)


def test_from_elsewhere_a_forged_switch_of_pages_in_one_session_shows_nothing(
    elsewhere: str, hashes: dict[str, str]
) -> None:
    with talk(elsewhere) as socket:
        socket.rerun(ClientState(page_name="join"))
        state = ClientState(page_script_hash=hashes["organizations"], is_history_navigation=True)
        for key in ("picker-organization", "organization-name", "delete"):
            widget = state.widget_states.widgets.add()
            widget.id = f"$$ID-0123456789abcdef-{key}"
            widget.trigger_value = True
        socket.rerun(state)
        assert not is_about_figures(socket.heard)


def test_a_fragment_of_another_session_does_not_run(here: str, elsewhere: str) -> None:
    with talk(here) as local:
        came = local.rerun(ClientState())
        known = {message.delta.fragment_id for message in came if message.delta.fragment_id}
    with talk(elsewhere) as socket:
        socket.rerun(ClientState(page_name="join"))
        for fragment in {*known, "0123456789abcdef"}:
            socket.socket.send(BackMsg(rerun_script=ClientState(fragment_id=fragment)).SerializeToString())
        socket.rerun(ClientState(page_name="join"))
        assert not is_about_figures(socket.heard)


def test_a_session_that_this_machine_began_is_not_gone_on_with_from_elsewhere(here: str, elsewhere: str) -> None:
    with talk(here) as local:
        id = session_id(local)
        with talk(elsewhere, protocols=("streamlit", "token", id)) as socket:
            assert session_id(socket) != id
            assert not is_about_figures(socket.heard)


def session_id(socket: Talk) -> str:
    came = socket.rerun(ClientState())
    return next(message.new_session.initialize.session_id for message in came if message.HasField("new_session"))


def test_from_elsewhere_messages_that_are_not_of_a_page_are_not_heard(elsewhere: str) -> None:
    forged = [BackMsg(load_git_info=True), BackMsg(clear_cache=True)]
    request = BackMsg()
    request.file_urls_request.request_id = "1"
    request.file_urls_request.file_names.append("x.csv")
    deferred = BackMsg()
    deferred.backend_operation_request.deferred_file.file_id = "x"
    with talk(elsewhere) as socket:
        socket.rerun(ClientState(page_name="join"))
        for message in (*forged, request, deferred):
            socket.socket.send(message.SerializeToString())
        kinds = {message.WhichOneof("type") for message in socket.rerun(ClientState(page_name="join"))}
    assert kinds & {"git_info_changed", "file_urls_response", "backend_operation_response"} == set()


def test_many_wrong_join_codes_from_one_address_cost_time(elsewhere: str) -> None:
    said = b""
    for _ in range(FREE + 1):
        with talk(elsewhere) as socket:
            socket.rerun(ClientState(page_name="join", query_string="code=NOCODE"))
            said = b"".join(socket.heard)
    assert b"No workshop has this code" not in said
    assert b"Too many wrong codes came from here" in said


@pytest.mark.parametrize("secret", ["", "&secret=", "&secret=7e3LoD5J6Ud9ApLMaD4epPcb"])
def test_from_elsewhere_nobody_leads_a_workshop_without_the_secret_of_a_link(
    demo_url: str, here: str, elsewhere: str, monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    monkeypatch.setenv("FINOPS_DATABASE_URL", demo_url)
    scope = open_store().find_scope(open_store().find_organization("demo-larkspur-lending"))
    preparation = Preparation(f"Autumn {secret}", date(2026, 11, 20), Ask.BOTH, ("allocation",))
    new = workshops.prepare(TESTER, scope.id, preparation, State.OPEN)
    state = ClientState(page_name="facilitate", query_string=f"workshop={new.workshop_id}{secret}")
    with talk(elsewhere) as socket:
        socket.rerun(state)
        said = b"".join(socket.heard)
    assert b"Autumn" not in said
    assert new.join_code.encode() not in said
    state.query_string = f"workshop={new.workshop_id}&secret={new.facilitator_code}"
    with talk(elsewhere) as socket:
        socket.rerun(state)
        assert b"Autumn" in b"".join(socket.heard)


def test_open_access_is_a_stated_choice(
    demo_url: str, network: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FINOPS_OPEN_ACCESS", "1")
    with warm.served(demo_url, tmp_path / "log", host="0.0.0.0") as here:
        address = f"http://{network}:{urlsplit(here).port}"
        assert status(address, "/trends") == 200
        with talk(address) as socket:
            socket.rerun(ClientState())
            assert is_about_figures(socket.heard)


def test_the_start_says_who_reaches_what(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for setting, said in (("0", "Only a browser on this machine"), ("1", "FINOPS_OPEN_ACCESS is set: everybody")):
        monkeypatch.setenv("FINOPS_OPEN_ACCESS", setting)
        port, log = free_port(), tmp_path / f"log-{setting}"
        words = [*everywhere(port)[1:]]
        environment = {**os.environ, "FINOPS_DATABASE_URL": f"sqlite:///{tmp_path / 'finops.db'}"}
        server = warm.start(words, environment, log)
        try:
            assert is_ready(port)
        finally:
            server.terminate()
            server.join(timeout=20)
        assert log.read_text(encoding="utf-8").startswith(said)


def is_ready(port: int) -> bool:
    """Whether the server at this port answers within a minute."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            return status(f"http://127.0.0.1:{port}", "/_stcore/health") == 200
        except OSError:
            time.sleep(0.1)
    return False
