"""Recasts of beam-dump searches over their published bounds: one panel each."""

import json
from pathlib import Path

import numpy as np
from matplotlib.ticker import LogLocator, NullFormatter

from .errors import InputError
from .limits import read_limits
from .plane import ALP
from .style import BLUE, VERMILION, WIDTH, Drawing, style
from .tables import read_table

OURS, VARIED, GRAY, GRAY_EDGE = BLUE, VERMILION, "#dcdcdc", "#7a7a7a"


def find(folder, study=None):
    """(answer of `calodump recast`, (mass, lower and upper edge)) of each recast in a folder, by name; of one study (checksum) only if that is given."""
    found = []
    for path in sorted(Path(folder).glob("[!.]*.json")):
        try:
            answer = json.loads(path.read_text())
        except (OSError, ValueError) as error:
            raise InputError(f"cannot read a recast: {error}", path, "the answer of 'calodump recast'") from None
        if isinstance(answer, dict) and {"name", "bound", "comparison", "variations"} <= answer.keys() and study in (None, answer.get("study")):
            columns = ("mass_GeV", "lower", "upper") if answer.get("coupling_unit") == "1" else ("mass_GeV", "lower_per_GeV", "upper_per_GeV")
            *_, table = read_table(path.with_suffix(".csv"), columns)
            found.append((answer, table))
    return found


def read(folder, study=None):
    """The same; none is an error."""
    found = find(folder, study)
    if not found:
        raise InputError("no recast here", folder, "files such as NAME.json", "run 'calodump recast NAME --out DIR' first")
    return found


def draw(folder, study=None):
    """All recasts of a folder, or those of one study."""
    recasts, limits = read(folder, study), {limit.name: limit for limit in read_limits(mediator=None)}
    columns = 1 if len(recasts) == 1 else 2
    rows = (len(recasts) + columns - 1) // columns
    with style():
        size = (0.65 * WIDTH, 3.7) if columns == 1 else (WIDTH, 2.75 * rows + 0.5)
        figure = Drawing(figsize=size, layout="constrained")
        # Two panels a row of four columns, an odd last one in the middle.
        grid = figure.add_gridspec(rows, 2 * columns)
        for i, recast in enumerate(recasts):
            row, column = divmod(i, columns)
            first = 2 * column + (columns - 1 if columns == 2 and i == len(recasts) - 1 and column == 0 else 0)
            _panel(figure.add_subplot(grid[row, first:first + 2]), *recast, limits)
        isalp = all(answer.get("mediator", ALP["name"]) == ALP["name"] for answer, _ in recasts)
        figure.supxlabel(ALP["mass_label"] if isalp else "Mass [GeV]", fontsize=10.5)
        figure.supylabel(ALP["coupling_label"] if isalp else "Coupling", fontsize=10.5)
    figure.caption = _caption(recasts)
    return figure


def _panel(panel, answer, table, limits):
    if answer["bound"] not in limits:
        raise InputError(f"no published bound '{answer['bound']}'", answer["name"], f"one of {', '.join(limits)}")
    limit = limits[answer["bound"]]
    mass, lower, upper = table
    panel.fill(limit.mass, limit.coupling, facecolor=GRAY, edgecolor="none", zorder=1)
    panel.plot(np.append(limit.mass, limit.mass[0]), np.append(limit.coupling, limit.coupling[0]), color=GRAY_EDGE, lw=1.1, ls=(0, (4, 2)),
               zorder=2, label="published")
    # Closed where the reach ends within the masses scanned.
    panel.plot(np.r_[mass, mass[::-1]], np.r_[lower, upper[::-1]], color=OURS, lw=1.7, zorder=4, label="ours")
    if answer["variations"]:
        variation = answer["variations"][0]
        points = [
            (row["mass_GeV"], row[f"{edge}_per_GeV"] * change)
            for edge in ("lower", "upper")
            for row, change in zip(answer["comparison"], variation[f"{edge}_change"])
            if change is not None and row.get(f"{edge}_per_GeV") is not None
        ]
        panel.plot(*np.array(points).T, ls="none", marker="o", ms=4, mfc="white", mec=VARIED, mew=1.1, zorder=5, label=variation["name"])
    low = min(lower.min(), limit.coupling.min())
    top = max(limit.coupling.max(), 2e-2)
    panel.set(xscale="log", yscale="log", xlim=(max(mass.min(), 3e-4), 1.5 * max(mass.max(), limit.mass.max())), ylim=(low / 60, 3 * top))
    panel.yaxis.set_major_locator(LogLocator(numticks=20))
    panel.yaxis.set_minor_formatter(NullFormatter())
    kind = "" if answer.get("mediator", ALP["name"]) == ALP["name"] else f", {answer['mediator']}"
    panel.set_title(f"{answer['name']}{kind}: $N = {answer['signal']:g}$")
    panel.legend(loc="lower left", frameon=False, handlelength=2.2)


def _caption(recasts):
    lines = [
        "Beam-dump searches computed again (solid) over their published bounds (gray, dashed; cut at the top where their source stops). "
        "Circles: ours after the first change of the study file."
    ]
    for answer, _ in recasts:
        ratios = {
            edge: [row[f"{edge}_ratio"] for row in answer["comparison"] if row.get(f"{edge}_ratio") is not None] for edge in ("lower", "upper")
        }
        spans = "; ".join(f"{edge} edge {min(r):.2g} to {max(r):.2g} of the published" for edge, r in ratios.items() if r)
        lines.append(f"{answer['name']} ({answer['signal']:g} events, {answer['cl']}): {spans}. Published: {answer['references'].get('bound', answer['bound'])}.")
    return "\n".join(lines)
