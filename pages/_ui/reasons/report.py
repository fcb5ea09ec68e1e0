"""Saving what is on the screen as a file, and opening a saved one again."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from pages._ui.controls import only
from pages._ui.controls.progress import ProgressBar
from pages._ui.drawing.safe import md
from pages._ui.service import accounts, answers, core
from pages._ui.state import keys
from pages._ui.state.text import error_text, language, t
from recsys_core import Engine, Explanation, Query, Settings
from recsys_core.errors import RecLensError
from recsys_core.explain.methods.registry import DEFAULT_WORDS
from recsys_core.only import Only
from recsys_core.report import Report, archive_of, can_print, html_of, made_on, pdf_of, report_on
from recsys_core.wording.narrative import narrative
from recsys_core.wording.only import shown


def _view() -> dict[str, str | list[str]]:
    """The query parameters that make this view."""
    return {
        name: values[0] if len(values) == 1 else values
        for name in st.query_params
        if (values := st.query_params.get_all(name))
    }


def _files(make: Callable[[], Report], key: str) -> None:
    """One button for each kind of file; the file is made when it is asked for."""
    row = st.container(horizontal=True)
    kinds: list[tuple[str, Callable[[], bytes | str], str, str]] = [
        (t("HTML"), lambda: html_of(make()), "report.html", "text/html"),
        (t("Tables (CSV)"), lambda: archive_of(make()), "report.zip", "application/zip"),
        ("JSON", lambda: make().to_json(), "report.json", "application/json"),
    ]
    if can_print():
        kinds.insert(1, ("PDF", lambda: pdf_of(html_of(make())), "report.pdf", "application/pdf"))
    for label, data, name, mime in kinds:
        row.download_button(
            label,
            data,
            name,
            mime,
            key=f"save-{name}-{key}",
            icon=":material/download:",
            on_click="ignore",
        )
    if not can_print():
        st.caption(t("A PDF needs Chromium or Chrome on the machine that runs the app; HTML prints as well."))


def offer(engine: Engine, query: Query, settings: Settings, made: Explanation) -> None:
    """One recommendation."""
    view, tongue = _view(), language()
    folder = st.expander(
        t("Save this account"), icon=":material/save:", key=f"save-{made.item_id}", on_change="rerun"
    )
    if folder.open:
        with folder:
            st.caption(t("The HTML opens anywhere without a network; the JSON opens again on this page."))
            with ProgressBar() as bar:
                account = accounts.checked(engine, query, made.item_id, settings, bar)
            _files(lambda: report_on(engine, [account], "recommendation", tongue, view=view), made.item_id)


def offer_several(
    sides: Sequence[tuple[str, Engine, Query, Settings]], items: Sequence[str], kind: str, key: str
) -> None:
    """A whole list, or one item on two sides: explained when asked for, with progress."""
    view, tongue = _view(), language()
    label = t("Save this list") if kind == "list" else t("Save this comparison")
    folder = st.expander(label, icon=":material/save:", key=f"several-{key}", on_change="rerun")
    if not folder.open:  # nothing is worked out before somebody asks
        return
    narrowed = None
    with folder:
        with ProgressBar() as bar:
            if kind == "list":
                (_, engine, query, settings), *_ = sides
                ranking = engine.rank(query, settings)
                items, narrowed = only.as_asked(engine, ranking, items)
                if narrowed is not None and not items:
                    st.caption(
                        md(shown(Only.parse(narrowed.only), 0, len(ranking.candidates), language()), 600)
                    )
                    return
                told = answers.listed(engine, query, items, settings, bar)
            else:
                told = [
                    accounts.explanation(engine, query, item, settings, bar, (DEFAULT_WORDS,))
                    for _, engine, query, settings in sides
                    for item in items
                ]
        names = [name for name, *_ in sides for _ in items] if kind == "comparison" else []
        made = report_on(sides[0][1], told, "list" if kind == "list" else "comparison", tongue, names, view)
        _files(lambda: replace(made, narrowed=narrowed), key)


def reopen() -> None:
    """A saved report: what it says, and a link to the view it was saved from."""
    folder = st.expander(
        t("Open a saved report"), icon=":material/folder_open:", key="reopen-folder", on_change="rerun"
    )
    if not folder.open:
        return
    with folder:
        file = st.file_uploader(t("The file report.json"), type="json", key="reopen")
        if file is None:
            return
        try:
            _opened(Report.from_json(file.getvalue().decode("utf-8", "replace")))
        except RecLensError as error:
            st.error(md(error_text(error), 400), icon=":material/error:")


def _opened(report: Report) -> None:
    st.caption(f"{md(report.program)} · {md(made_on(report, language()))} · {md(str(report.data['name']))}")
    for account in report.accounts:
        place = f"{account.rank}\\. " if account.rank else ""
        st.markdown(f"**{place}{md(account.title)}**  \n{md(narrative(account, language()), 900)}")
    if report.view.get(keys.DATASET, "sample") not in core.dataset_names():
        st.info(
            t(
                "The dataset {name} is not here, so the view cannot be opened; the account above is whole.",
                name=md(str(report.data["name"])),
            ),
            icon=":material/database_off:",
        )
        return
    st.link_button(
        t("Open this view"), f"?{urlencode(report.view, doseq=True)}", icon=":material/open_in_new:"
    )
