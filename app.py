"""RecLens in the browser: page config and navigation. Run it with `make app`."""

import os

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import streamlit as st

st.set_page_config(page_title="RecLens", page_icon="assets/logo.svg", layout="wide")
st.logo("assets/logo.svg", size="large")

page = st.navigation(
    {
        "Explore": [
            st.Page(
                "pages/explore/recommend.py",
                title="Recommend",
                icon=":material/format_list_numbered:",
                default=True,
            )
        ],
        "Measure": [st.Page("pages/quality/quality.py", title="Quality", icon=":material/straighten:")],
        "Data": [st.Page("pages/data/data.py", title="Data", icon=":material/table_view:")],
        "Guide": [st.Page("pages/guide/about.py", title="About", icon=":material/menu_book:")],
    }
)
page.run()
