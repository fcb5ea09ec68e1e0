"""RecLens in the browser: page config and navigation. Run it with `make app`."""

import streamlit as st

from pages._ui.controls import arriving, audience, frame
from pages._ui.drawing.safe import md
from pages._ui.state import text
from pages._ui.state.text import error_text, t
from recsys_core.app_pages import PAGES
from recsys_core.assets import ASSETS
from recsys_core.errors import PluginError, RecLensError
from recsys_core.process import set_up
from recsys_core.translating import msg

LOGO = str(ASSETS / "logo.svg")

st.set_page_config(page_title="RecLens", page_icon=LOGO, layout="wide", initial_sidebar_state=292)
st.logo(LOGO, size="large")

text.begin()
try:
    set_up()
except RecLensError as error:
    st.error(error_text(error), icon=":material/error:")
    st.stop()

# Pages in the order of the menu: six stand side by side, the others behind one entry.
SECTIONS = {
    "": [
        ("explore/recommend", msg("Recommend"), "format_list_numbered", True),
        ("explore/compare", "Compare", "splitscreen_right", False),
        ("explore/what_if", "What if", "edit_note", False),
        ("explore/importance", "Importance", "leaderboard", False),
        ("data/data", "Data", "table_view", False),
        ("guide/guide", msg("Guide"), "menu_book", False),
    ],
    msg("More"): [
        ("explore/order", "Why this order", "compare_arrows", False),
        ("explore/look_inside", "Look inside", "frame_inspect", False),
        ("explore/newcomer", "Newcomer", "person_add", False),
        ("quality/quality", "Quality", "straighten", False),
    ],
}
# Pages without a plain picture: not in the menu of a story, reached by their address all the same.
FOR_ANALYSTS = (
    {"explore/importance", "explore/look_inside", "quality/quality"} if audience.is_story() else set()
)

own = {
    section: [
        st.Page(
            f"pages/{path}.py",
            title=t(title),
            icon=f":material/{icon}:",
            default=default,
            visibility="hidden" if path in FOR_ANALYSTS else "visible",
        )
        for path, title, icon, default in pages
    ]
    for section, pages in SECTIONS.items()
}
broken: list[PluginError] = []
taken = {path.rpartition("/")[2]: path for pages in SECTIONS.values() for path, *_ in pages}
try:
    for name, added in PAGES.items():
        if name in taken:  # two pages of one address would be no app at all
            raise PluginError(
                "The name {name!r} is taken by {held}: give {thing} another name.",
                name=name,
                held=taken[name],
                thing=added.label,
            )
        made = st.Page(added.draw, title=text.own(added), icon=f":material/{added.icon}:", url_path=name)
        own.setdefault(added.section, []).append(made)
except PluginError as error:  # the app's own pages stay
    broken.append(error)

page = st.navigation({t(section) if section else "": pages for section, pages in own.items()}, position="top")
frame.draw()
arriving.draw()
try:
    page.run()
except PluginError as error:
    broken.append(error)
finally:
    arriving.leave()
for error in broken:
    st.error(md(error_text(error), 600), icon=":material/extension_off:")
