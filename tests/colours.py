"""How colours are seen: contrast, and the three common kinds of colour blindness."""

from typing import Final

import numpy as np

Colour = np.ndarray
"""Red, green, blue in linear light, 0 to 1."""

SEEN_BY: Final = {
    "anybody": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
"""What becomes of a colour, in linear light: Machado, Oliveira and Fernandes, "A Physiologically-based Model for
Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009, the matrices of severity 1.0."""

TO_XYZ: Final = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
"""From linear sRGB to CIE XYZ (IEC 61966-2-1, white D65)."""


def linear(text: str) -> Colour:
    """The colour of ``#RRGGBB``."""
    parts = np.array([int(text[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG counts it, 1 to 21."""
    low, high = sorted(float(TO_XYZ[1] @ linear(text)) for text in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(colour: Colour) -> Colour:
    """A colour in CIELAB."""
    relative = TO_XYZ @ colour / TO_XYZ.sum(axis=1)
    root = np.where(relative > 216 / 24389, np.cbrt(relative), (24389 / 27 * relative + 16) / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def distance(one: str, other: str, eye: str) -> float:
    """How far two colours lie apart in CIELAB for an eye of :data:`SEEN_BY`; 2.3 can just be told apart."""
    matrix = SEEN_BY[eye]
    seen = [lab(np.clip(matrix @ linear(text), 0, 1)) for text in (one, other)]
    return float(np.linalg.norm(seen[0] - seen[1]))
