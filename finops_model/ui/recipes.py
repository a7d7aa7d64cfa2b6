"""What was kept about files of this kind: offered first, used with one click, and kept for the next file."""

from collections.abc import Sequence

import streamlit as st

from finops_model.actions import mappings
from finops_model.actions.mappings import Recipe
from finops_model.framework import read_framework
from finops_model.importers.columns.names import column_names
from finops_model.importers.columns.preview import Glimpse, glimpse
from finops_model.importers.tables import Source
from finops_model.messages import Message, message
from finops_model.texts import say, say_count
from finops_model.texts.figures import listed_text
from finops_model.texts.literal import markdown_literal
from finops_model.ui import import_fields, import_questions, outcome, session
from finops_model.ui.import_fields import header_line_of, sheets_of

USED, SEEN = "import-recipe", "import-glimpses"
"""Keys in the session: the name of the recipe that is used; the beginnings of the files, by how they were read."""

_MOST_OFFERED = 3
_PLACE_OF_KEEP, _PLACE_OF_LIST = "import-keep", "import-recipes"


def look(source: Source, sheets: Sequence[str], header_line: int | None) -> Glimpse | None:
    """The beginning of a file; each is read once per session and way of reading."""
    asked = (st.session_state.get("import-shown"), source.name, tuple(sheets), header_line)
    seen = st.session_state.setdefault(SEEN, {})
    if asked not in seen:
        seen[asked] = glimpse(source, read_framework(), sheets, header_line)
    return seen[asked]


def draw_offers(sources: Sequence[Source], now: Glimpse | None) -> None:
    """What was kept for files with these columns, to be used with one click.

    Args:
        now: the beginning of the first file, as it is read now.
    """
    used = st.session_state.get(USED)
    if used is not None:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(say("Read like **{name}**.", name=markdown_literal(used)))
            st.button(say("Read it anew"), key="import-recipe-drop", on_click=_drop)
        return
    if import_questions.answers():
        return
    found = [offer for kept in mappings.read(session.person()) if (offer := _offer(kept, sources, now)) is not None]
    for recipe in sorted(found, key=lambda one: len(one.missing) + len(one.new))[:_MOST_OFFERED]:
        _draw_offer(recipe)


def _offer(kept: mappings.KeptMapping, sources: Sequence[Source], now: Glimpse | None) -> Recipe | None:
    """A recipe beside the first file, read as the recipe says, else as it is read now; None: it is of another kind."""
    seen = look(sources[0], sheets_of(kept.answers), header_line_of(kept.answers)) or now
    return None if seen is None else mappings.recipe_for(kept, seen.header)


def _draw_offer(recipe: Recipe) -> None:
    with st.container(border=True):
        name = markdown_literal(recipe.name)
        if recipe.fits:
            st.markdown(say("A file with the same columns came in as **{name}**.", name=name))
        else:
            st.markdown(say("A file with nearly the same columns came in as **{name}**.", name=name))
            _draw_differences(recipe)
        st.button(
            say("Read it like {name}", name=name),
            type="primary" if recipe.fits else "secondary",
            key=f"import-recipe-{recipe.name}",
            on_click=_use,
            args=(recipe,),
        )


def _draw_differences(recipe: Recipe) -> None:
    if recipe.missing:
        names = markdown_literal(listed_text(recipe.missing))
        st.markdown(say("- Missing in this file: {columns}", columns=names))
    if recipe.new:
        st.markdown(say("- New in this file: {columns}", columns=markdown_literal(listed_text(recipe.new))))
    st.caption(say("Only what differs is asked."))


def _use(recipe: Recipe) -> None:
    import_questions.forget()
    import_questions.answer(recipe.answers)
    import_fields.fill(recipe.filled)
    st.session_state[USED] = recipe.name


def _drop() -> None:
    import_questions.forget()
    import_fields.fill(dict.fromkeys(mappings.OF_ALL_ROWS))
    st.session_state.pop(USED, None)


def draw_keep(now: Glimpse | None) -> None:
    """The way to keep the answers for the next file with these columns."""
    said, filled = import_questions.answers(), import_fields.filled()
    if now is None or not (said or any(filled.values())):
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.session_state.setdefault("import-keep-name", st.session_state.get(USED) or "")
        st.text_input(say("Keep these answers for the next file, under a name"), key="import-keep-name", max_chars=60)
        arguments = (_PLACE_OF_KEEP, _keep, now.header, said, filled)
        st.button(say("Keep"), key="import-keep", on_click=outcome.keep_at, args=arguments)
    outcome.draw(_PLACE_OF_KEEP)


def _keep(header: tuple[str, ...], said: dict[str, str], filled: dict[str, str | None]) -> Message:
    mappings.keep(session.person(), st.session_state.get("import-keep-name", ""), header, said, filled)
    return message("Kept. It is offered for the next file with the same columns.")


def draw_recipes() -> None:
    """Everything that was kept, each with its columns and a way to delete it; nothing where nothing was kept."""
    kept = mappings.read(session.person())
    if not kept and st.session_state.get(outcome.AT) != _PLACE_OF_LIST:
        return
    st.header(say("Recipes"))
    outcome.draw(_PLACE_OF_LIST)
    st.caption(say("Answers that were kept for the next file with the same columns."))
    for recipe in kept:
        _draw_recipe(recipe)


def _draw_recipe(recipe: mappings.KeptMapping) -> None:
    name = markdown_literal(recipe.name)
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{name}**", width="stretch")
        count = say_count("{count:,} answer", "{count:,} answers", len(recipe.answers))
        columns = markdown_literal(listed_text(column_names(recipe.header)))
        st.caption(say("{answers} for the columns {columns}", answers=count, columns=columns), width="stretch")
        with st.popover(say("Delete"), icon=":material/delete:"):
            st.markdown(say("Delete the recipe **{name}**?", name=name))
            st.caption(say("What came in with it stays."))
            st.button(
                say("Delete it"),
                key=f"import-recipe-delete-{recipe.name}",
                type="primary",
                on_click=outcome.keep_at,
                args=(_PLACE_OF_LIST, _delete, recipe.name),
            )


def _delete(name: str) -> Message:
    mappings.delete(session.person(), name)
    return message("The recipe {name} is deleted.", name=name)
