"""All layers and heads at a glance, as one light figure."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from recsys_core.figures.style import finish

CELL = 20
"""Rows and columns a head gets at most: longer texts are summed in stretches."""


def _shrunk(weights: np.ndarray) -> np.ndarray:
    """(layers, heads, L, L) to at most `CELL` rows and columns, the mean of rows and the sum of columns of a stretch."""
    length = weights.shape[-1]
    if length <= CELL:
        return weights
    edges = np.linspace(0, length, CELL + 1).astype(int)[:-1]
    rows = np.add.reduceat(weights, edges, axis=2) / np.diff([*edges, length])[None, None, :, None]
    shrunk: np.ndarray = np.add.reduceat(rows, edges, axis=3)
    return shrunk


def attention_grid(weights: np.ndarray, layer: str, head: str) -> go.Figure:
    """Every head a small map, a row a layer; each is scaled to its own largest weight.

    Args:
        weights: (layers, heads, L, L).
        layer, head: what to call them.
    """
    maps = _shrunk(weights.astype(np.float32))
    layers, heads, side, _ = maps.shape
    scaled = maps / np.maximum(maps.max(axis=(2, 3), keepdims=True), 1e-9)
    step = side + 1
    canvas = np.full((layers * step - 1, heads * step - 1), np.nan, np.float32)
    for row in range(layers):
        for column in range(heads):
            canvas[row * step : row * step + side, column * step : column * step + side] = scaled[row, column]
    pixels = np.round(canvas * 255)
    places = [(number * step + side / 2 - 0.5) for number in range(max(layers, heads))]
    figure = go.Figure(
        go.Heatmap(z=pixels, colorscale="Cividis", showscale=False, hoverinfo="skip", zmin=0, zmax=255)
    )
    figure.update_xaxes(
        tickvals=places[:heads], ticktext=[str(number + 1) for number in range(heads)], title=head, side="top"
    )
    figure.update_yaxes(
        tickvals=places[:layers],
        ticktext=[str(number + 1) for number in range(layers)],
        title=layer,
        autorange="reversed",
    )
    figure = finish(figure, 90 + 52 * layers)
    return figure.update_layout(margin={"t": 50, "b": 10, "l": 40, "r": 8})
