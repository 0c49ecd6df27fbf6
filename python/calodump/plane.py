"""The plane of mass and coupling: bounds with their labels, contours with their bands. FIG. 2 has one, FIG. 3 two."""

from itertools import cycle

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke
from matplotlib.ticker import LogLocator, NullFormatter
from matplotlib.transforms import Bbox

from .look import PLAIN
from .style import BLACK, BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILION

MASSES = (1e-3, 5.0)  # GeV
COUPLINGS = (1e-8, 3e-2)  # GeV^-1; widened to hold every lower edge

# Colour, line width and marker of the scenarios in their order: legible in black and white too.
LOOKS = (
    (VERMILION, 1.7, "o"), (BLUE, 1.7, "s"), (GREEN, 2.2, "^"), (PURPLE, 2.2, "D"), (ORANGE, 1.7, "v"), (SKY, 1.7, "P"), (BLACK, 1.7, "X"),
)
DASHES = ("-", (0, (4.5, 2)), (0, (1.2, 1.2)), (0, (9, 2)), (0, (1.2, 3)))  # by level: limits first, then rising numbers of signal events
STROKES = ("solid", "dashed", "dotted")
PROSPECT = (0, (5, 1.5, 1, 1.5))

GRAY, GRAY_EDGE = "#d4d4d4", "#8c8c8c"
YELLOW, YELLOW_EDGE = "#fdf3c2", "#d9c25a"
ASTRO_HATCH = "...."
KINDS = {"laboratory": "Gray, laboratory", "astrophysical": "Yellow and dotted, astrophysics", "projection": "Dash-dotted, prospects"}

# Where a label goes instead, in points, if another one or a contour is there: rings around its place.
RINGS = [(0.0, 0.0)] + [
    (radius * np.cos(angle), radius * np.sin(angle)) for radius in (7, 13, 20, 28, 38) for angle in np.arange(12) * np.pi / 6]

NEAR = 12  # the first ring
DENSE = 1500  # points along a line, to tell whether it crosses a label


def window(contours, look=PLAIN):
    """Ranges of mass and coupling that hold every lower edge, or those of the style."""
    lower = [contour.lower for contour in contours if contour.reaches]
    low = min([COUPLINGS[0], *(edge.min() for edge in lower)])
    high = max([COUPLINGS[1], *(edge.max() for edge in lower)])
    return look.window(MASSES, (low, high))


# What the axes and titles call the mediator where a run does not say it.
ALP = {
    "name": "alp-photon", "symbol": "g", "title": "an axion-like particle coupled to photons; coupling g of L = (g/4) a F Ftilde", "unit": " /GeV",
    "mass_label": r"ALP mass $m_a$ [GeV]", "coupling_label": r"Coupling $g_{a\gamma\gamma}$ [GeV$^{-1}$]",
}


def mediator_of(contour):
    """The same from what a contour's file says."""
    if contour.mediator in (None, ALP["name"]):
        return ALP
    has_unit = contour.header.get("couplings_searched", "").endswith("/GeV")
    return {
        "name": contour.mediator, "symbol": "g", "title": f"a mediator: {contour.header['mediator']}", "unit": " /GeV" if has_unit else "",
        "mass_label": "Mass [GeV]", "coupling_label": "Coupling" + (" [GeV$^{-1}$]" if has_unit else ""),
    }


def draw_axes(panel, ranges, mediator=ALP):
    panel.set(xscale="log", yscale="log", xlim=ranges[0], ylim=ranges[1])
    panel.set_xlabel(mediator["mass_label"])
    panel.set_ylabel(mediator["coupling_label"])
    panel.yaxis.set_major_locator(LogLocator(numticks=20))
    panel.yaxis.set_minor_locator(LogLocator(subs=range(2, 10), numticks=200))
    panel.yaxis.set_minor_formatter(NullFormatter())


