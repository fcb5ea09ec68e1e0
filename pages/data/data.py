"""Data: bring tables of your own, see what is wrong with them, correct the columns, fit."""

import io
import tempfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import streamlit as st

from pages._ui import core
from pages._ui.jobs import Job
from pages._ui.safe import md
from recsys_core.datasets.folder import dataset_from
from recsys_core.datasets.layouts import Tables, read_tables
from recsys_core.datasets.mapping import NAMES
from recsys_core.datasets.reading import Reading
from recsys_core.datasets.schema import Dataset
from recsys_core.datasets.statistics import statistics_of
from recsys_core.errors import RecLensError
from recsys_core.figures.distribution import distribution

KINDS = {"items": "Items", "interactions": "Interactions", "users": "Users"}
PARTS = {
    "item_id": "Item id",
    "user_id": "User id",
    "title": "Title",
    "text": "Text",
    "category": "Category",
    "year": "Year",
    "creator": "Creator",
    "rating": "Rating",
    "timestamp": "Time",
    "order": "Order",
    "profile": "Own words",
}
TYPES = ["csv", "tsv", "txt", "parquet", "jsonl", "xlsx", "zip", "inter", "item", "user", "dat", "data"]
MOST_MB = 50
NONE = "(none)"
PLAIN = {"displayModeBar": False, "displaylogo": False}


def stored(uploads: list) -> tuple[Path, dict[str, str]]:
    """Write the uploads into a folder of their own; names are cut to their last part.

    Returns the folder or zip, and the names given by us mapped to the uploads' own.
    """
    folder = Path(tempfile.mkdtemp(prefix="reclens-"))
    for upload in uploads:
        (folder / Path(upload.name).name).write_bytes(upload.getvalue())
    zips = [path for path in folder.iterdir() if path.suffix.lower() == ".zip"]
    return (zips[0], {}) if zips else (folder, renamed(folder))


def renamed(folder: Path) -> dict[str, str]:
    """Recognise tables by what their names contain where they are not called items, interactions and users."""
    hints = {
        "items": ("item", "movie", "book", "product", "catalog", "物品", "商品", "电影", "图书"),
        "interactions": ("interaction", "rating", "review", "like", "event", "评分", "互动", "记录"),
        "users": ("user", "reader", "customer", "用户", "读者"),
    }
    own: dict[str, str] = {}
    if any(path.suffix in {".inter", ".dat", ".data"} for path in folder.iterdir()):
        return own
    for kind, words in hints.items():
        if any(path.stem == kind for path in folder.iterdir()):
            continue
        for path in sorted(folder.iterdir()):
            if path.stem not in hints and any(word in path.stem.lower() for word in words):
                own[path.rename(path.with_stem(kind)).name] = path.name
                break
    return own


def mapped(tables: Tables) -> tuple[Tables, tuple[str, ...]]:
    """The mapping as corrected on the screen, and the columns joined to the text."""
    chosen: dict[str, dict[str, str]] = {}
    texts: tuple[str, ...] = ()
    raw = {"items": tables.items, "interactions": tables.interactions, "users": tables.users}
    for kind, table in raw.items():
        if table is None:
            continue
        st.markdown(f"##### {KINDS[kind]}: {md(tables.files[kind])}, {len(table):,} rows")
        boxes = st.columns(4)
        chosen[kind] = {}
        for place, part in enumerate(NAMES[kind]):
            options = [NONE, *table.columns]
            guess = tables.mapping[kind].get(part, NONE)
            column = boxes[place % 4].selectbox(
                PARTS[part], options, index=options.index(guess), key=f"map-{kind}-{part}-{len(table)}"
            )
            if column != NONE or guess != NONE:
                chosen[kind][part] = "" if column == NONE else column
        if kind == "items":
            texts = tuple(
                st.multiselect(
                    "Join these columns into the text instead (optional)",
                    list(table.columns),
                    key=f"texts-{len(table)}",
                )
            )
        st.dataframe(table.head(5), hide_index=True, alt=f"The first five rows of {kind}")
    return Tables(tables.items, tables.interactions, tables.users, chosen, tables.files), texts


