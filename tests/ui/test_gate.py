"""Which requests come from a browser on this machine, and what the others reach."""

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from finops_model.ui import gate


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1", "[::1]:8501", "finops.localhost", "LOCALHOST"])
def test_a_browser_on_this_machine_is_the_local_user(address: str, host: str) -> None:
    assert gate.is_this_machine(address, {"host": host})


@pytest.mark.parametrize(
    "address", [None, "", "unix", "testclient", "192.168.1.20", "10.0.0.1", "::ffff:10.0.0.1", "fe80::1", "0.0.0.0"]
)
def test_any_other_peer_is_not(address: str | None) -> None:
    assert not gate.is_this_machine(address, {"host": "127.0.0.1:8501"})


@pytest.mark.parametrize(
    "host",
    ["finops.example.com", "192.168.1.20:8501", "localhost.evil.example", "evil.example:127", "", "[", "0.0.0.0"],
)
def test_a_name_that_is_not_this_machine_came_through_a_proxy_or_a_foreign_page(host: str) -> None:
    assert not gate.is_this_machine("127.0.0.1", {"host": host})


def test_without_a_host_nobody_is_local() -> None:
    assert not gate.is_this_machine("127.0.0.1", {})


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "x-forwarded-host", "X-Forwarded-Proto", "Forwarded", "Via", "X-Real-IP"]
)
def test_what_a_proxy_passes_on_is_not_local_whatever_it_says(header: str) -> None:
    assert not gate.is_this_machine("127.0.0.1", {"host": "127.0.0.1", header: "127.0.0.1"})


@pytest.mark.parametrize(
    ("text", "is_open"), [("1", True), ("true", True), ("0", False), ("", False), ("maybe", False)]
)
def test_only_a_clear_yes_opens_everything(text: str, is_open: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FINOPS_OPEN_ACCESS", text)
    assert gate.is_open_to_all() is is_open


def test_a_setting_that_cannot_be_used_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FINOPS_OPEN_ACCESS", "1")
    monkeypatch.setenv("FINOPS_TODAY", "tomorrow")
    assert not gate.is_open_to_all()


def test_the_start_says_who_reaches_what(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FINOPS_OPEN_ACCESS", raising=False)
    pages = ", ".join(f"/{name}" for name in gate.OPEN_PAGES)
    assert gate.sentence() == (
        f"Only a browser on this machine reaches everything. From elsewhere, only pages of workshops answer: {pages}."
    )
    monkeypatch.setenv("FINOPS_OPEN_ACCESS", "1")
    assert gate.sentence() == (
        "FINOPS_OPEN_ACCESS is set: everybody who reaches this server sees and changes everything."
    )


def test_only_what_a_page_says_passes_the_gate() -> None:
    rerun = BackMsg()
    rerun.rerun_script.query_string = ""
    passing = [rerun, BackMsg(app_heartbeat=True), BackMsg(stop_script=True)]
    assert all(gate.is_of_page(message.SerializeToString()) for message in passing)
    forged = [BackMsg(clear_cache=True), BackMsg(load_git_info=True), BackMsg(set_run_on_save=True), BackMsg()]
    assert not any(gate.is_of_page(message.SerializeToString()) for message in forged)
    assert not gate.is_of_page(b"\xff\xff\xff")
    assert not gate.is_of_page(None)
