"""The script around every page: navigation, the pickers of organization, scope and days, and the reader's name.

What is picked lies in the address (``?org=…&scope=…&as_of=…&since=…``), and every link of the navigation carries it: a
page change is one step of the browser's history, and a link opened in a new tab shows the same. Streamlit's own
navigation drops it, so it serves only where it must: on a phone nothing else closes the sidebar again. There the
session's memory (:mod:`finops_model.ui.pick`) puts it back, at the price of one more step of Back.
"""

from dataclasses import replace
from typing import Literal

import streamlit as st

from finops_model.errors import FinOpsError
from finops_model.texts import language, say, translated
from finops_model.texts.figures import day_text
from finops_model.texts.literal import markdown_literal
from finops_model.ui import days, gate, guide, kept, links, paper, sent, session, show, subject
from finops_model.ui.pick import Pick, choose, pick_now, remember
from finops_model.ui.subject import Subject
from finops_model.views.places import Directory

# Keys in the session: the pickers, and the reader's name.
ORGANIZATION, SCOPE = "picker-organization", "picker-scope"
NAME, NAME_REFUSED = "person-name", "person-name-refused"

KNOWN = "navigation-pages"
"""Key in the session: the pages of its navigation, by language and by whether it reaches every page."""

# The pages (by URL) that show one organization: only they have the pickers, the others have no use for them.
OF_ONE_ORGANIZATION = {
    *("organization", "capability", "trends", "compare", "roadmap", "reports"),
    *("targets", "assess", "workshops", "workshop", "model"),
}

# The pages (by URL) that people write on, and Help: they show today. All others show the days that the reader picks.
OF_TODAY = {"targets", "assess", "workshops", "workshop", "import", "organizations", "history", "help"}

# The pages (by URL) that are made for phones.
OF_PHONES = {"join"}


def open_pages() -> list[st.Page]:
    """The pages that everybody reaches by a link."""
    return [st.Page(links.page(name), visibility="hidden") for name in gate.OPEN_PAGES]


def refuse() -> None:
    """What a session from elsewhere sees instead of any other page."""
    st.warning(gate.refusal())


def pages_for_all() -> dict[str, list[st.Page]]:
    """The navigation of a session from elsewhere."""
    return {"": [st.Page(refuse, title=say("FinOps maturity"), default=True, visibility="hidden"), *open_pages()]}


def pages() -> dict[str, list[st.Page]]:
    """The navigation: what to read, what to decide and enter, and what it is based on."""

    def one(name: str, title: str, icon: str, about: str) -> st.Page:
        """The page of this file name; the portfolio opens first."""
        default = name == "portfolio"
        return st.Page(links.page(name), title=title, icon=f":material/{icon}:", default=default, help=about)

    # Reached from rows, charts and steps only, which name the capability.
    capability = st.Page(links.page("capability"), title=say("Capability"), visibility="hidden")

    # Reached from the list of workshops, which names the workshop.
    workshop = st.Page(links.page("workshop"), title=say("Workshop"), visibility="hidden")

    workshops = say("Agree ratings and targets in a room: everybody votes, then all talk.")
    organizations = say("Rename, merge and delete organizations and scopes; move an assessment.")
    targets = say("Choose the goal stage and the targets of single capabilities.")
    model = say("The stages, their criteria and the capabilities, with sources.")
    return {
        say("See"): [
            one("portfolio", say("Portfolio"), "grid_view", say("All organizations against their own targets.")),
            one(
                "organization",
                say("Organization"),
                "domain",
                say("Where an organization stands, capability by capability."),
            ),
            one("trends", say("Trends"), "trending_up", say("How it moved, against the targets of each day.")),
            one("compare", say("Compare"), "compare_arrows", say("Two organizations, two scopes, or two days.")),
            one("roadmap", say("Roadmap"), "map", say("The steps to the chosen targets, quarter by quarter.")),
            one("reports", say("Reports"), "summarize", say("What leadership takes into the room, as files.")),
            capability,
        ],
        say("Decide and record"): [
            one("targets", say("Targets"), "flag", targets),
            one("assess", say("Assess"), "checklist", say("Rate the capabilities, by their criteria if you like.")),
            one("workshops", say("Workshops"), "groups", workshops),
            workshop,
            one("import", say("Import"), "upload_file", say("Import a spreadsheet, or undo an import.")),
            one("organizations", say("Organizations"), "corporate_fare", organizations),
            one("history", say("History"), "history", say("Every change, by whom and when; take one back.")),
            *open_pages(),
        ],
        say("Understand"): [
            one("model", say("Model"), "menu_book", model),
            one("help", say("Help"), "help", say("How to do what, and what each number means.")),
        ],
    }


