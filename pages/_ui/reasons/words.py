"""The words, by the method chosen, and under them how far they can be believed."""

import streamlit as st

from pages._ui.drawing import marks, names
from pages._ui.drawing.headings import part
from pages._ui.drawing.safe import md
from pages._ui.reasons.source import Account
from pages._ui.service import accounts
from pages._ui.state import keys, links
from pages._ui.state.text import error_text, joined, language, own, sentence, t, tc
from recsys_core import Explanation
from recsys_core.errors import RecLensError
from recsys_core.explain.explanation import Measure, TextAttribution
from recsys_core.explain.methods.base import Method
from recsys_core.explain.methods.registry import DEFAULT_WORDS, METHODS, parse_methods
from recsys_core.wording.effects import field_sums, which_is_which
from recsys_core.wording.findings import word_finding
from recsys_core.wording.narrative import signed

ICONS = {"good": ":material/check_circle:", "poor": ":material/error:", "undefined": ":material/help:"}
COLOURS = {"good": "green", "poor": "orange", "undefined": "gray"}


def text_account(side: TextAttribution, key: str) -> None:
    """One text with its words marked, and what they sum to."""
    (method,) = parse_methods((side.method,))
    if method.additive and not side.complete:
        st.warning(
            t(
                "The words sum to {total} where the text adds {share}: too far apart to be shown as an account.",
                total=f"{side.total:+.3f}",
                share=f"{side.text_share:+.3f}",
            ),
            icon=":material/warning:",
        )
        return
    marks.marked_text(side.text, side.words, key=key)
    _as_table(side, key)
    st.caption(
        t("Solid orange raises the score, dashed violet lowers it."),
        help=" ".join([_sum_told(side, additive=method.additive), *_unread(side)]),
    )


@st.fragment
def _as_table(side: TextAttribution, key: str) -> None:
    """Every word with its share and its effect, drawn when it is opened."""
    folder = st.expander(
        t("Share and effect of every word"), icon=":material/table:", key=f"table-{key}", on_change="rerun"
    )
    if not folder.open:
        return
    with folder:
        st.dataframe(
            [
                {
                    t("word"): word.text,
                    t("share of the score"): word.attribution,
                    t("standard error"): word.error,
                    t("score lost without it"): word.effect,
                    t("rank without it"): word.rank_without,
                }
                for word in side.words
            ],
            hide_index=True,
            key=f"rows-{key}",
            alt=t("Every word with its share, its standard error, and score and rank without it"),
        )
        st.caption(which_is_which(language()))


def _sum_told(side: TextAttribution, additive: bool) -> str:
    """What the words add up to, and through which components."""
    if additive:
        told = t(
            "The words sum to {total}; the text adds {share} over a text without words (completeness error {error}, "
            "{steps} steps).",
            total=f"{side.total:+.4f}",
            share=f"{side.text_share:+.4f}",
            error=f"{side.error:.2%}",
            steps=side.steps,
        )
    else:
        told = t(
            "Each number stands for itself: this method does not add up to the {share} of the text.",
            share=f"{side.text_share:+.4f}",
        )
    parts = joined(f"{names.component(name)} {signed(value)}" for name, value in side.by_component.items())
    return md(f"{told} {parts}".strip(), 900)


def _unread(side: TextAttribution) -> list[str]:
    """What of the text the encoder did not see."""
    told = []
    if side.cut_characters:
        told.append(t("The encoder does not read the last {count} characters.", count=side.cut_characters))
    if side.unknown_share > 0.05:
        told.append(t("It does not know {share} of the word pieces.", share=f"{side.unknown_share:.0%}"))
    return told


def draw(account: Account) -> None:
    """The item's text and the person's words, by the method chosen; while it works, a bar stands in their place."""
    by_word = {name: own(kind) for name, kind in METHODS.items() if kind.family == "words"}
    chosen = METHODS[links.select(keys.METHOD, t("Read by"), by_word, DEFAULT_WORDS)]
    method = _with_parameters(chosen, account.item_id)
    # The words of the method before are taken away at once, but those that stay are not made to blink.
    known = accounts.has(account.engine, account.query, account.item_id, account.settings, method)
    place = st.container() if known else st.empty()
    try:
        with place:
            made = account.having(method)
    except RecLensError as error:
        place.error(md(error_text(error), 600), icon=":material/error:")
        return
    with place if known else place.container():
        _texts(made, method, t(chosen.summary))