def draw_limits(panel, limits):
    for limit in limits:
        x, y = limit.outline
        if limit.shape == "line" or limit.kind == "projection":
            panel.plot(x, y, color="black", lw=0.8, ls=PROSPECT, zorder=4)
            continue
        # Below its kind's areas a line that only shows where it bounds them all; above them a faint one.
        laboratory = limit.kind == "laboratory"
        colour = limit.header.get("color")
        zorder, face, edge = (2.0, GRAY, GRAY_EDGE) if laboratory else (1.0, YELLOW, YELLOW_EDGE)
        face = colour or face
        panel.fill(x, y, facecolor="none", edgecolor=edge, lw=1.6, zorder=zorder)
        panel.fill(x, y, facecolor=face, edgecolor=face if laboratory else edge, hatch=None if laboratory else ASTRO_HATCH, lw=0, zorder=zorder + 0.1)
        panel.fill(x, y, facecolor="none", edgecolor=edge, lw=0.35, zorder=zorder + 0.2)


def looks(contours, look=PLAIN):
    """(label, colour, line width, marker) by scenario."""
    ranks = {}
    for contour in contours:
        ranks.setdefault(contour.scenario, (contour.rank, contour.label))
    # Scenarios that the run does not list take looks that are free.
    taken = {rank for rank, _ in ranks.values()}
    free = cycle([i for i in range(len(LOOKS)) if i not in taken] or range(len(LOOKS)))
    return {name: look.scenario(name, label, *LOOKS[(next(free) if rank is None else rank) % len(LOOKS)]) for name, (rank, label) in ranks.items()}


def dashes(contours):
    """The strokes of the levels: a confidence level first, whatever number of events it is for each scenario, then rising numbers of events."""
    levels = sorted({(not contour.is_limit, 0 if contour.is_limit else contour.signal, contour.level) for contour in contours})
    return {level: DASHES[min(i, len(DASHES) - 1)] for i, (*_, level) in enumerate(levels)}


def written(level):
    """A level as figures print it."""
    if not level.startswith("N = "):
        return level
    number = float(level.removeprefix("N = "))
    exponent = int(np.floor(np.log10(number)))
    if exponent < 4:
        return f"${level}$ events"
    factor = f"{number / 10.0**exponent:g}"
    return f"$N = {'' if factor == '1' else factor + chr(92) + 'times '}10^{{{exponent}}}$ events"


def backgrounds(contours):
    """The background of each scenario whose contours are limits, "5 +- 2"."""
    return {contour.scenario: contour.background for contour in contours if contour.is_limit}


def draw_contours(panel, contours, shown=None, look=PLAIN):
    """The contours; looks are shared with the others of `shown`."""
    styles, strokes = looks(shown or contours, look), dashes(shown or contours)
    for contour in contours:
        if not contour.reaches:
            continue
        _, colour, width, marker = styles[contour.scenario]
        first = strokes[contour.level] == "-"
        for kind, alpha in (("systematic", 0.10), ("statistical", 0.22)):
            if kind in contour.bands:
                lower_minus, lower_plus, upper_minus, upper_plus = contour.bands[kind]
                for minus, plus in ((lower_minus, lower_plus), (upper_minus, upper_plus)):
                    panel.fill_between(contour.mass, minus, plus, color=colour, alpha=alpha, lw=0, zorder=4.5)
        panel.plot(
            *contour.outline, color=colour, lw=width if first else 0.75 * width, ls=look.dash(contour.scenario, contour.level, strokes[contour.level]), zorder=6 if first else 5,
            solid_joinstyle="round", marker=marker, markersize=4.5 if first else 3.5, markeredgecolor=colour,
            markerfacecolor="white" if first else colour, markevery=(0.05, 0.16) if first else (0.12, 0.16))


