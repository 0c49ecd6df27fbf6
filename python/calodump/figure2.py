"""FIG. 2: sensitivity of the scenarios over published bounds, in the plane of mass and coupling."""

from itertools import cycle

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke
from matplotlib.ticker import LogLocator, NullFormatter

from .style import WIDTH, Drawing, style

MASSES = (1e-3, 5.0)  # GeV
COUPLINGS = (1e-8, 3e-2)  # GeV^-1; widened to hold every lower edge

# Colour, line width and marker: legible in black and white too.
SCENARIOS = {
    "run2-zerobias": ("Run 2, zero bias, DT", "#d62728", 1.7, "o"),
    "run23-hlt": ("Run 2+3, high-level triggers, DT", "#1f4fd8", 1.7, "s"),
    "run4-dt": ("Run 4, dedicated trigger, DT", "#118a2c", 2.2, "^"),
    "run4-me0": ("Run 4, dedicated trigger, ME0", "#7b3f14", 2.2, "D"),
}
OTHERS = (("#7d3c98", 1.7, "v"), ("#00838f", 1.7, "P"), ("#c2185b", 1.7, "X"), ("#455a64", 1.7, "*"))
DASHES = ("-", (0, (4.5, 2)), (0, (1.2, 1.2)))  # by rising number of signal events
PROSPECT = (0, (5, 1.5, 1, 1.5))

GRAY, GRAY_EDGE = "#d4d4d4", "#8c8c8c"
YELLOW, YELLOW_EDGE = "#fdf3c2", "#d9c25a"

# Where the labels of the bounds stand: mass, coupling, rotation in degrees (-22 along g ~ 1/m, -38 along 1/m^2).
LABELS = {
    "e137": (5e-3, 1.1e-5, 0),
    "e141": (2.2e-3, 8.0e-3, -22),
    "charm": (0.100, 3.9e-6, 0),
    "nucal": (0.195, 2.15e-6, 0),
    "na64": (0.0145, 3.0e-4, 0),
    "lep": (0.05, 1.2e-2, 0),
    "belle2": (1.0, 4e-3, 0),
    "bes3": (0.34, 2.3e-4, 0),
    "primex": (0.185, 1.9e-3, 0),
    "ee-gamma-inv": (1.95e-2, 5.6e-4, 0),
    "miniboone": (0.12, 3.3e-7, 0),
    "sn1987a-cooling": (3.2e-3, 7e-8, 0),
    "sn1987a-decay": (8e-3, 1.7e-8, 0),
    "sn-explosion-energy": (2.3e-3, 1.7e-6, 0),
    "dune": (0.55, 2.1e-8, -8),
    "faser": (0.113, 9.5e-6, -16),
    "faser2": (0.40, 3.3e-6, 0),
    "ldmx": (0.0205, 1.05e-4, -14),
    "na64-projection": (0.31, 1.0e-4, 0),
    "ship": (0.95, 1.6e-6, -38),
}


def draw(contours, limits):
    """Contours and limits as `Run.contours` and `read_limits` give them."""
    with style():
        figure = Drawing(figsize=(WIDTH, 5.6), layout="constrained")
        panel = figure.subplots()
        _axes(panel, contours)
        _draw_limits(panel, limits)
        _draw_contours(panel, contours)
        _legend(figure, panel, contours)
    figure.caption = _caption(contours, limits)
    return figure


def _axes(panel, contours):
    lower = [contour.lower for contour in contours if contour.reaches]
    low = min([COUPLINGS[0], *(edge.min() for edge in lower)])
    high = max([COUPLINGS[1], *(edge.max() for edge in lower)])
    panel.set(xscale="log", yscale="log", xlim=MASSES, ylim=(low, high))
    panel.set_xlabel(r"ALP mass $m_a$ [GeV]")
    panel.set_ylabel(r"Coupling $g_{a\gamma\gamma}$ [GeV$^{-1}$]")
    panel.yaxis.set_major_locator(LogLocator(numticks=20))
    panel.yaxis.set_minor_locator(LogLocator(subs=range(2, 10), numticks=200))
    panel.yaxis.set_minor_formatter(NullFormatter())


