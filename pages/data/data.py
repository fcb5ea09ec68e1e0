"""Data: bring tables of your own, see what is wrong with them, correct the columns, fit."""

from dataclasses import asdict, replace

import streamlit as st

from pages._ui import core, datasheet, own, upload
from pages._ui.jobs import Job
from pages._ui.progress import ProgressBar
from pages._ui.safe import md
from pages._ui.text import t, told
from pages._ui.watch import watch
from recsys_core import Engine
from recsys_core.datasets.folder import dataset_from
from recsys_core.datasets.layouts import Tables
from recsys_core.datasets.reading import Reading
from recsys_core.datasets.schema import Dataset
from recsys_core.errors import RecLensError

TYPES = ["csv", "tsv", "txt", "parquet", "jsonl", "xlsx", "zip", "inter", "item", "user", "dat", "data"]
MOST_MB = 50


def checked(tables: Tables, name: str, reading: Reading, mark: tuple) -> Dataset:
    """The dataset, checked once for each mapping and choice."""
    key = (mark, repr(tables.mapping), repr(reading))
    kept = st.session_state.setdefault("checked", {})
    if key not in kept:
        with ProgressBar() as bar:
            data = dataset_from(tables, name, reading, progress=bar)
        if len(kept) >= 2:
            kept.pop(next(iter(kept)))
        kept[key] = data
    found: Dataset = kept[key]
    return found


def keep(fitted: Engine) -> None:
    """Keep what was fitted under the name it was to have, and open it."""
    name, kept, reading = st.session_state.pop("fit-as")
    core.keep_own(name, fitted, kept, reading)
    st.session_state["fit-ready"] = name


def main() -> None:
    st.title(t("Data"))
    st.markdown(
        t(
            "Bring a catalogue of your own: a table of **items**, one of **interactions** and, if you have it, one of "
            "**users**; or a zip of a folder, MovieLens and RecBole included."
        )
    )
    ready = st.session_state.pop("fit-ready", None)
    if ready is not None:
        core.open_in_recommend(ready)
    own.draw()
    error = st.session_state.pop("fit-error", "")
    if error:
        st.warning(md(error, 600), icon=":material/info:")
    uploads = st.file_uploader(
        t("Tables (CSV, TSV, Parquet, JSON lines, Excel) or a zip, up to {size} MB each", size=MOST_MB),
        type=TYPES,
        accept_multiple_files=True,
        key="uploads",
    )
    if not uploads:
        st.info(
            t(
                "Nothing uploaded yet. Name the files items and interactions, in UTF-8 or GB18030; columns are recognised "
                "by many names and can be corrected before anything is fitted. What you have now stays in use until the "
                "new data stands."
            ),
            icon=":material/upload_file:",
        )
        datasheet.at_hand()
        return
    try:
        mark = tuple((one.name, one.size, one.file_id) for one in uploads)
        if st.session_state.get("uploaded", (None, None))[0] != mark:
            with ProgressBar() as bar:
                st.session_state["uploaded"] = (mark, upload.read(uploads, bar))
        tables, texts = upload.mapped(st.session_state["uploaded"][1])
        reading = upload.options(texts)
        name, kept = own.kept_as(core.own_name(uploads[0].name))
        data = checked(tables, name, reading, mark)
        plain = checked(tables, name, replace(reading, cleaning=()), mark) if reading.cleaning else None
    except RecLensError as problem:
        st.error(md(told(problem), 600), icon=":material/error:")
        st.caption(t("Nothing was changed. Correct the file or the mapping above, and it is read again."))
        return
    if plain is not None:
        datasheet.before_and_after(plain, data)
    datasheet.report(data)
    datasheet.pictures(data)
    if "fit" in st.session_state:
        watch("fit", keep)
    elif st.button(t("Fit"), icon=":material/play_arrow:", disabled=not name):
        st.session_state["fit"] = Job(core.fitting(data))
        st.session_state["fit-as"] = (name, kept, asdict(replace(reading, mapping=tables.mapping)))
        st.rerun()


main()