def label_limits(panel, limits, contours, size=7.5):
    """Labels that overlap neither each other nor the frame, and lines as little as can be; names of those without a place.

    The figure must be laid out: `figure.draw_without_rendering()`.
    """
    figure = panel.figure
    renderer = figure.canvas.get_renderer()
    halo = [withStroke(linewidth=1.8, foreground="white", alpha=0.8)]
    scale = figure.dpi / 72
    frame = panel.get_window_extent(renderer)
    drawn = [(contour.path, contour.outline) for contour in contours if contour.reaches]
    drawn += [(limit.name, limit.outline) for limit in limits if limit.kind == "projection"]
    lines = np.concatenate([np.empty((0, 2)), *(panel.transData.transform(_dense(*outline)) for _, outline in drawn)])
    owners = np.repeat(np.arange(len(drawn)), DENSE)
    taken, left_out = [], []
    # Labels with a place of their own come first.
    for limit in sorted(limits, key=lambda limit: (limit.label_at is None, limit.name)):
        projection = limit.kind == "projection"
        mass, coupling, angle = limit.label_at or _inside(limit, panel)
        text = panel.text(
            mass, coupling, _label(limit), rotation=angle, fontsize=size, ha="center", va="center", zorder=7, clip_on=True,
            style="italic" if projection else "normal", color="black" if projection else "#303030", path_effects=halo)
        box = text.get_window_extent(renderer)
        own = [i for i, (name, _) in enumerate(drawn) if name == limit.name]
        others = lines[~np.isin(owners, own)]
        choices = []
        for i, (dx, dy) in enumerate(RINGS):
            moved = Bbox(box.get_points() + np.array([dx, dy]) * scale).padded(0.8 * scale)
            if any(moved.overlaps(other) for other in taken) or not _contains(frame, moved):
                continue
            crossed = int(((others[:, 0] > moved.x0) & (others[:, 0] < moved.x1) & (others[:, 1] > moved.y0) & (others[:, 1] < moved.y1)).sum())
            centre = panel.transData.inverted().transform(0.5 * (moved.min + moved.max))
            # A label inside its area or near its line first, then one that crosses nothing, then the nearest.
            away = not limit.contains(*centre) if limit.shape in ("polygon", "lower") and i else i > NEAR
            choices.append((away, crossed > 0, i if crossed == 0 else crossed, i, moved))
        if not choices:
            text.remove()
            left_out.append(limit.name)
            continue
        *_, i, moved = min(choices, key=lambda choice: choice[:4])
        place = panel.transData.transform((mass, coupling)) + np.array(RINGS[i]) * scale
        text.set_position(panel.transData.inverted().transform(place))
        taken.append(moved)
    return left_out


def _dense(mass, coupling):
    """Points along a line, close enough to tell whether it crosses a label."""
    along = np.linspace(0, len(mass) - 1, DENSE)
    return np.exp(np.column_stack([np.interp(along, np.arange(len(mass)), np.log(values)) for values in (mass, coupling)]))


def _contains(frame, box):
    return frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1


def _inside(limit, panel):
    """A place for a label: the middle of the part of the outline that the panel shows."""
    x, y = np.log(limit.mass), np.log(limit.coupling)
    t = np.linspace(0, len(x) - 1, 400)
    x, y = np.interp(t, np.arange(len(x)), x), np.interp(t, np.arange(len(y)), y)
    (x0, x1), (y0, y1) = np.log(panel.get_xlim()), np.log(panel.get_ylim())
    seen = (x > x0) & (x < x1) & (y > y0) & (y < y1)
    if not seen.any():
        seen = np.ones_like(seen)
        x, y = np.clip(x, x0, x1), np.clip(y, y0, y1)
    return float(np.exp(x[seen].mean())), float(np.exp(y[seen].mean())), 0


def _label(limit):
    return {"ee-gamma-inv": r"$e^+e^-\!\to\gamma\,+$ inv."}.get(limit.name, limit.label.replace("projection", "proj."))


