"""A word on a phone while its connection is lost, in the reader's language.

The server cannot send it then: it lies on the page from the beginning, and the state of the connection, which Streamlit
keeps at the root of every page, decides whether it is seen. Nothing else can show it without the server, so this is the
only place with a style of its own; the sentence is ours, and no text of a user comes near it.
"""

from functools import cache
from html import escape

from streamlit.components.v2 import component
from streamlit.components.v2.types import ComponentRenderer

from finops_model.texts import say

_STYLE = """
.connection-lost { display: none; }
[data-testid="stApp"]:not([data-test-connection-state="CONNECTED"]) .connection-lost {
    display: block; position: fixed; inset: auto 0 0 0; z-index: 1000001; margin: 0; padding: 0.75rem 1rem;
    background: var(--st-text-color); color: var(--st-background-color); font-size: 1.1rem; text-align: center;
}
"""


def draw_word() -> None:
    """Draws nothing that is seen; from then on the page says so while it has no connection."""
    _word(say("The connection is lost. Your votes are kept, and this page goes on by itself."))(key="connection-lost")


@cache
def _word(sentence: str) -> ComponentRenderer:
    """What shows a sentence; registered once for each language."""
    html = f'<div role="status"><p class="connection-lost">{escape(sentence)}</p></div>'
    return component(f"connection lost: {sentence}", html=html, css=_STYLE, isolate_styles=False)
