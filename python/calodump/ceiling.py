"""Growth of the reach with statistics, at the LHC and at a classic beam dump, beside eq. 7 and 9 of the paper."""

import json
from pathlib import Path

from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FormatStrFormatter, NullLocator

from .errors import InputError
from .style import BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILION, WIDTH, Drawing, style

# One colour and marker per mass, legible in black and white too.
LOOKS = ((BLUE, "o"), (VERMILION, "s"), (GREEN, "^"), (PURPLE, "D"), (ORANGE, "v"), (SKY, "P"))


def read(folder):
    """Rows of `calodump ceiling`."""
    path = Path(folder) / "ceiling.json"
    try:
        rows = json.loads(path.read_text())["rows"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"cannot read the growth of the reach: {error}", path, "the answer of 'calodump ceiling'") from None
    if not rows:
        raise InputError("no reach at any mass", path, "rows of 'calodump ceiling'")
    return rows


def draw(folder):
    """Upper edge above, lower edge below; one column per set-up."""
    rows = read(folder)
    setups = list(dict.fromkeys(row["setup"] for row in rows))
    masses = sorted({row["mass_GeV"] for row in rows})
    looks = {mass: LOOKS[i % len(LOOKS)] for i, mass in enumerate(masses)}
    with style():
        figure = Drawing(figsize=(WIDTH, 5.2), layout="constrained")
        panels = figure.subplots(2, len(setups), sharex=True, sharey="row", squeeze=False)
        for column, setup in enumerate(setups):
            own = [row for row in rows if row["setup"] == setup and row["background"] == "none"]
            for mass in sorted({row["mass_GeV"] for row in own}):
                colour, marker = looks[mass]
                line = [row for row in own if row["mass_GeV"] == mass]
                x = [row["x"] for row in line]
                panels[0][column].plot(x, [row["upper_ratio"] for row in line], color=colour, marker=marker, ms=3.8, mfc="white", lw=1.4)
                formula = [(row["x"], row["eq7"]) for row in line if row.get("eq7") is not None]
                if formula:
                    panels[0][column].plot(*zip(*formula), color=colour, lw=1, ls=(0, (4, 2)))
                panels[1][column].plot(x, [row["lower_ratio"] for row in line], color=colour, marker=marker, ms=3.8, mfc="white", lw=1.4)
            if own:
                longest = max((row for row in own), key=lambda row: row["x"] / min(r["x"] for r in own if r["mass_GeV"] == row["mass_GeV"]))
                line = [row for row in own if row["mass_GeV"] == longest["mass_GeV"]]
                panels[1][column].plot([row["x"] for row in line], [row["eq9"] for row in line], color="black", lw=1, ls=(0, (4, 2)))
            panels[0][column].set_title(setup)
            panels[1][column].set_xlabel("$x$, factor on the data")
            for panel in (panels[0][column], panels[1][column]):
                panel.set(xscale="log", yscale="log")
                panel.set_axisbelow(True)
                panel.grid(which="major", color="#e5e5e5", lw=0.5)
        top = max(row["upper_ratio"] for row in rows)
        for panel in panels[0]:
            panel.yaxis.set_major_locator(FixedLocator([tick for tick in (1, 1.5, 2, 3, 4, 5, 7, 10, 20, 50, 100) if tick < 1.3 * top]))
            panel.yaxis.set_minor_locator(NullLocator())
            panel.yaxis.set_major_formatter(FormatStrFormatter("%g"))
        panels[0][0].set_ylabel("upper edge $g'/g$")
        panels[1][0].set_ylabel("lower edge $g'/g$")
        handles = [
            Line2D([], [], color=colour, marker=marker, ms=4, mfc="white", lw=1.4, label=f"{1e3 * mass:g} MeV") for mass, (colour, marker) in looks.items()
        ]
        handles.append(Line2D([], [], color="black", lw=1, ls=(0, (4, 2)), label="eq. 7 (above), eq. 9 (below)"))
        figure.legend(handles=handles, loc="outside upper center", ncol=len(handles), frameon=False, handlelength=2.2, columnspacing=1.2)
    figure.caption = (
        "Edges of the reach for x times the data over those at the smallest x with a reach, without background (with a large one x counts as its square root). "
        "Dashed: eq. 7 (above, one line per mass) and eq. 9 (below)."
    )
    return figure
