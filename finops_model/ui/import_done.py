"""What the last import did, with the ways on from it."""

from collections.abc import Collection, Sequence

import pandas as pd
import streamlit as st

from finops_model.actions.imports import Comparison
from finops_model.names import name_key
from finops_model.texts import say, say_count
from finops_model.texts.literal import markdown_literal
from finops_model.ui import kept, links

DONE = "import-done"
"""Key in the session: what the last import did."""

LINKED = 8
"""To how many of the organizations imported the page links."""


def saved_text(saved: Comparison) -> str:
    """What an import did, in a sentence."""
    added, changed, unchanged, targets = (
        sum(getattr(file, count) for file in saved.files) for count in ("created", "changed", "unchanged", "targets")
    )
    counts = counted(added, changed, unchanged, targets)
    return say("Import {id} is in: {counts}.", id=saved.change_id, counts=", ".join(counts))


def counted(added: int, changed: int, unchanged: int, targets: int) -> list[str]:
    """The counts of an import in words, without those that are zero."""
    counts = [
        say_count("{count:,} rating added", "{count:,} ratings added", added) if added else "",
        say_count("{count:,} rating changed", "{count:,} ratings changed", changed) if changed else "",
        say_count("{count:,} unchanged", "{count:,} unchanged", unchanged) if unchanged else "",
        say_count("{count:,} target entry added", "{count:,} target entries added", targets) if targets else "",
    ]
    return list(filter(None, counts))


def keep_done(saved: Comparison, figures: pd.DataFrame) -> None:
    """Keeps what an import did, for the page to say.

    Args:
        figures: what it does to each place (``Effects.figures``).
    """
    st.session_state[DONE] = {
        "sentence": saved_text(saved),
        "names": set(map(name_key, figures["organization"])),
        "without_target": set(map(name_key, figures.loc[figures["of_after"] == 0, "organization"])),
        "is_new": True,
    }


def keep_plan_done(change_id: int | None, steps: int, names: Collection[str]) -> None:
    """As :func:`keep_done`, for plans.

    Args:
        change_id: None: all of it was so already.
        names: the organizations whose plans changed.
    """
    sentence = say("Nothing changed: all of it was in the plan already.")
    if change_id is not None:
        count = say_count("{count:,} step of the plan changed", "{count:,} steps of the plan changed", steps)
        sentence = say("Import {id} is in: {counts}.", id=change_id, counts=count)
    st.session_state[DONE] = {
        "sentence": sentence,
        "names": set(map(name_key, names)),
        "without_target": set[str](),
        "is_new": True,
    }


def draw_done() -> None:
    """What the last import did, with the way to the organizations it is about."""
    done = st.session_state.get(DONE)
    if done is None:
        return
    st.session_state.pop("import-stopped", None)
    known = [(slug, name) for slug, name in kept.directory().names.items() if name_key(name) in done["names"]]
    if done.pop("is_new", False):  # the click may have been far below what is drawn here
        st.toast(say("Imported. The next steps stand at the top of the page."), icon=":material/check:")
    without = [(slug, name) for slug, name in known if name_key(name) in done["without_target"]]
    with st.container(border=True):
        st.success(done["sentence"], icon=":material/check:")
        st.markdown(f"**{say('What next?')}**")
        for slug, name in without[:LINKED]:
            _draw_goal(slug, name)
        with st.container(horizontal=True):
            _draw_ways_on(known, has_targets=not without)
        st.caption(say("To import another file, choose it below."))


def _draw_goal(slug: str, name: str) -> None:
    """The way to a goal stage, for an organization whose ratings have no target."""
    with st.container(horizontal=True, vertical_alignment="center"):
        label, address = say("Choose a goal stage"), {"org": slug}
        st.page_link(links.page("targets"), label=label, icon=":material/flag:", query_params=address)
        st.markdown(say("{organization} has no target yet.", organization=markdown_literal(name)))


def _draw_ways_on(known: Sequence[tuple[str, str]], has_targets: bool) -> None:
    """Links to the organizations that the import is about; with one alone that has targets, to these and to its
    roadmap, too."""
    for slug, name in known[:LINKED]:
        label = markdown_literal(name)
        st.page_link(links.page("organization"), label=label, icon=":material/domain:", query_params={"org": slug})
    if len(known) == 1 and has_targets:
        address = {"org": known[0][0]}
        st.page_link(links.page("targets"), label=say("Set targets"), icon=":material/flag:", query_params=address)
        st.page_link(links.page("roadmap"), label=say("Roadmap"), icon=":material/route:", query_params=address)
    st.page_link(links.page("portfolio"), label=say("All organizations"), icon=":material/grid_view:")
