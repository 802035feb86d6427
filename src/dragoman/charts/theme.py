"""How pictures look: colours that colour-blind readers and grey paper tell apart, on white and on black.

Every colour has a name and two values. Charts are made with the light ones; ``render`` swaps them for the dark. Hues
follow Okabe and Ito's palette (*Color Universal Design*, 2008), with their lightness set apart so that neighbours
differ in grey too: ``tests/charts/test_theme.py`` holds the contrasts.
"""

from __future__ import annotations

from typing import Any

WIDTH = 720  # pixels of the drawing, without axes and legends
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"

# name: (on white, on dark)
COLOURS = {
    "paper": ("#ffffff", "#15181d"),
    "ink": ("#1d2229", "#e6e9ee"),
    "quiet": ("#59616c", "#a3acb8"),
    "line": ("#dde1e6", "#343a43"),
    "land": ("#eceef1", "#262c34"),
    "coast": ("#c3c9d0", "#454d58"),
    # statuses, from what is done to what is not
    "occurred": ("#12123a", "#fdfdfd"),
    "planned": ("#0a4f8f", "#9fd0f5"),
    "wanted": ("#00705c", "#35b08f"),
    "hypothetical": ("#a86a00", "#b8791c"),
    "denied": ("#d176ad", "#9c5486"),
    # quads: material further from the paper than verbal
    "material cooperation": ("#00406f", "#9ad0f6"),
    "verbal cooperation": ("#3f93cf", "#2f78b0"),
    "verbal conflict": ("#d66a10", "#b4562a"),
    "material conflict": ("#7a2600", "#ff9f6b"),
    # stances, as fills under words
    "for": ("#cfe3f4", "#1d4468"),
    "against": ("#f6c9a8", "#7a3512"),
    "neither": ("#e4e6e9", "#3a414b"),
    # how many reports a country has: from few to many, and none too dark for the marks upon it
    "few": ("#d9e2ec", "#2a3947"),
    "some": ("#b8c7d6", "#354c60"),
    "more": ("#97abbf", "#42607a"),
    "many": ("#7590a9", "#507595"),
}
AMOUNTS = ("few", "some", "more", "many")
STATUSES = ("occurred", "planned", "wanted", "hypothetical", "denied")
QUADS = ("material cooperation", "verbal cooperation", "verbal conflict", "material conflict")

# A deed is a full circle; what is no deed has another outline and is hollow. Denied: a cross.
SHAPES = {
    "occurred": "circle",
    "planned": "triangle-right",
    "wanted": "diamond",
    "hypothetical": "square",
    "denied": "M-0.75,-1L0,-0.25L0.75,-1L1,-0.75L0.25,0L1,0.75L0.75,1L0,0.25L-0.75,1L-1,0.75L-0.25,0L-1,-0.75Z",
}


def colour(name: str) -> str:
    """The value of a colour on white, in which charts are made."""
    return COLOURS[name][0]


def in_the_dark(spec: Any) -> Any:
    """A chart's specification with each of our light colours swapped for its dark one; its data stay as they are."""
    swap = dict(COLOURS.values())
    if isinstance(spec, dict):
        return {k: v if k in ("datasets", "values") else in_the_dark(v) for k, v in spec.items()}
    if isinstance(spec, list):
        return [in_the_dark(v) for v in spec]
    return swap.get(spec, spec) if isinstance(spec, str) else spec


def luminance(value: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 to 1: what is left of a colour in grey. Formula: WCAG 2.2."""
    shares = [int(value[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    """Contrast of two colours, 1 to 21. Formula: WCAG 2.2."""
    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


def config() -> dict[str, Any]:
    """Vega-Lite's configuration for all charts, in light colours."""
    ink, quiet, line, paper = (colour(n) for n in ("ink", "quiet", "line", "paper"))
    return {
        "font": FONT,
        "background": paper,
        "padding": 14,
        "view": {"stroke": None},
        "title": {"anchor": "start", "frame": "group", "fontSize": 17, "fontWeight": "bold", "color": ink, "offset": 16,
                  "subtitleColor": quiet, "subtitleFontSize": 12.5, "subtitlePadding": 6, "subtitleLineHeight": 17,
                  "lineHeight": 22},
        "axis": {"labelColor": ink, "labelFontSize": 12, "titleColor": quiet, "titleFontSize": 12,
                 "titleFontWeight": "normal", "gridColor": line, "domainColor": quiet, "tickColor": quiet,
                 "labelLimit": 190, "labelPadding": 5, "titlePadding": 8},
        "legend": {"labelColor": ink, "labelFontSize": 12, "titleColor": quiet, "titleFontSize": 12,
                   "titleFontWeight": "normal", "labelLimit": 190, "symbolStrokeWidth": 1.8, "orient": "top",
                   "columnPadding": 16, "symbolFillColor": "transparent", "titleLimit": 420,
                   "layout": {"top": {"anchor": "start", "margin": 26}}},
        "text": {"font": FONT, "color": ink, "fontSize": 12, "strokeJoin": "round"},
        "rule": {"color": quiet},
    }  # fmt: skip
