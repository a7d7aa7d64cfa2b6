"""A browser's side of Streamlit's web socket, for messages that no browser would send."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import websockets.sync.client
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


@dataclass
class Talk:
    """An open web socket.

    Attributes:
        socket: the connection.
        heard: every message that came, as it came.
    """

    socket: websockets.sync.client.ClientConnection
    heard: list[bytes] = field(default_factory=list)

    def rerun(self, state: ClientState) -> list[ForwardMsg]:
        """Asks for a run and returns what comes until it ends."""
        self.ask(state)
        return self.listen()

    def ask(self, state: ClientState) -> None:
        """Asks for a run."""
        self.socket.send(BackMsg(rerun_script=state).SerializeToString())

    def listen(self, patience: float = 20) -> list[ForwardMsg]:
        """What comes until a run ends, or nothing more does."""
        came: list[ForwardMsg] = []
        while not came or came[-1].WhichOneof("type") != "script_finished":
            try:
                content = self.socket.recv(timeout=patience)
            except TimeoutError:
                break
            assert isinstance(content, bytes)
            self.heard.append(content)
            came.append(ForwardMsg.FromString(content))
        return came


@contextmanager
def talk(address: str, *, protocols: Sequence[str] = ("streamlit",), **headers: str) -> Iterator[Talk]:
    """An open web socket to the server at ``address`` with these headers. Raises InvalidStatus: it was refused."""
    server = urlsplit(address)
    with websockets.sync.client.connect(
        f"ws://{headers.pop('Host', server.netloc)}/_stcore/stream",
        address=(server.hostname, server.port),
        subprotocols=list(protocols),  # pyright: ignore[reportArgumentType] (a plain str is what the library documents)
        additional_headers={name.replace("_", "-"): value for name, value in headers.items()},
        proxy=None,
        max_size=None,
    ) as socket:
        yield Talk(socket)
