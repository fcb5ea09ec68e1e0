"""What methods without a panel of their own found, as plain tables."""

import streamlit as st

from pages._ui.drawing.safe import md
from pages._ui.reasons.source import Account
from pages._ui.state.text import error_text, own, sentence, t
from recsys_core.errors import RecLensError
from recsys_core.explain.methods.registry import METHODS

DRAWN = ("words", "attention", "importance", "dimensions", "trust")
"""Families that have a panel."""


def draw(account: Account) -> None:
    """One fold for each method, worked out when it is opened."""
    for name, method in METHODS.items():
        if method.family in DRAWN:
            continue
        fold = st.expander(own(method), key=f"method-{name}-{account.item_id}", on_change="rerun")
        if not fold.open:
            continue
        with fold:
            try:
                made = account.having(name)
            except RecLensError as error:
                st.error(md(error_text(error), 600), icon=":material/error:")
                continue
            st.caption(t(method.summary))
            for place, table in enumerate(one for one in made.tables if one.method == name):
                rows = [dict(zip(map(t, table.columns), row, strict=True)) for row in table.rows]
                st.dataframe(rows, hide_index=True, key=f"{name}-{place}-{account.item_id}", alt=own(method))
            for note in made.notes:
                st.caption(md(sentence(note), 300))
