"""The face of a recommendation: place, title, score, ledger strip and the sentence why, as one drawing.

One element instead of nine: a moved slider sends ten faces anew, and each element costs a browser as much as the next.
Titles come from strangers and are written with `textContent` only.
"""

from typing import Any

import streamlit as st

from pages._ui.marks import BAR_CSS, DRAW_BAR

_JS = (
    DRAW_BAR
    + """
export default function ({ data, parentElement }) {
  for (const part of ['title', 'facts', 'score', 'unit', 'reason']) {
    const element = parentElement.querySelector('.' + part);
    element.textContent = data[part];
    element.hidden = !data[part];
  }
  const strip = parentElement.querySelector('.ledger');
  strip.hidden = !data.bar;
  if (data.bar) drawBar(data.bar, strip);
}
"""
)
_CSS = (
    BAR_CSS
    + """
.face { contain: inline-size; min-width: 17rem; font-family: var(--st-font); color: var(--st-text-color); line-height: 1.5; overflow-wrap: anywhere; }
.top { display: flex; gap: 1.5rem; align-items: flex-start; justify-content: space-between; margin-bottom: 0.35rem; }
h4 { font-family: var(--st-heading-font); font-weight: 600; font-size: 1.25rem; line-height: 1.3; margin: 0; }
.facts { font-size: 0.875rem; margin: 0.1rem 0 0; opacity: 0.7; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; line-height: 1.3; }
.unit { font-size: 0.8rem; opacity: 0.7; display: block; }
.reason { margin: 0.35rem 0 0; }
[hidden] { display: none; }
"""
)
_HTML = """
<div class="face">
  <div class="top">
    <div><h4 class="title"></h4><p class="facts"></p></div>
    <div class="number"><strong class="score"></strong><span class="unit"></span></div>
  </div>
  <div class="ledger"></div>
  <p class="reason"></p>
</div>
"""
_face = st.components.v2.component("reclens_face", html=_HTML, css=_CSS, js=_JS)


def draw(
    title: str, facts: str, score: str, unit: str, reason: str, bar: dict[str, Any] | None, key: str
) -> None:
    """A face; `bar` as `marks.bar` makes it, None for none."""
    said = {"title": title, "facts": facts, "score": score, "unit": unit, "reason": reason}
    _face(data={**said, "bar": bar}, key=key)