def legend(figure, contours, look=PLAIN):
    """Scenarios, levels, areas, above the panels."""
    styles, strokes, known = looks(contours, look), dashes(contours), backgrounds(contours)
    common = len(set(known.values())) == 1 and len(known) == len(styles)
    scenarios = []
    for name, (label, colour, width, marker) in styles.items():
        found = [contour for contour in contours if contour.scenario == name]
        if name in known and not common:
            label += f", $b = {plus_minus(known[name])}$"
        without = list(dict.fromkeys(written(contour.level).removesuffix(" events") for contour in found if not contour.reaches))
        if without and not any(contour.reaches for contour in found):
            label += look.word(": no reach")
        elif without and len(found) == len({contour.level for contour in found}):
            label += ": no reach for " + ", ".join(without)
        scenarios.append(Line2D([], [], color=colour, lw=width, marker=marker, markersize=4.5, markerfacecolor="white", label=label))

    def label(level):
        shared = f", $b = {plus_minus(next(iter(known.values())))}$" if common and not level.startswith("N = ") else ""
        return look.levels.get(level, {}).get("label", written(level)) + shared

    lines = [Line2D([], [], color="black", lw=1.5, ls=look.dash(None, level, dash), label=label(level)) for level, dash in strokes.items()]
    lines.append(Line2D([], [], color="black", lw=0.8, ls=PROSPECT, label=look.word("prospects of others")))
    areas = [
        Patch(facecolor=GRAY, edgecolor=GRAY_EDGE, lw=0.6, label=look.word("excluded, laboratory")),
        Patch(facecolor=YELLOW, edgecolor=YELLOW_EDGE, hatch=ASTRO_HATCH, lw=0.6, label=look.word("excluded, astrophysics")),
    ]
    kinds = [kind for kind in ("statistical", "systematic") if any(kind in contour.bands for contour in contours)]
    areas += [Patch(facecolor="black", alpha={"statistical": 0.3, "systematic": 0.12}[kind], lw=0, label=look.word(f"{kind} error")) for kind in kinds]
    columns = [scenarios, lines, areas]
    rows = max(map(len, columns))
    blank = Line2D([], [], color="none", label=" ")
    handles = [handle for column in columns for handle in column + [blank] * (rows - len(column))]
    figure.legend(handles=handles, loc="outside upper center", ncol=3, frameon=False, handlelength=2.6, columnspacing=2)


def plus_minus(text):
    """"5 +- 2" for mathematical text."""
    return text.replace("+-", r"\pm")


def words(contours, strokes, mediator=ALP, look=PLAIN):
    """Sentences on contours: what each scenario takes as given, and how far it reaches."""
    lines = [" ".join(f"{STROKES[min(i, 2)].capitalize()}: {level}." for i, level in enumerate(strokes))]
    for name, (label, *_) in looks(contours, look).items():
        found = [contour for contour in contours if contour.scenario == name]
        given = [
            f"{key.replace('_', ' ')} {found[0].header[key]}" for key in ("luminosity", "on_target", "trigger", "efficiency", "energy_threshold", "background", "chamber", "window")
            if key in found[0].header]
        reach = "; ".join(
            (f"{c.level}, b = {c.background} ({c.signal:g} events): " if c.is_limit else f"{c.level}: ") + (f"m up to {c.mass[-1]:.3g} GeV, {mediator['symbol']} from {c.lower.min():.2g}{mediator['unit']}" if c.reaches else "no reach") for c in found)
        lines.append(f"{label} ({name}){': ' + ', '.join(given) if given else ''}. {reach}.")
    kinds = [kind for kind in ("statistical", "systematic") if any(kind in contour.bands for contour in contours)]
    if kinds:
        lines.append(f"Bands: {' and '.join(kinds)} error{'s' if len(kinds) > 1 else ''} of the edges.")
    open_edges = sorted({contour.scenario for contour in contours if "open" in contour.header})
    if open_edges:
        lines.append(f"Upper edges of {', '.join(open_edges)} reach the highest coupling searched and are open there.")
    return lines


def sources(limits, left_out=()):
    """Sentences on the bounds that are shown, with what to cite."""
    lines = []
    for kind, what in KINDS.items():
        shown = [
            f"{limit.label} [{limit.header['reference']}; {'arXiv:' + limit.header['arxiv'] + '; ' if limit.header.get('arxiv') else ''}CL {limit.header['cl']}]" for limit in limits if limit.kind == kind]
        if shown:
            lines.append(f"{what}: " + "; ".join(shown) + ".")
    if left_out:
        lines.append(f"Drawn without a label: {', '.join(left_out)}.")
    return lines