def report(data: Dataset) -> None:
    """What was found and done, to read and to take away."""
    st.markdown("#### What was found")
    figures = st.columns(4)
    figures[0].metric("Users", f"{len(data.user_ids):,}")
    figures[1].metric("Items", f"{len(data.item_ids):,}")
    figures[2].metric("Interactions", f"{len(data.interactions):,}")
    figures[3].metric("Likes", f"{len(data.liked):,}")
    rule = (
        "every interaction counts as a like"
        if data.threshold != data.threshold
        else f"likes are ratings from {data.threshold:g} on"
    )
    st.caption(f"In this dataset {rule}.")
    if not data.report.faults:
        st.success("Nothing had to be repaired.", icon=":material/check:")
        return
    table = pd.DataFrame(
        [
            {
                "rule": fault.rule,
                "count": fault.count,
                "done": fault.action,
                "for example": "; ".join(fault.examples),
            }
            for fault in data.report.faults
        ]
    )
    st.dataframe(table, hide_index=True, alt="Faults by rule with counts, what was done and examples")
    buffer = io.StringIO()
    table.to_csv(buffer, index=False)
    st.download_button(
        "Download the report",
        buffer.getvalue().encode("utf-8-sig"),
        f"{data.name}-check.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def pictures(data: Dataset) -> None:
    """Ratings, activity, text length and languages."""
    found = statistics_of(data)
    left, middle, right = st.columns(3)
    for slot, values, title in (
        (left, found.ratings, "rating"),
        (middle, found.activity, "interactions of a user"),
        (right, found.text_lengths, "characters of an item's text"),
    ):
        if len(values):
            slot.plotly_chart(
                distribution(values, title), config=PLAIN, key=f"stat-{title}", alt=f"Distribution: {title}"
            )
    said = ", ".join(f"{name} {count:,}" for name, count in found.languages.items())
    st.caption(
        f"Languages of the item texts: {said}. {found.density:.2%} of all user and item pairs are known."
    )


@st.fragment(run_every=0.5)
def watch(job: Job, name: str) -> None:
    """Progress of the fit with a way to stop it."""
    if job.running:
        st.progress(min(job.done / max(job.total, 1), 1.0), job.told())
        if st.button("Cancel", icon=":material/stop_circle:", key="cancel-fit"):
            job.cancel()
        return
    st.session_state.pop("fit", None)
    if job.error:
        st.session_state["fit-error"] = job.error
    else:
        core.keep_own(name, job.result)
    st.rerun()


def main() -> None:
    st.title("Data")
    st.markdown(
        "Bring a catalogue of your own: a table of **items**, one of **interactions** and, if you have it, one of "
        "**users**; or a zip of a folder, MovieLens and RecBole included."
    )
    own = core.own_names()
    if own:
        st.success(
            f"Ready: {', '.join(md(name) for name in own)}. Choose it on the Recommend page.",
            icon=":material/check:",
        )
    own_files: dict[str, str] = {}
    error = st.session_state.pop("fit-error", "")
    if error:
        st.warning(error, icon=":material/info:")
    uploads = st.file_uploader(
        f"Tables (CSV, TSV, Parquet, JSON lines, Excel) or a zip, up to {MOST_MB} MB each",
        type=TYPES,
        accept_multiple_files=True,
        key="uploads",
    )
    if not uploads:
        st.info(
            "Nothing uploaded yet. Name the files items and interactions, in UTF-8 or GB18030; columns are recognised "
            "by many names and can be corrected before anything is fitted. What you have now stays in use until the "
            "new data stands.",
            icon=":material/upload_file:",
        )
        return
    try:
        mark = tuple((upload.name, upload.size, upload.file_id) for upload in uploads)
        if st.session_state.get("uploaded", (None, None))[0] != mark:
            folder, own_files = stored(uploads)
            read = read_tables(folder)
            files = {kind: own_files.get(file, file) for kind, file in read.files.items()}
            st.session_state["uploaded"] = (mark, replace(read, files=files))
        tables, texts = mapped(st.session_state["uploaded"][1])
        data = dataset_from(tables, core.own_name(uploads[0].name), Reading(texts=texts))
    except RecLensError as problem:
        said = str(problem)
        for ours, theirs in own_files.items():  # a file is called what its owner calls it
            said = said.replace(ours, theirs)
        st.error(md(said, 600), icon=":material/error:")
        st.caption("Nothing was changed. Correct the file or the mapping above, and it is read again.")
        return
    report(data)
    pictures(data)
    job = st.session_state.get("fit")
    if job is not None:
        watch(job, data.name)
    elif st.button("Fit", type="primary", icon=":material/play_arrow:"):
        st.session_state["fit"] = Job(core.fitting(data))
        st.rerun()


main()