def _texts(made: Explanation, method: str, summary: str) -> None:
    """Each text that a method read, under what it shows."""
    titles = {"item": t("The item's text"), "query": t("The person's words")}
    past = {entry.item_id: entry.title for entry in made.history}
    for place, side in enumerate(_texts_by(method, made)):
        if place == 0:
            part(word_finding(side.words, language()) or t("The text has no words"), md(summary, 600))
        heading = titles.get(side.side) or md(past.get(side.item_id, ""))
        sums = field_sums(side.by_field, names.fields(), language())
        st.markdown(f"**{heading}**" + (f" · {md(sums, 300)}" if sums else ""))
        text_account(side, f"words-{place}-{made.item_id}")
    for note in made.notes:
        st.caption(md(sentence(note), 300))


def _texts_by(method: str, made: Explanation) -> list[TextAttribution]:
    """The texts that a method read: those of the past by their own method, the others by this one."""
    if method == "past_words":
        return [text for text in made.texts if text.side == "past"]
    return [text for text in made.texts if text.method == method and text.side != "past"]


def _with_parameters(method: type[Method], item_id: str) -> str:
    """A control for each parameter of a method; the method as it is to be asked for."""
    values = {
        one.name: st.slider(
            t(one.label), one.lowest, one.highest, one.default, key=f"{method.name}-{one.name}-{item_id}"
        )
        for one in method.parameters
    }
    return method(**values).spec


def _told(measure: Measure) -> str:
    value = t("undefined") if measure.value is None else f"{measure.value:.3g}"
    if measure.name in {"completeness_error", "unknown_share"} and measure.value is not None:
        value = f"{measure.value:.1%}"
    return (
        f":{COLOURS[measure.verdict]}-badge[{ICONS[measure.verdict]} {names.measure(measure.name)} {value}]"
    )


def trust(account: Account) -> None:
    """Every check of the words shown with its verdict, and what each means behind it."""
    item_id = account.item_id
    method = st.session_state.get(keys.box(keys.METHOD), DEFAULT_WORDS)
    made = account.having("trust")
    shown = next((text.method for text in made.texts if text.method.partition(":")[0] == method), "")
    told = own(METHODS[shown.partition(":")[0]]) if shown else own(METHODS[DEFAULT_WORDS])
    st.caption(t("Of the words by: {method}", method=told))
    for role, heading in (
        ("item", t("How far to trust these words")),
        ("query", t("How far to trust the shares of the query's own words")),
    ):
        measures = made.measures_of(role, shown)
        if measures:
            _strip(measures, heading, f"{role}-{item_id}")


def _strip(measures: tuple[Measure, ...], heading: str, key: str) -> None:
    st.markdown(f"**{heading}**")
    st.markdown(" ".join(_told(measure) for measure in measures))
    poor = [names.measure(measure.name).lower() for measure in measures if measure.verdict == "poor"]
    if poor:
        st.caption(t("Read the words with care: {what} did not clear the bar.", what=joined(poor)))
    else:
        st.caption(t("Every check that could be made was passed."))
    _meaning(measures, key)


@st.fragment
def _meaning(measures: tuple[Measure, ...], key: str) -> None:
    """Every measure in a table, drawn when it is opened."""
    folder = st.expander(
        t("What is measured"), icon=":material/fact_check:", key=f"measured-{key}", on_change="rerun"
    )
    if not folder.open:
        return
    with folder:
        st.dataframe(
            [
                {
                    t("measure"): names.measure(measure.name),
                    t("value"): t("undefined") if measure.value is None else f"{measure.value:.4g}",
                    tc("threshold", "bar"): f"{measure.threshold:g}",
                    t("standard error"): "–" if measure.error is None else f"{measure.error:.2g}",
                    t("verdict"): names.verdict(measure.verdict),
                    t("meaning"): t(measure.note or names.MEANINGS[measure.name]),
                }
                for measure in measures
            ],
            hide_index=True,
            key=f"trust-{key}",
            alt=t("Every measure of the checks with its value, bar and verdict"),
        )
