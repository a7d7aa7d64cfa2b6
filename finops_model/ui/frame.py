"""The script around every page: navigation, the picker of organization and scope, and the day that is shown.

The picked ids live in the address (``?org=…&scope=…``), and every link of the navigation carries them: a page change
is one step of the browser's history, and a link opened in a new tab shows the same organization. Streamlit's own
navigation drops them, so it serves only where it must: on a phone nothing else closes the sidebar again. There the
session's memory puts the ids back, at the price of one more step of Back.

An address that differs from what was last written (a link, Back, Forward, an edit by hand) counts more than what the
session remembers.
"""

import pandas as pd
import streamlit as st

from finops_model.errors import FinOpsError, UnknownName
from finops_model.texts.figures import day_text
from finops_model.ui import links, reads, session, show

# Keys in the session: the pickers; the picked slugs (organization, scope); and the slugs last written to the address.
ORGANIZATION, SCOPE = "picker-organization", "picker-scope"
PICK, WRITTEN = "pick", "pick-written"

# The pages (by URL) that show one organization: only they have the pickers, the others have no use for them.
OF_ONE_ORGANIZATION = {"organization", "trends", "roadmap", "targets", "assess", "model"}

Slugs = tuple[str | None, str | None]


def pages() -> dict[str, list[st.Page]]:
    """The navigation: what to read, what to decide and enter, and what it is based on."""

    def one(name: str, title: str, icon: str, about: str, default: bool = False) -> st.Page:
        return st.Page(links.page(name), title=title, icon=f":material/{icon}:", default=default, help=about)

    return {
        "See": [
            one("portfolio", "Portfolio", "grid_view", "All organizations against their own targets.", default=True),
            one("organization", "Organization", "domain", "Where one organization stands, capability by capability."),
            one("trends", "Trends", "trending_up", "How it moved, against the targets of each day."),
            one("roadmap", "Roadmap", "map", "The steps to the chosen targets, quarter by quarter."),
        ],
        "Decide and record": [
            one("targets", "Targets", "flag", "Choose the goal stage and the targets of single capabilities."),
            one("assess", "Assess", "checklist", "Rate the capabilities, criterion by criterion if you like."),
            one("import", "Import", "upload_file", "Bring in a spreadsheet, or take an import back."),
        ],
        "Understand": [
            one("model", "Model", "menu_book", "The stages, their criteria and the capabilities, with sources.")
        ],
    }


def in_address() -> Slugs:
    """The slugs in the browser's address as it was when this run was asked for."""
    return (st.query_params.get("org"), st.query_params.get("scope"))


def pick_now() -> Slugs:
    """The pick of this run: from the address when it says something new, else as remembered."""
    address = in_address()
    if address[0] is not None and address != st.session_state.get(WRITTEN):
        st.session_state[PICK] = address
    return st.session_state.get(PICK, (None, None))


def parameters(pick: Slugs) -> dict[str, str]:
    """The pick as the parameters of an address."""
    return {name: slug for name, slug in zip(("org", "scope"), pick, strict=True) if slug is not None}


def draw_links(groups: dict[str, list[st.Page]], pick: Slugs) -> None:
    """The navigation: a link to every page that keeps the pick."""
    for group, members in groups.items():
        st.caption(group)
        with st.container(gap="xxsmall"):
            for one in members:
                st.page_link(one, width="stretch", query_params=parameters(pick))


def remember(pick: Slugs) -> None:
    """Keeps the pick for the other pages of this session and writes it to the address."""
    st.session_state[PICK] = st.session_state[WRITTEN] = pick
    wanted = parameters(pick)
    if in_address() != pick:
        st.query_params.update(wanted)
        if pick[1] is None:
            st.query_params.pop("scope", None)


def choose(pick: Slugs) -> None:
    """What a picker calls when the reader chose: the address of this run is old news then."""
    st.session_state[PICK], st.session_state[WRITTEN] = pick, in_address()


def chose_organization() -> None:
    """Another organization; the scope is then its default one."""
    choose((st.session_state[ORGANIZATION], None))


def chose_scope() -> None:
    """Another scope of the same organization."""
    choose((st.session_state[ORGANIZATION], st.session_state[SCOPE]))


def picker(organizations: pd.DataFrame, pick: Slugs) -> Slugs:
    """Draws the two pickers and returns the pick in full (with the scope); ids that are unknown stay as they are.

    Nothing picked yet means the first organization of the list; the pick stays (None, None) in an empty store.

    The widgets' values come from a browser and may be forged: they are only ever looked up by slug in the store.
    """
    names = dict(zip(organizations["slug"], organizations["name"], strict=True))
    slug, scope_slug = pick
    if slug is None:
        if not names:
            return pick
        slug = str(next(iter(names)))
    organization, scope = None, None
    try:
        organization = reads.find_organization(slug)
        scope = reads.find_scope(organization, scope_slug)
    except UnknownName:
        pass  # session.picked says so on the pages that need one
    if organization is not None:
        names.setdefault(organization.slug, organization.name)  # new, nothing recorded yet
    st.session_state[ORGANIZATION] = organization.slug if organization is not None else None
    st.selectbox(
        "Organization",
        list(names),
        index=None if organization is None else 0,
        key=ORGANIZATION,
        format_func=lambda slug: names.get(slug, slug),
        on_change=chose_organization,
        placeholder="Choose an organization",
    )
    if organization is None:
        return pick
    scopes = reads.scopes(organization.id)
    labels = dict(zip(scopes["slug"], scopes["name"], strict=True))
    if scope is not None:
        labels.setdefault(scope.slug, scope.name)
    st.session_state[SCOPE] = scope.slug if scope is not None else None
    if len(labels) > 1 or scope is None:
        st.selectbox(
            "Scope of spend",
            list(labels),
            index=None if scope is None else 0,
            key=SCOPE,
            format_func=lambda slug: labels.get(slug, slug),
            on_change=chose_scope,
            placeholder="Choose a scope",
        )
    return (organization.slug, scope.slug if scope is not None else pick[1])


def frame() -> None:
    """One run: the navigation, the picker, then the page."""
    st.set_page_config(page_title="FinOps maturity", page_icon=links.icon_file(), layout="wide")
    groups = pages()
    on_a_phone = "Mobi" in st.context.headers.get("User-Agent", "")
    page = st.navigation(groups, position="sidebar" if on_a_phone else "hidden")
    try:
        pick = pick_now()
        with st.sidebar:
            navigation = st.container(gap="xsmall")
            if page.url_path in OF_ONE_ORGANIZATION:
                pick = picker(reads.organizations(), pick)
            st.caption(f"As of {day_text(session.today())}")
        if not on_a_phone:
            with navigation:
                draw_links(groups, pick)
        remember(pick)
        page.run()
    except FinOpsError as error:
        show.error(error)


frame()