def _draw_limits(panel, limits):
    for limit in limits:
        x, y = limit.mass, limit.coupling
        if limit.kind == "projection":
            panel.plot(x, y, color="black", lw=0.8, ls=PROSPECT, zorder=4)
            continue
        if limit.shape == "lower":
            x, y = np.append(x, x[[-1, 0]]), np.append(y, [1e3, 1e3])
        # Below its kind's areas a line that only shows where it bounds them all; above them a faint one.
        zorder, face, edge = (2.0, GRAY, GRAY_EDGE) if limit.kind == "laboratory" else (1.0, YELLOW, YELLOW_EDGE)
        panel.fill(x, y, facecolor="none", edgecolor=edge, lw=1.6, zorder=zorder)
        panel.fill(x, y, facecolor=face, edgecolor="none", zorder=zorder + 0.1)
        panel.fill(x, y, facecolor="none", edgecolor=edge, lw=0.35, zorder=zorder + 0.2)
    halo = [withStroke(linewidth=1.8, foreground="white", alpha=0.8)]
    for limit in limits:
        if limit.name not in LABELS:
            continue
        mass, coupling, angle = LABELS[limit.name]
        projection = limit.kind == "projection"
        panel.text(
            mass, coupling, _label(limit), rotation=angle, fontsize=7.5, ha="center", va="center", zorder=7, clip_on=True,
            style="italic" if projection else "normal", color="black" if projection else "#303030", path_effects=halo)


def _label(limit):
    return {"ee-gamma-inv": r"$e^+e^-\!\to\gamma\,+$ inv."}.get(limit.name, limit.label.replace("projection", "proj."))


def _looks(contours):
    """(label, colour, line width, marker) by scenario."""
    others = cycle(OTHERS)
    names = dict.fromkeys(contour.scenario for contour in contours)
    return {name: SCENARIOS.get(name) or (name, *next(others)) for name in names}


def _dashes(contours):
    signals = sorted({contour.signal for contour in contours})
    return {signal: DASHES[min(i, len(DASHES) - 1)] for i, signal in enumerate(signals)}


def _draw_contours(panel, contours):
    looks, dashes = _looks(contours), _dashes(contours)
    halo = [withStroke(linewidth=3.2, foreground="white", alpha=0.7)]
    for contour in contours:
        if not contour.reaches:
            continue
        _, colour, width, marker = looks[contour.scenario]
        solid = dashes[contour.signal] == "-"
        marks = dict(marker=marker, markersize=4.5, markerfacecolor="white", markeredgecolor=colour, markevery=(0.05, 0.16)) if solid else {}
        panel.plot(
            *contour.outline, color=colour, lw=width if solid else 0.75 * width, ls=dashes[contour.signal], zorder=6 if solid else 5,
            solid_joinstyle="round", path_effects=halo if solid and not marks else None, **marks)


def _legend(figure, panel, contours):
    looks, dashes = _looks(contours), _dashes(contours)
    scenarios = []
    for name, (label, colour, width, marker) in looks.items():
        found = [contour for contour in contours if contour.scenario == name]
        without = [f"$N = {contour.signal:g}$" for contour in found if not contour.reaches]
        if without:
            label += ": no reach" + (" for " + ", ".join(without) if len(without) < len(found) else "")
        scenarios.append(Line2D([], [], color=colour, lw=width, marker=marker, markersize=4.5, markerfacecolor="white", label=label))
    lines = [Line2D([], [], color="black", lw=1.5, ls=dash, label=f"$N = {signal:g}$ events") for signal, dash in dashes.items()]
    lines.append(Line2D([], [], color="black", lw=0.8, ls=PROSPECT, label="prospects of others"))
    areas = [
        Patch(facecolor=GRAY, edgecolor=GRAY_EDGE, lw=0.6, label="excluded, laboratory"),
        Patch(facecolor=YELLOW, edgecolor=YELLOW_EDGE, lw=0.6, label="excluded, astrophysics"),
    ]
    columns = [scenarios, lines, areas]
    rows = max(map(len, columns))
    blank = Line2D([], [], color="none", label=" ")
    handles = [handle for column in columns for handle in column + [blank] * (rows - len(column))]
    figure.legend(handles=handles, loc="outside upper center", ncol=3, frameon=False, handlelength=2.6, columnspacing=2)


def _caption(contours, limits):
    looks, dashes = _looks(contours), _dashes(contours)
    lines = ["FIG. 2. Sensitivity to an axion-like particle coupled to photons; coupling g of L = (g/4) a F Ftilde."]
    strokes = ("solid", "dashed", "dotted")
    lines.append(" ".join(f"{strokes[min(i, 2)].capitalize()}: N = {signal:g}." for i, signal in enumerate(dashes)))
    for name, (label, *_) in looks.items():
        found = [contour for contour in contours if contour.scenario == name]
        reach = "; ".join(
            f"N = {c.signal:g}: " + (f"m up to {c.mass[-1]:.3g} GeV, g from {c.lower.min():.2g} /GeV" if c.reaches else "no reach")
            for c in found)
        lines.append(f"{label} ({name}): {reach}.")
    for kind, words in (("laboratory", "Gray, laboratory"), ("astrophysical", "Yellow, astrophysics"), ("projection", "Dash-dotted, prospects")):
        shown = [f"{limit.label} [{limit.header['reference']}; arXiv:{limit.header.get('arxiv', '-')}]" for limit in limits if limit.kind == kind]
        if shown:
            lines.append(f"{words}: " + "; ".join(shown) + ".")
    return "\n".join(lines)
