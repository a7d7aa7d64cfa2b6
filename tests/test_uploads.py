"""An upload that is too large is turned away while it arrives, with and without a length given (T14)."""

import contextlib
import http.client
import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from tests import warm
from tests.test_app import answer

MEGABYTE = 1024 * 1024
LIMIT = 100
"""MB of one upload, as .streamlit/config.toml says."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("uploads")
    with warm.served(f"sqlite:///{folder / 'finops.db'}", folder / "log") as address:
        yield address


def token_of(server: str) -> str:
    """The token that Streamlit gives a browser with its first answer."""
    _, headers, _ = answer(f"{server}/_stcore/health")
    cookies = headers.get_all("Set-Cookie") or []
    return next(one.split("=", 1)[1].split(";")[0] for one in cookies if one.startswith("_streamlit_xsrf"))


def put(server: str, pieces: Iterator[bytes], length: int | None) -> int:
    """Uploads these bytes as a browser does (a session first, then a PUT to the address it names); the status."""
    token = token_of(server)
    cookie = f"_streamlit_xsrf={token}"
    with connect(
        f"ws://{urlsplit(server).netloc}/_stcore/stream",
        origin=server,  # type: ignore[arg-type]
        subprotocols=["streamlit", token],  # type: ignore[list-item]
        additional_headers={"Cookie": cookie},
        max_size=None,
    ) as session:
        asked = BackMsg()
        asked.rerun_script.query_string = ""
        session.send(asked.SerializeToString())
        session_id = _until(session, "new_session").new_session.initialize.session_id
        asked = BackMsg()
        asked.file_urls_request.request_id = uuid.uuid4().hex
        asked.file_urls_request.file_names.append("big.csv")
        asked.file_urls_request.session_id = session_id
        session.send(asked.SerializeToString())
        address = _until(session, "file_urls_response").file_urls_response.file_urls[0].upload_url
        connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=60)
        headers = {"Cookie": cookie, "X-Xsrftoken": token, "Origin": server}
        headers["Content-Type"] = "multipart/form-data; boundary=edge"
        if length is not None:
            headers["Content-Length"] = str(length)
        path = address if address.startswith("/") else f"/{address}"
        # The server may have answered before everything was sent, and then it does not listen to the rest.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.request("PUT", path, body=pieces, headers=headers, encode_chunked=length is None)
        status = connection.getresponse().status
        connection.close()
        return status


def _until(session: object, kind: str) -> ForwardMsg:
    while True:
        message = ForwardMsg()
        message.ParseFromString(session.recv(timeout=30))  # type: ignore[attr-defined]
        if message.WhichOneof("type") == kind:
            return message


def body(megabytes: int) -> tuple[list[bytes], int]:
    """A form with one file of this size, in pieces, and its length."""
    head = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="big.csv"\r\n\r\n'
    pieces = [head, *([b"x" * MEGABYTE] * megabytes), b"\r\n--edge--\r\n"]
    return pieces, sum(map(len, pieces))


def test_an_upload_within_the_limit_is_taken(server: str) -> None:
    pieces, length = body(1)
    assert put(server, iter(pieces), length) == 204


@pytest.mark.parametrize("with_length", [True, False])
def test_an_upload_over_the_limit_is_turned_away(server: str, with_length: bool) -> None:
    pieces, length = body(LIMIT + 5)
    assert put(server, iter(pieces), length if with_length else None) == 413
