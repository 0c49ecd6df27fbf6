"""What a chamber sees: part of the photons that hit layers in a row against their energy, and pictures of events."""

import json
from pathlib import Path

from matplotlib.patches import Rectangle

from .errors import InputError
from .style import BLACK, BLUE, GREEN, PURPLE, SKY, VERMILION, WIDTH, Drawing, style

COLOURS = {"2": BLUE, "3": VERMILION, "4": GREEN}


def read(path):
    """The data that the program has written for a figure."""
    try:
        return json.loads(Path(path).read_text())
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read what the chambers see: {error}", path, "a JSON file", "'calodump figures' writes it again") from None


def draw_efficiency(curves):
    """P14: efficiency against energy for two, three and four layers in a row, photons at the front and decays inside, with the paper's number."""
    with style():
        figure = Drawing(figsize=(WIDTH, 3.4), layout="constrained")
        panels = figure.subplots(1, 2, sharey=True)
        for panel, key, title in zip(panels, ("photons", "decays"), ("(a) photons at the front of the station", "(b) pairs of photons from decays inside")):
            energies = curves["energies_GeV"]
            for count, colour in COLOURS.items():
                points = curves[key][count]
                panel.errorbar(energies, [p["mean"] for p in points], yerr=[p["error"] for p in points], color=colour, marker="o", ms=3, lw=1.2, label=f"{count} layers in a row")
            panel.axhline(curves["paper"], color=BLACK, ls="--", lw=1)
            panel.text(energies[0], curves["paper"] + 0.015, f"{curves['title']}: more than {curves['paper']:.0%}", fontsize=8)
            panel.set(xscale="log", xlabel="energy (GeV)", ylim=(0, 1))
            panel.set_title(title, loc="left")
        panels[0].set_ylabel("part of the events")
        panels[0].legend(frameon=False, loc=(0.03, 0.55))
    figure.caption = "\n".join([
        f"P14. Part of the events with hits in 2, 3 and 4 layers in a row of {curves['station']} ({curves['chamber']} of {curves['experiment']}, "
        f"{curves['radiation_lengths']:.2f} radiation lengths) against the energy of (a) a photon at its front, (b) a mediator that decays to two photons inside.",
        f"{curves['title']} states more than {curves['paper']:.0%}. {curves['events']} events each, at the chamber's angles; m/E = {curves['mass_over_energy']} in (b); errors are binomial. "
        "Model and its limits: docs/Responses.md."])
    figure.contents = {"series": [f"{key} {count}" for key in ("photons", "decays") for count in COLOURS]}
    return figure


def _view(panel, event, display, coordinate):
    axis = 0 if coordinate == "phi" else 1
    layers = [layer for layer in display["layers"] if layer["measures"] == coordinate]
    hits = [hit for hit in event["hits"] if display["layers"][hit["layer"]]["measures"] == coordinate]
    lines = [(line["from"], line["to"]) for line in event["lines"]]
    values = [_centre(display["layers"][hit["layer"]], hit["cell"]) for hit in hits] or [line[0][axis] for line in lines] or [0]
    # Around the first line where there is one, else around the hits.
    middle = (lines[0][0][axis] + lines[0][1][axis]) / 2 if lines else (min(values) + max(values)) / 2
    half = display["half_width_cm"] if lines else max(display["half_width_cm"], (max(values) - min(values)) / 2 + 3)
    for slab in display["slices"]:
        panel.add_patch(Rectangle((middle - half, slab["from"]), 2 * half, slab["to"] - slab["from"], fc="0.85" if slab["dense"] else "0.96", ec="none", zorder=0))
    for layer in layers:
        width = layer["width"]
        first = int((middle - half - layer["edge"]) // width)
        count = int(2 * half // width) + 2
        if count < 200:
            for cell in range(first, first + count):
                panel.add_patch(Rectangle((layer["edge"] + cell * width, layer["from"]), width, layer["to"] - layer["from"], fc="none", ec="0.6", lw=0.3, zorder=1))
    for hit in hits:
        layer = display["layers"][hit["layer"]]
        panel.add_patch(Rectangle((layer["edge"] + hit["cell"] * layer["width"], layer["from"]), layer["width"], layer["to"] - layer["from"], fc=VERMILION, ec=VERMILION, lw=0.8, zorder=2))
    styles = {"gamma": (SKY, "--"), "e-": (BLUE, "-"), "e+": (BLUE, "-"), "mu-": (GREEN, "-"), "mu+": (GREEN, "-")}
    for line in event["lines"]:
        colour, dash = styles.get(line["species"], (PURPLE, ":"))
        panel.plot([line["from"][axis], line["to"][axis]], [line["from"][2], line["to"][2]], color=colour, ls=dash, lw=1, zorder=3)
    panel.set(xlim=(middle - half, middle + half), ylim=(0, display["thickness_cm"]), xlabel=f"{'across the sector' if coordinate == 'phi' else 'along the beam or radius'} (cm)")


def _centre(layer, cell):
    return layer["edge"] + (cell + 0.5) * layer["width"]


def draw_events(display):
    """One row for each event: signal and backgrounds, cells that are hit in red."""
    views = [name for name in ("phi", "theta") if any(layer["measures"] == name for layer in display["layers"])]
    events = display["events"]
    with style():
        figure = Drawing(figsize=(WIDTH, 1.9 * len(events) + 0.4), layout="constrained")
        panels = figure.subplots(len(events), len(views), squeeze=False)
        for row, event in zip(panels, events):
            for panel, coordinate in zip(row, views):
                _view(panel, event, display, coordinate)
                if panel is not panels[-1][views.index(coordinate)]:
                    panel.set_xlabel("")
            row[0].set_ylabel("depth (cm)")
            row[0].set_title(event["title"], loc="left")
    figure.caption = (
        f"Events in {display['station']} ({display['chamber']} of {display['experiment']}): cells that are hit in red, slices of metal and boards in grey; straight lines are where photons (dashed), "
        "electrons, muons and mediators (dotted) would fly undisturbed. " + "; ".join(event["title"] for event in events) + ".")
    figure.contents = {"events": [event["title"] for event in events]}
    return figure


__all__ = ["draw_efficiency", "draw_events", "read"]
