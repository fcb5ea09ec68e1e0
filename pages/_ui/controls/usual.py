"""Which weights are usual: those for any data, or those chosen on the data at hand.

A choice that comes while somebody looks takes its place only where no slider of the weights was moved and no link asked for
weights; else it is offered, and the URL says that the general ones stand. A link that says nothing means those chosen.
"""

import streamlit as st

from pages._ui.controls import undo
from pages._ui.drawing.safe import md
from pages._ui.service import choosing
from pages._ui.service.jobs import Job
from pages._ui.state import keys
from pages._ui.state.text import error_text, language, t
from recsys_core import Engine, Settings
from recsys_core.components.registry import GROUPS, TIERS
from recsys_core.fusion import GENERAL, UsualWeights, share_of
from recsys_core.wording.choice import choice_said

CHOSEN, ANY = "chosen", "general"


def weights(engine: Engine) -> UsualWeights:
    """The usual weights of this visit; decided anew when weights have been chosen since."""
    chosen = engine.chosen
    if chosen is None or not chosen.usual:
        st.session_state[_seen(engine)] = False
        return GENERAL
    came = st.session_state.get(_seen(engine)) is False  # this visit has looked with the general ones
    st.session_state[_seen(engine)] = True
    asked = st.query_params.get(keys.USUAL)
    if came and asked is None and _touched(GENERAL):
        st.query_params[keys.USUAL] = asked = ANY
    elif came and asked is None:
        _stand(chosen.usual)
    return GENERAL if asked == ANY else chosen.usual


def _seen(engine: Engine) -> str:
    return keys.of_dataset(f"{keys.USUAL}-seen", engine.dataset.name)


def places(usual: UsualWeights) -> dict[str, int]:
    """Where every slider of a weight or share usually stands, by its key, on every tier."""
    found = {}
    for tier in TIERS:
        standing = Settings(usual=usual).on(tier)
        found |= {keys.weight(group, tier): round(100 * standing.groups[group]) for group in GROUPS}
        found |= {
            keys.share(name, tier): round(100 * share_of(name, group, standing.split))
            for group in GROUPS
            for name in standing.split.get(group, {})
        }
    return found


def _touched(usual: UsualWeights) -> bool:
    """Whether a slider of a weight or share stands elsewhere than usual, or a link says where."""
    return any(key in st.query_params or undo.standing(key, at) != at for key, at in places(usual).items())


def _stand(usual: UsualWeights) -> None:
    """Move all sliders of weights and shares to where they usually stand."""
    for key, at in places(usual).items():
        st.query_params.pop(key, None)
        if key in st.session_state:
            st.session_state[key] = at
    undo.forget()


def _take(usual: UsualWeights, name: str) -> None:
    _stand(usual)
    if name == ANY:
        st.query_params[keys.USUAL] = name
    else:
        st.query_params.pop(keys.USUAL, None)


def draw(name: str, engine: Engine, usual: UsualWeights) -> None:
    """How the weights were chosen, with the way to the others; or how far the choice is."""
    chosen = engine.chosen
    if chosen is None:
        job = choosing.begun(name, engine)
        if job is not None:
            _how_far(name, engine, job)
        return
    with st.container(key="usual", gap="xsmall"):
        said = md(choice_said(chosen, language()), 400)
        if not chosen.usual:
            st.caption(said)
        elif usual:
            st.caption(said)
            _offer(t("Take the general ones"), ":material/public:", GENERAL, ANY)
        else:
            st.caption(f"{t('General weights.')} {said}")
            _offer(t("Take the chosen ones"), ":material/fit_screen:", chosen.usual, CHOSEN)


def _offer(label: str, icon: str, usual: UsualWeights, name: str) -> None:
    st.button(label, type="tertiary", icon=icon, key=f"take-{name}", on_click=_take, args=(usual, name))


def _how_far(name: str, engine: Engine, job: Job) -> None:
    @st.fragment(run_every=1.0 if job.running else None)
    def drawn() -> None:
        if job.running:
            st.progress(job.clock.share, f"{t('Choosing weights on this data')}: {job.clock.text()}")
        elif job.error is not None:
            st.caption(md(error_text(job.error), 300))
        else:
            choosing.begun(name, engine)  # takes what was found
            st.rerun()

    drawn()
