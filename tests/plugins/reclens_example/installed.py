"""A page: what can be ranked by here, and where it comes from."""

import streamlit as st

from recsys_core.app_pages import AppPage
from recsys_core.components.registry import COMPONENTS


def draw():
    st.title("Installed")
    rows = [{"name": name, "group": kind.group, "from": kind.__module__} for name, kind in COMPONENTS.items()]
    st.dataframe(rows, hide_index=True)


INSTALLED = AppPage("Installed", "Guide", draw, icon="extension", labels={"zh": "已安装"})
