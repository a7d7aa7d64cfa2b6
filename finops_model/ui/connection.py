"""A word on the screens of a workshop while their connection is lost, in the reader's language.

The server cannot send it then: it lies on the page from the beginning, and the state of the connection, which Streamlit
keeps at the root of every page, decides whether it is seen. Nothing else can show it without the server, so this is the
only place with a style of its own; the sentence is ours, and no text of a user comes near it.

After some seconds Streamlit opens a dialog of its own about the same, in English. It cannot be told not to, and it
takes the page away from screen readers: so it is not seen, and what it reads out is our sentence.
"""

import json
from functools import cache
from html import escape

from streamlit.components.v2 import component
from streamlit.components.v2.types import ComponentRenderer

_STYLE = """
.connection-lost { display: none; }
[data-testid="stApp"]:not([data-test-connection-state="CONNECTED"]) .connection-lost {
    display: block; position: fixed; inset: auto 0 0 0; z-index: 1000001; margin: 0; padding: 0.75rem 1rem;
    background: var(--st-text-color); color: var(--st-background-color); font-size: 1.1rem; text-align: center;
}
body:has([data-testid="stApp"]:not([data-test-connection-state="CONNECTED"])) [data-testid="stDialog"] {
    opacity: 0; pointer-events: none;
    [role="dialog"] > * { display: none; }
    [role="dialog"]::after { content: SENTENCE; }
}
"""


def draw_word(sentence: str) -> None:
    """Draws nothing that is seen; from then on the page says the sentence while it has no connection.

    Args:
        sentence: ours, in the reader's language.
    """
    _word(sentence)(key="connection-lost")


@cache
def _word(sentence: str) -> ComponentRenderer:
    """What shows a sentence; registered once for each sentence and language."""
    html = f'<div role="status"><p class="connection-lost">{escape(sentence)}</p></div>'
    style = _STYLE.replace("SENTENCE", json.dumps(sentence, ensure_ascii=False))
    return component(f"connection lost: {sentence}", html=html, css=style, isolate_styles=False)