def known_pages(everything: bool) -> dict[str, list[st.Page]]:
    """The navigation of this session: every page, or what a session from elsewhere reaches. Built once, since
    Streamlit looks for the file of each page when it is made."""
    known = st.session_state.setdefault(KNOWN, {})
    asked = language(), everything
    if asked not in known:
        known[asked] = pages() if everything else pages_for_all()
    return known[asked]


def draw_links(groups: dict[str, list[st.Page]], pick: Pick) -> None:
    """The navigation: a link to every page that keeps the pick."""
    for group, members in groups.items():
        st.caption(group)
        with st.container(gap="xxsmall"):
            for member in (one for one in members if one.visibility == "visible"):
                st.page_link(member, width="stretch", query_params=pick.parameters())


def chose_organization() -> None:
    """Another organization; the scope is then its default one."""
    choose(org=st.session_state[ORGANIZATION], scope=None)


def chose_scope() -> None:
    """Another scope of the same organization."""
    choose(org=st.session_state[ORGANIZATION], scope=st.session_state[SCOPE])


def picker(directory: Directory, pick: Pick) -> Pick:
    """Draws the two pickers and returns the pick in full (with the scope); ids that are unknown stay as they are.

    Nothing picked yet means the first organization of the list; it stays None in an empty store.

    The widgets' values come from a browser and may be forged: they are only ever looked up by slug in the directory.
    """
    slug = pick.org
    if slug is None:
        if not directory.places:
            return pick
        slug = next(iter(directory.places))
    if slug not in directory.places:  # by its name, perhaps
        slug = directory.slug_of(slug) or slug
    names = directory.names
    st.session_state[ORGANIZATION] = slug if slug in names else None
    st.selectbox(
        say("Organization"),
        list(names),
        index=None if slug not in names else 0,
        key=ORGANIZATION,
        format_func=lambda slug: names.get(str(slug), str(slug)),
        on_change=chose_organization,
        placeholder=say("Choose an organization"),
    )
    if slug not in names:
        return pick
    return replace(pick, org=slug, scope=pick_scope(directory, slug, pick.scope))


def pick_scope(directory: Directory, organization: str, slug: str | None) -> str | None:
    """Draws the picker of a scope, where there is a choice, and returns its slug; an unknown slug stays as it is."""
    labels = {place.scope.slug: place.scope.name for place in directory.places[organization]}
    found = directory.find(organization, slug)
    st.session_state[SCOPE] = found.scope.slug if found is not None else None
    if len(labels) > 1 or found is None:
        st.selectbox(
            say("Scope of spend"),
            list(labels),
            index=None if found is None else 0,
            key=SCOPE,
            format_func=lambda slug: labels.get(str(slug), str(slug)),
            on_change=chose_scope,
            placeholder=say("Choose a scope"),
        )
    return slug if found is None else found.scope.slug


def draw_days(page: str, pick: Pick) -> tuple[Pick, list[str]]:
    """The pickers of the days, or the day of a page that shows today; the pick with its days checked, and a sentence
    about each day that cannot be shown."""
    if page in OF_TODAY:
        st.caption(say("As of {day}", day=day_text(session.today())))
        return pick, []
    pick, sentences = days.checked(pick)
    days.draw_pickers(pick)
    return pick, sentences


