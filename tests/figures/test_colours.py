"""The colours of the five parts, as the common kinds of colour vision see them."""

import itertools
import tomllib

import numpy as np
import pytest

from recsys_core.assets import ASSETS
from recsys_core.figures.style import GROUP_COLOURS

ROOT = ASSETS.parent

KINDS = {
    "every colour": np.eye(3),
    "protanope": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranope": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.01182, 0.04294, 0.968881],
    ],
    "tritanope": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.3039],
    ],
}
"""What is seen of linear RGB (Machado, Oliveira & Fernandes 2009, severity 1)."""
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]
)


def linear(colour):
    parts = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(colour, kind):
    seen = np.clip(np.array(KINDS[kind]) @ linear(colour), 0, 1)
    ratio = TO_XYZ @ seen / TO_XYZ.sum(axis=1)
    x, y, z = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def ciede2000(one, other):
    """Sharma, Wu & Dalal 2005, with the parametric factors at 1."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * np.sqrt(mean**7 / (mean**7 + 25**7))
    c1, c2 = np.hypot(stretch * a1, b1), np.hypot(stretch * a2, b2)
    h1, h2 = (np.degrees(np.arctan2(b, stretch * a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = (h2 - h1 + 180) % 360 - 180
    hue, chroma, light = (h1 + turn / 2) % 360, (c1 + c2) / 2, (l1 + l2) / 2
    wave = sum(
        weight * np.cos(np.radians(times * hue + shift))
        for weight, times, shift in ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.2, 4, -63))
    )
    dl = (l2 - l1) / (1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2))
    dc = (c2 - c1) / (1 + 0.045 * chroma)
    dh = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2)) / (1 + 0.015 * chroma * (1 + wave))
    turned = (
        -2
        * np.sqrt(chroma**7 / (chroma**7 + 25**7))
        * np.sin(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2))))
    )
    return np.sqrt(dl**2 + dc**2 + dh**2 + turned * dc * dh)


@pytest.mark.parametrize(
    ("one", "other", "apart"),  # of the published test data
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619), 2.0373),
    ],
)
def test_the_distance_is_the_published_one(one, other, apart):
    assert ciede2000(one, other) == pytest.approx(apart, abs=1e-4)


def test_grey_and_teal_of_one_lightness_are_seen_to_be_alike():
    grey, teal = (lab(colour, "deuteranope") for colour in ("#7a7f87", "#2f8f83"))
    assert ciede2000(grey, teal) < 1


@pytest.mark.parametrize("kind", KINDS)
def test_any_two_parts_are_told_apart(kind):
    """All pairs, not those side by side alone: a part that gives nothing lets its neighbours meet."""
    for one, other in itertools.combinations(GROUP_COLOURS, 2):
        seen = [lab(GROUP_COLOURS[name], kind) for name in (one, other)]
        assert ciede2000(*seen) >= 15, (one, other)
        assert np.linalg.norm(np.subtract(*seen)) >= 15, (one, other)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_part_is_seen_on_the_page(theme):
    page = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"][theme]["backgroundColor"]
    for name, colour in GROUP_COLOURS.items():
        dim, bright = sorted(float(TO_XYZ[1] @ linear(one)) for one in (colour, page))
        assert (bright + 0.05) / (dim + 0.05) >= 3, name
