"""What all figures share: colours, labels, margins."""

from __future__ import annotations

import html

import plotly.graph_objects as go

GROUP_COLOURS = {
    "text": "#5e89ed",
    "collaborative": "#cc7a00",
    "popularity": "#8c8c8c",
    "attributes": "#0d7354",
    "sequence": "#95508b",
}
"""Any two lie 15 or more apart (CIEDE2000), to who sees every colour as to protanopes, deuteranopes and tritanopes, and
each has a contrast of 3 on light and dark pages."""
POSITIVE, NEGATIVE = "#c8690b", "#6a55a3"
"""The two ends of PuOr: told apart by every common kind of colour vision, and always with a sign beside them."""

LOOKED_AT = "#3f7fae"
"""Attention in running text: one hue, because it has no sign."""

FONTS = "Source Sans, Noto Sans, Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"


def label(text: str, limit: int = 34) -> str:
    """Text safe to put into a figure: no markup, no line breaks, not too long."""
    flat = " ".join(text.split())
    short = flat if len(flat) <= limit else f"{flat[: limit - 1]}…"
    return html.escape(short, quote=False)


def signed(value: float, digits: int = 2) -> str:
    """A number with its sign and a real minus."""
    text = f"{abs(value):.{digits}f}"
    return f"{'−' if value < 0 and float(text) else '+'}{text}"


def finish(figure: go.Figure, height: int, left: int = 8) -> go.Figure:
    """Common layout: no legend, little margin, quiet grid."""
    figure.update_layout(
        height=height,
        margin={"t": 8, "b": 36, "l": left, "r": 24},
        showlegend=False,
        font={"family": FONTS, "size": 13},
        bargap=0.35,
        hoverlabel={"font": {"family": FONTS}},
    )
    return figure
