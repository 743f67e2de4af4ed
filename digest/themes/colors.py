"""Colours: how well they can be read, and the nearest one that can.

What comes in: colours as ``#rrggbb``. What goes out: ratios and colours. It knows no theme and no file.
"""

import colorsys
from functools import cache

CONTRAST = 4.5
"""Least contrast of text. Source: WCAG 2.2, success criterion 1.4.3."""


@cache
def legible(color: str, ground: str) -> str:
    """Return `color`, moved towards black or white until it can be read on `ground`.

    Source: WCAG 2.2, contrast of at least 4.5 to 1.
    """
    red, green, blue = _channels(color)
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    step = -0.01 if luminance(ground) > 0.18 else 0.01
    while contrast(color, ground) < CONTRAST and 0 <= lightness <= 1:
        lightness += step
        parts = colorsys.hls_to_rgb(hue, min(1.0, max(0.0, lightness)), saturation)
        color = "#" + "".join(f"{round(part * 255):02x}" for part in parts)
    return color


def luminance(color: str) -> float:
    """Return the relative luminance of `color`, 0-1. Source: WCAG 2.2, definition of relative luminance."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _channels(color)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1-21. Source: WCAG 2.2, definition of contrast ratio."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _channels(color: str) -> tuple[float, float, float]:
    """Return red, green and blue of ``#rrggbb``, each 0-1."""
    red, green, blue = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue
