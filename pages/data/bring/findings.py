"""What was found, as a list of cards: a coloured edge, a sentence, what was done, and what can be done.

One drawing for all cards, as `face.py` does it. Text comes from strangers' files and is written with `textContent` only.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

_JS = """
function write(finding, one, act) {
  const card = one.cloneNode(true).firstElementChild;
  card.classList.add(finding.level);
  for (const part of ['level', 'head', 'line']) {
    const element = card.querySelector('.' + part);
    element.textContent = part === 'level' ? finding.action : finding[part];
    element.hidden = !element.textContent;
  }
  const button = card.querySelector('button');
  button.textContent = finding.act;
  button.hidden = !finding.act;
  button.onclick = () => act(finding.id);
  return card;
}
export default function ({ data, parentElement, setTriggerValue }) {
  const list = parentElement.querySelector('.findings');
  const one = parentElement.querySelector('template').content;
  const more = parentElement.querySelector('details');
  const act = id => setTriggerValue('act', id);
  list.replaceChildren(...data.cards.slice(0, data.shown).map(card => write(card, one, act)));
  const rest = data.cards.slice(data.shown).map(card => write(card, one, act));
  more.hidden = !rest.length;
  more.querySelector('summary').textContent = data.more;
  more.querySelector('.rest').replaceChildren(...rest);
}
"""
_CSS = """
.findings, .rest { display: flex; flex-direction: column; gap: 0.5rem; font-family: var(--st-font); color: var(--st-text-color); }
details { font-family: var(--st-font); color: var(--st-text-color); font-size: 0.875rem; margin-top: 0.5rem; }
summary { cursor: pointer; padding: 0.25rem 0; }
.rest { margin-top: 0.25rem; }
.card { border-left: 5px solid var(--st-border-color); border-radius: 3px var(--st-base-radius) var(--st-base-radius) 3px;
        background: var(--st-secondary-background-color); padding: 0.55rem 0.8rem 0.6rem; overflow-wrap: anywhere; }
.card.lost { border-left-color: #b3372f; }
.card.look { border-left-color: #c9962b; }
.card.fine { border-left-color: #2f7f6f; }
.head { margin: 0; font-weight: 600; font-size: 0.95rem; line-height: 1.4; }
.line { margin: 0.15rem 0 0; font-size: 0.84rem; line-height: 1.45; opacity: 0.75; }
.level { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
button { font: inherit; font-size: 0.84rem; color: var(--st-link-color); background: none; border: 0; padding: 0.15rem 0; margin: 0.1rem 0 0;
         min-height: 1.6rem; cursor: pointer; text-align: left; }
button:hover { text-decoration: underline; }
button:focus-visible, summary:focus-visible { outline: 3px solid color-mix(in srgb, var(--st-primary-color) 50%, transparent); }
[hidden] { display: none; }
"""
_HTML = """
<div class="findings" role="list"></div>
<details><summary></summary><div class="rest" role="list"></div></details>
<template><div class="card" role="listitem"><span class="level"></span><p class="head"></p><p class="line"></p><button type="button"></button></div></template>
"""
_findings = st.components.v2.component("reclens_findings", html=_HTML, css=_CSS, js=_JS)


@dataclass(frozen=True)
class Finding:
    """One card.

    Attributes:
        level: `lost`, `look`, `note` or `fine`; the colour of the edge.
        action: the level in words, for who does not see it.
        head, line: what was found; examples and what was done.
        act: what the button says, "" for none.
        do: what it does.
    """

    level: str
    action: str
    head: str
    line: str = ""
    act: str = ""
    do: Callable[[], None] | None = None


def draw(found: Sequence[Finding], shown: int, more: str, key: str) -> None:
    """The cards, the first `shown` of them open and the others folded under `more`."""
    cards = [
        {
            "id": str(place),
            "level": one.level,
            "action": one.action,
            "head": one.head,
            "line": one.line,
            "act": one.act,
        }
        for place, one in enumerate(found)
    ]

    def pressed() -> None:
        do = found[int(st.session_state[key]["act"])].do
        if do is not None:
            do()

    _findings(data={"cards": cards, "shown": shown, "more": more}, key=key, on_act_change=pressed)
