"""A scan over keys of a study: the contours of its points, a panel for each scenario."""

import json
from pathlib import Path

import numpy as np
from matplotlib import colormaps
from matplotlib.lines import Line2D

from . import plane
from .contours import read_contours
from .errors import InputError
from .limits import read_limits
from .style import WIDTH, Drawing, style

MOST = 4  # panels
STROKES = ("-", (0, (5, 2)), (0, (1.5, 1.5)), (0, (5, 1.5, 1, 1.5)))


def read(directory):
    """The points of a scan: (values by key, contours of the lowest level by scenario)."""
    path = Path(directory) / "scan.json"
    try:
        points = json.loads(path.read_text())["points"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"cannot read the scan: {error}", path, "what 'calodump scan' writes") from None
    found = []
    for point in points:
        folder, names = Path(directory) / point["directory"], [{"name": entry["scenario"], "label": entry["scenario"]} for entry in point["entries"]]
        first = {}
        for contour in read_contours(folder / "reach", names):
            first.setdefault(contour.scenario, contour)
            if contour.is_limit:
                first[contour.scenario] = contour
        found.append((point["values"], first))
    return found


def draw(directory, limits=None):
    """Contours of all points over the bounds, coloured in the order of the scan."""
    points = read(directory)
    scenarios = [name for name in dict.fromkeys(name for _, found in points for name in found) if any(name in found and found[name].reaches for _, found in points)]
    if not scenarios:
        raise InputError("no scenario has reach at any point of the scan", directory, "contours")
    left_out, scenarios = scenarios[:-MOST], scenarios[-MOST:]
    contours = [contour for _, found in points for contour in found.values()]
    mediators = {words["name"]: words for words in map(plane.mediator_of, contours)}
    mediator, ranges = next(iter(mediators.values())), plane.window(contours)
    if len(mediators) > 1:  # one unit, but not one coupling: no bound is on all of them
        mediator, limits = {**mediator, "mass_label": "Mass [GeV]", "coupling_label": "Coupling" + (" [GeV$^{-1}$]" if mediator["unit"] else "")}, []
    limits = [limit for limit in (read_limits(mediator=mediator["name"], unit=mediator["unit"]) if limits is None else limits) if limit.is_in(*ranges)]
    colours = colormaps["viridis"](np.linspace(0, 0.88, len(points)))
    names = [", ".join(f"{key.rpartition('.')[2]} = {value}" for key, value in values.items()) for values, _ in points]
    columns = min(2, len(scenarios))
    with style():
        figure = Drawing(figsize=(WIDTH if columns > 1 else 0.65 * WIDTH, 1 + 3.6 * -(-len(scenarios) // columns)), layout="constrained")
        panels = figure.subplots(-(-len(scenarios) // columns), columns, sharex=True, sharey=True, squeeze=False).ravel()
        for panel in panels[len(scenarios):]:
            panel.set_visible(False)
        for panel, scenario, letter in zip(panels, scenarios, "abcd"):
            plane.draw_axes(panel, ranges, mediator)
            plane.draw_limits(panel, limits)
            panel.set_title(f"({letter}) {scenario}", loc="left")
            for i, (_, found) in enumerate(points):
                if scenario in found and found[scenario].reaches:
                    panel.plot(*found[scenario].outline, color=colours[i], lw=1.6, ls=STROKES[i % len(STROKES)], zorder=6)
        figure.legend(
            handles=[Line2D([], [], color=colours[i], lw=1.8, ls=STROKES[i % len(STROKES)], label=name) for i, name in enumerate(names)],
            loc="outside upper center", ncol=max(1, min(3, int(14 * figure.get_figwidth()) // (max(map(len, names)) + 8))), frameon=False, handlelength=3)
    lines = [f"Reach at the points of a scan over {', '.join(points[0][0])}.", f"Mediator: {', '.join(mediators)}." + (" Bounds differ, none is drawn." if len(mediators) > 1 else "")]
    for (_, found), name in zip(points, names):
        for scenario, contour in found.items():
            lines.append(f"{name}: {scenario}, {contour.level}: " + (f"m up to {contour.mass[-1]:.3g} GeV, g from {contour.lower.min():.2g}." if contour.reaches else "no reach."))
    if left_out:
        lines.append(f"Not drawn: {', '.join(left_out)}.")
    figure.caption = "\n".join(lines + plane.sources(limits))
    return figure
