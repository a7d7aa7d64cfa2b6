"""Targets whose due day has passed, said the same way on every page, before anything else that is due."""

import pandas as pd
import streamlit as st

from finops_model.scoring import is_overdue
from finops_model.texts import say_count
from finops_model.texts.figures import NONE_TEXT, day_text, label_text, listed_text
from finops_model.texts.literal import markdown_literal


def overdue_text(figures: pd.Series) -> str:
    """``Overdue since 30 Jun 2026: 3 targets``, of one row of the headlines; – when nothing is overdue."""
    if not figures["overdue"]:
        return NONE_TEXT
    return say_count(
        "Overdue since {day}: {count:,} target",
        "Overdue since {day}: {count:,} targets",
        int(figures["overdue"]),
        day=day_text(figures["overdue_since"]),
    )


def draw_overdue(standing: pd.DataFrame, figures: pd.Series) -> None:
    """What is overdue, in a sentence with the capabilities, the longest overdue first; nothing when nothing is."""
    if not figures["overdue"]:
        return
    names = standing[is_overdue(standing)].sort_values("due_on", kind="stable")["name"].tolist()
    shown = markdown_literal(listed_text(names))
    st.warning(label_text(overdue_text(figures), shown), icon=":material/event_busy:")
