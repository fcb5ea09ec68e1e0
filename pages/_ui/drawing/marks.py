"""Two small drawings of our own: a signed bar in parts, and running text with its words marked.

Components of Streamlit's second kind: data goes in as JSON and is written with `textContent`, so nothing in a
title or text can become markup.
"""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from pages._ui.state.text import joined
from recsys_core.figures.style import GROUP_COLOURS, LOOKED_AT, NEGATIVE, POSITIVE, signed

DRAW_BAR = """
function drawBar(data, root) {
  root.replaceChildren();
  const track = document.createElement('div');
  track.className = 'track';
  track.setAttribute('role', 'img');
  track.setAttribute('aria-label', data.summary);
  const zero = data.low / (data.low + data.high) * 100;
  let left = zero, right = zero;
  for (const part of data.parts) {
    const width = Math.abs(part.value) / (data.low + data.high) * 100;
    const piece = document.createElement('span');
    piece.style.background = part.colour;
    piece.style.width = width + '%';
    if (part.value >= 0) { piece.style.left = right + '%'; right += width; }
    else { left -= width; piece.style.left = left + '%'; piece.className = 'minus'; }
    piece.title = part.name + ' ' + part.text;
    track.appendChild(piece);
  }
  const axis = document.createElement('i');
  axis.style.left = zero + '%';
  track.appendChild(axis);
  root.appendChild(track);
  if (data.bare) return;
  const legend = document.createElement('div');
  legend.className = 'legend';
  for (const part of data.parts) {
    const entry = document.createElement('span');
    const dot = document.createElement('b');
    dot.style.background = part.colour;
    entry.appendChild(dot);
    entry.appendChild(document.createTextNode(part.name + ' ' + part.text));
    legend.appendChild(entry);
  }
  root.appendChild(legend);
}
"""
BAR_CSS = """
.ledger { font-family: var(--st-font); color: var(--st-text-color); font-size: 0.82rem; padding: 2px 0 4px; }
.track { position: relative; height: 12px; background: var(--st-secondary-background-color); border-radius: 3px; overflow: hidden; }
.track span { position: absolute; top: 0; bottom: 0; box-sizing: border-box; border-right: 2px solid var(--st-background-color); }
.track span.minus { opacity: 0.55; }
.track i { position: absolute; top: 0; bottom: 0; width: 1px; background: var(--st-text-color); }
.legend { display: flex; flex-wrap: wrap; gap: 2px 14px; margin-top: 5px; font-variant-numeric: tabular-nums; opacity: 0.9; }
.legend b { display: inline-block; width: 9px; height: 9px; border-radius: 2px; margin-right: 5px; }
"""
DRAW_WORDS = """
function drawWords(data, holder) {
  const root = document.createElement('div');
  root.className = 'words';
  root.setAttribute('role', 'group');
  holder.replaceChildren(root);
  const largest = Math.max(1e-9, ...data.words.map(word => Math.abs(word.value)));
  const points = Array.from(data.text);  // places are code points, as Python counts
  let place = 0;
  const plain = end => { if (end > place) root.appendChild(document.createTextNode(points.slice(place, end).join(''))); place = end; };
  for (const word of data.words) {
    plain(word.start);
    const strength = Math.abs(word.value) / largest;
    const text = points.slice(word.start, word.end).join('');
    const mark = document.createElement('span');
    mark.textContent = text;
    mark.title = word.told;
    if (strength >= 0.12) {
      const up = word.value >= 0;
      mark.className = data.plain ? 'seen' : up ? 'up' : 'down';
      const share = Math.round(strength * 45);
      mark.style.background = 'color-mix(in srgb, ' + (up ? data.up : data.down) + ' ' + share + '%, transparent)';
      if (strength >= 0.3 && !data.plain && !data.bare) {
        const sign = document.createElement('sup');
        sign.textContent = word.told;
        mark.appendChild(sign);
      }
    }
    root.appendChild(mark);
    place = word.end;
  }
  plain(points.length);
}
"""
WORDS_CSS = """
.words { font-family: var(--st-font); color: var(--st-text-color); font-size: 1.02rem; line-height: 2.05; max-width: 68ch; white-space: pre-wrap; overflow-wrap: anywhere; }
.words .up, .words .down, .words .seen { border-radius: 3px; padding: 1px 2px; }
.words .up { border-bottom: 2px solid #c8690b; }
.words .down { border-bottom: 2px dashed #8a78c0; }
.words sup { font-size: 0.62rem; margin-left: 2px; font-variant-numeric: tabular-nums; opacity: 0.85; }
"""
_bar = st.components.v2.component(
    "reclens_ledger",
    html='<div class="ledger"></div>',
    css=BAR_CSS,
    js=DRAW_BAR
    + "export default ({ data, parentElement }) => drawBar(data, parentElement.querySelector('.ledger'));",
)
_words = st.components.v2.component(
    "reclens_words",
    html='<div class="text"></div>',
    css=WORDS_CSS,
    js=DRAW_WORDS
    + "export default ({ data, parentElement }) => drawWords(data, parentElement.querySelector('.text'));",
)


def bar(
    ledger: dict[str, float],
    names: dict[str, str],
    reach: tuple[float, float],
    told: Callable[[str, float], str] | None = None,
    bare: bool = False,
) -> dict[str, Any]:
    """What `drawBar` draws: the parts of a score on the scale `reach`.

    Args:
        told: what is said of a group's value; its signed number unless given.
        bare: without a legend.
    """
    parts = [
        {
            "name": names[group],
            "value": value,
            "text": told(group, value) if told else signed(value),
            "colour": GROUP_COLOURS[group],
        }
        for group, value in ledger.items()
    ]
    summary = joined(f"{part['name']} {part['text']}" for part in parts)
    return {"parts": parts, "low": reach[0], "high": reach[1], "summary": summary, "bare": bare}


def ledger_strip(
    ledger: dict[str, float], names: dict[str, str], reach: tuple[float, float], key: str
) -> None:
    """A bar in parts, negative ones to the left of zero, on the scale `reach` shared by the list."""
    _bar(data=bar(ledger, names, reach), key=key)


def marked(text: str, words: Sequence[Any], numbers: bool = True) -> dict[str, Any]:
    """What `drawWords` draws: words with their share: colour, underline and, where strong, the signed number.

    Args:
        numbers: whether the number stands beside a strong word; it is told on hover all the same.
    """
    shown = [
        {"start": word.start, "end": word.end, "value": word.attribution, "told": signed(word.attribution, 3)}
        for word in words
    ]
    return {"text": text, "words": shown, "up": POSITIVE, "down": NEGATIVE, "bare": not numbers}


def looked_at(text: str, words: Sequence[Any]) -> dict[str, Any]:
    """What `drawWords` draws: words shaded by how much attention each gets; no sign, as attention has none."""
    shown = [
        {"start": word.start, "end": word.end, "value": word.attribution, "told": f"{word.attribution:.3f}"}
        for word in words
    ]
    return {"text": text, "words": shown, "up": LOOKED_AT, "down": LOOKED_AT, "plain": True}


def marked_text(text: str, words: Sequence[Any], key: str) -> None:
    """Running text with `marked` words."""
    _words(data=marked(text, words), key=key)


def looked_at_text(text: str, words: Sequence[Any], key: str) -> None:
    """Running text with `looked_at` words."""
    _words(data=looked_at(text, words), key=key)