def settle_subject(page: st.Page, pick: Pick) -> None:
    """Says what the page is about, also in the title of the browser's tab."""
    place = None
    if page.url_path in OF_ONE_ORGANIZATION and pick.org is not None:
        place = kept.directory().find(pick.org, pick.scope)
    day = session.today() if page.url_path in OF_TODAY else days.as_of()
    organization, scope = ("", "") if place is None else (place.organization.name, place.scope.name)
    subject.settle(Subject(organization, scope, day, paper.is_asked()))
    titles = [organization, page.title, say("FinOps maturity")]
    st.set_page_config(page_title=" · ".join(filter(None, titles)))


def named() -> None:
    """What the field for the reader's name calls: the history shows the name from now on."""
    st.session_state.pop(NAME_REFUSED, None)
    try:
        session.give_name(st.session_state[NAME])
    except FinOpsError as error:
        st.session_state[NAME_REFUSED] = error.message


def draw_name() -> None:
    """Asks a browser's person for a name, once."""
    if session.is_unnamed():
        st.text_input(
            say("Your name, for the history"),
            key=NAME,
            on_change=named,
            placeholder=say("Shown with what you save"),
            max_chars=200,
        )
        refused = st.session_state.get(NAME_REFUSED)
        if refused is not None:
            st.caption(markdown_literal(translated(refused)))
    else:
        st.caption(say("You are {name}.", name=markdown_literal(session.person().name)))


def navigation_position() -> Literal["sidebar", "top", "hidden"]:
    """Where Streamlit's own navigation is: at the top of a page for printing, since that is not printed; nowhere on a
    page that stands alone."""
    if links.is_asked_for(gate.OPEN_PAGES):
        return "hidden"
    if paper.is_asked():
        return "top"
    return "sidebar" if session.is_on_a_phone() else "hidden"


def draw_sidebar(page: st.Page, groups: dict[str, list[st.Page]], pick: Pick) -> tuple[Pick, list[str]]:
    """Navigation, pickers and the reader's name; the pick with what was chosen, and sentences about its days."""
    with st.sidebar:
        navigation = st.container(gap="xsmall")
        if page.url_path in OF_ONE_ORGANIZATION:
            pick = picker(kept.directory(), pick)
        pick, sentences = draw_days(page.url_path, pick)
        if page.url_path not in OF_TODAY:
            paper.draw_link(page.url_path, pick.parameters())
        guide.draw_link(page.url_path, pick.parameters())
        draw_name()
    if not session.is_on_a_phone():
        with navigation:
            kept.once(draw_links, kept.Kept(groups, "navigation"), pick)
    return pick, sentences


def began() -> FinOpsError | None:
    """Begins the run; what keeps it from going on, such as a store that cannot be opened."""
    try:
        session.begin()
    except FinOpsError as error:
        return error
    return None


def dress(page: str, is_alone: bool) -> None:
    """The look of a page (by URL): its width, its picture, the product's name. Above a page that stands alone is no
    name."""
    layout = "centered" if page in OF_PHONES or paper.is_asked() else "wide"
    icon = links.icon_address() if is_alone else links.icon_file()
    st.set_page_config(page_title=say("FinOps maturity"), page_icon=icon, layout=layout)
    if not is_alone and not paper.is_asked():  # it would be printed over the title
        st.logo(str(links.logo_file()), size="large", icon_image=str(links.icon_file()))


def draw_framed(page: st.Page, groups: dict[str, list[st.Page]]) -> None:
    """A page with the navigation and the pickers around it."""
    pick = pick_now(page.url_path)
    pick, sentences = days.checked(pick) if paper.is_asked() else draw_sidebar(page, groups, pick)
    remember(pick, page.url_path)
    settle_subject(page, pick)
    for sentence in sentences:
        st.warning(sentence, icon=":material/event_busy:")
    page.run()


def frame() -> None:
    """One run: the navigation, the picker, then the page. A session from elsewhere knows the open pages only."""
    refused = began()
    everything = gate.is_open_to_asker()
    groups = known_pages(everything)
    page = st.navigation(groups, position="hidden" if refused else navigation_position())
    is_alone = page.url_path in gate.OPEN_PAGES or not everything
    dress(page.url_path, is_alone)
    try:
        if refused is not None:
            show.error(refused)
        elif is_alone:
            page.run()
        else:
            draw_framed(page, groups)
    except FinOpsError as error:
        show.error(error)
    sent.wait()


frame()
