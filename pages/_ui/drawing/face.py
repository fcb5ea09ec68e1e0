"""The faces of recommendations: place, title, score, ledger strip, the sentence why and the button that opens the rest.

A list is one drawing instead of a dozen elements a card: a moved slider sends all faces anew, and to a browser each element
is as much work as the next. Titles come from strangers and are written with `textContent` only.
"""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from pages._ui.drawing.marks import BAR_CSS, DRAW_BAR

_JS = (
    DRAW_BAR
    + """
function write(card, data, toggle) {
  for (const part of ['title', 'facts', 'score', 'unit', 'reason', 'act']) {
    const element = card.querySelector('.' + part);
    element.textContent = data[part];
    element.hidden = !data[part];
  }
  const button = card.querySelector('button');
  button.setAttribute('aria-expanded', data.open);
  button.setAttribute('aria-label', data.act + ' ' + data.title);
  button.onclick = () => toggle(data.id);
  const strip = card.querySelector('.ledger');
  strip.hidden = !data.bar;
  if (data.bar) drawBar(data.bar, strip);
}
export default function ({ data, parentElement, setTriggerValue }) {
  const list = parentElement.querySelector('.faces');
  const one = parentElement.querySelector('template').content;
  list.classList.toggle('bare', data.bare);
  while (list.children.length > data.cards.length) list.lastElementChild.remove();
  while (list.children.length < data.cards.length) list.appendChild(one.cloneNode(true));
  data.cards.forEach((card, place) => write(list.children[place], card, id => setTriggerValue('toggle', id)));
}
"""
)
_CSS = (
    BAR_CSS
    + """
.faces { display: flex; flex-direction: column; gap: 1rem; font-family: var(--st-font); color: var(--st-text-color); line-height: 1.5; }
.face { display: flex; flex-wrap: wrap; gap: 0.75rem 2rem; align-items: flex-start; padding: calc(1rem - 1px); overflow-wrap: anywhere;
        border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius); }
.bare .face { border: 0; padding: 0; }
.said { flex: 1 1 17rem; min-width: 0; }
.top { display: flex; gap: 1.5rem; align-items: flex-start; justify-content: space-between; margin-bottom: 0.35rem; }
h4 { font-family: var(--st-heading-font); font-weight: 600; font-size: 1.25rem; line-height: 1.3; margin: 0; }
.facts { font-size: 0.875rem; margin: 0.1rem 0 0; opacity: 0.7; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; line-height: 1.3; }
.unit { font-size: 0.8rem; opacity: 0.7; display: block; }
.reason { margin: 0.35rem 0 0; }
button { flex: 0 0 120px; min-height: 2.5rem; font: inherit; color: inherit; background: var(--st-background-color); cursor: pointer;
         border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius); }
button:hover { color: var(--st-primary-color); border-color: var(--st-primary-color); }
button:focus-visible { outline: 3px solid color-mix(in srgb, var(--st-primary-color) 50%, transparent); }
button::before { content: ''; display: inline-block; width: 0.4em; height: 0.4em; margin: 0 0.7em 0.2em 0; transform: rotate(45deg);
                 border: solid currentColor; border-width: 0 2px 2px 0; }
button[aria-expanded=true]::before { margin-bottom: -0.1em; transform: rotate(225deg); }
[hidden] { display: none; }
"""
)
_HTML = """
<div class="faces"></div>
<template><section class="face">
  <div class="said">
    <div class="top">
      <div><h4 class="title"></h4><p class="facts"></p></div>
      <div class="number"><strong class="score"></strong><span class="unit"></span></div>
    </div>
    <div class="ledger"></div>
    <p class="reason"></p>
  </div>
  <button type="button"><span class="act"></span></button>
</section></template>
"""
_faces = st.components.v2.component("reclens_faces", html=_HTML, css=_CSS, js=_JS)


def face(
    item_id: str,
    title: str,
    facts: str,
    score: str,
    unit: str,
    reason: str,
    bar: dict[str, Any] | None,
    act: str,
    is_open: bool,
) -> dict[str, Any]:
    """One face; `bar` as `marks.bar` makes it, None for none; `act` is what the button says."""
    said = {"title": title, "facts": facts, "score": score, "unit": unit, "reason": reason}
    return {"id": item_id, **said, "bar": bar, "act": act, "open": is_open}


def draw(
    faces: Sequence[dict[str, Any]], toggle: Callable[[str], None], key: str, bare: bool = False
) -> None:
    """Faces one under the other; a pressed button calls `toggle` with the item's id.

    Args:
        bare: without a border, where a container has one.
    """
    if not faces:
        return
    _faces(
        data={"cards": list(faces), "bare": bare},
        key=key,
        on_toggle_change=lambda: toggle(st.session_state[key]["toggle"]),
    )
