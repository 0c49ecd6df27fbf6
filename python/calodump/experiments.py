"""Contours of several runs side by side, a panel for each luminosity: what each experiment reaches."""

import re

from matplotlib.lines import Line2D

from . import plane
from .errors import InputError
from .figure2 import TITLE
from .limits import read_limits
from .run import Run
from .style import WIDTH, Drawing, style

STROKES = ("-", (0, (4.5, 2)), (0, (1.2, 1.2)), (0, (5, 1.5, 1, 1.5)))  # by chamber within a run
NAMES = ("solid", "dashed", "dotted", "dash-dotted")
MOST = 3  # panels


def collect(directories):
    """(name of the experiment, contours at the lowest number of events, lines of the study, what figures call the mediator) of run directories.

    'DIR=a,b' takes only these scenarios. Runs of one experiment go by the names of their directories; all are of one mediator.
    """
    found, experiments = [], []
    for given in directories:
        directory, _, only = given.partition("=")
        run, wanted = Run(directory), [name for name in only.split(",") if name]
        contours = run.contours
        if not contours:
            raise InputError("no contours here", run.path / "reach", "contours of 'calodump reach'", "run it first")
        unknown = [name for name in wanted if name not in {contour.scenario for contour in contours}]
        if unknown:
            raise InputError(f"no scenario '{unknown[0]}'", run.path / "reach", "one of " + ", ".join(dict.fromkeys(c.scenario for c in contours)))
        lowest = {}
        for contour in contours:
            if (not wanted or contour.scenario in wanted) and contour.signal <= lowest.get(contour.scenario, contour).signal:
                lowest[contour.scenario] = contour
        found.append((run.path.resolve().name, list(lowest.values()), run.choices, run.mediator))
        if found[-1][3]["name"] != found[0][3]["name"]:
            raise InputError(
                f"contours of '{found[-1][3]['name']}' beside those of '{found[0][3]['name']}', whose coupling is another one", run.path,
                "runs of one mediator", "draw each mediator's by themselves; 'calodump explore' takes several")
        experiments.append(_experiment(run))
    return [(name if own is None or experiments.count(own) > 1 else own, *rest) for own, (name, *rest) in zip(experiments, found)]


def _experiment(run):
    """The experiment's name, as the study has it; none for a run made by someone else."""
    try:
        return re.search(r"^experiment: \{ name: ([^,} ]+)", (run.path / "study.yaml").read_text(), re.M)[1]
    except (OSError, TypeError):
        return None


def draw(runs, limits=None):
    """Runs as `collect` gives them; limits as `read_limits` does, by default the program's."""
    everything, mediator = [contour for _, contours, *_ in runs for contour in contours], runs[0][3]
    # Those of a beam dump have no luminosity: they stand in every panel.
    luminosities = sorted({contour.luminosity for contour in everything if contour.luminosity}) or [None]
    if len(luminosities) > MOST:
        raise InputError(f"contours of {len(luminosities)} luminosities", "the runs", f"1 to {MOST}, a panel for each", "choose scenarios: DIR=name,name")
    ranges = plane.window(everything)
    limits = [limit for limit in (read_limits(mediator=mediator["name"], unit=mediator["unit"]) if limits is None else limits) if limit.is_in(*ranges)]
    with style():
        figure = Drawing(figsize=(WIDTH if len(luminosities) > 1 else 0.65 * WIDTH, 5.2), layout="constrained")
        panels = figure.subplots(1, len(luminosities), sharex=True, sharey=True, squeeze=False)[0]
        handles, lines = [], ["Reach of several experiments. " + TITLE.format(**mediator)]
        for number, (name, contours, choices, _) in enumerate(runs):
            colour = plane.LOOKS[number % len(plane.LOOKS)][0]
            strokes = {chamber: i % len(STROKES) for i, chamber in enumerate(dict.fromkeys(_chamber(contour) for contour in contours))}
            for contour in contours:
                for panel in _panels(contour, panels, luminosities):
                    panel.plot(*contour.outline, color=colour, lw=1.7, ls=STROKES[strokes[_chamber(contour)]], zorder=6, solid_joinstyle="round")
            handles += [Line2D([], [], color=colour, lw=1.7, ls=STROKES[i], label=name if chamber == name else f"{name}, {chamber}") for chamber, i in strokes.items()]
            for contour in contours:
                lowest = f"{mediator['symbol']} from {contour.lower.min():.2g}{mediator['unit']}" if contour.reaches else ""
                reach = f"m up to {contour.mass[-1]:.3g} GeV, {lowest}" if contour.reaches else "no reach"
                data = f"{contour.luminosity:g}/fb" if contour.luminosity else f"{contour.header.get('on_target', 'unknown number')} on target"
                lines.append(f"{name}, {NAMES[strokes[_chamber(contour)]]}: {contour.scenario}, {data}, {contour.level}: {reach}.")
            if choices:
                lines.append(f"{name}: " + "; ".join(choices) + ".")
        left_out = set()
        for panel, luminosity, letter in zip(panels, luminosities, "abc"):
            plane.draw_axes(panel, ranges, mediator)
            plane.draw_limits(panel, limits)
            if luminosity:
                panel.set_title(f"({letter}) {_luminosity(luminosity)}", loc="left")
        for panel in panels[1:]:
            panel.set_ylabel("")
        figure.legend(handles=handles, loc="outside upper center", ncol=3, frameon=False, handlelength=3, columnspacing=2)
        figure.draw_without_rendering()
        for panel, luminosity in zip(panels, luminosities):
            shown = [contour for contour in everything if contour.luminosity in (luminosity, None)]
            left_out.update(plane.label_limits(panel, limits, shown, size=5.8))
    figure.caption = "\n".join(lines + plane.sources(limits, sorted(left_out)))
    figure.contents = {
        "limits": [limit.name for limit in limits], "without_label": sorted(left_out),
        "contours": [f"{name} {contour.scenario} {contour.level}" for name, contours, *_ in runs for contour in contours if contour.reaches],
    }
    return figure


def _panels(contour, panels, luminosities):
    if not contour.reaches:
        return []
    return panels if contour.luminosity is None else [panels[luminosities.index(contour.luminosity)]]


def _chamber(contour):
    return contour.chamber[0] if contour.chamber else contour.scenario


def _luminosity(luminosity):
    return f"{luminosity / 1000:g} ab$^{{-1}}$" if luminosity >= 1000 else f"{luminosity:g} fb$^{{-1}}$"
