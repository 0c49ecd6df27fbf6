"""Other mediators (P29): their reach in the paper's reading and in the realistic one of a real detector.

Usage: mediators.py PROGRAM FOLDER

FOLDER holds the runs (made where they are missing, interrupted ones go on): fluxes of five species, which all mediators share, and a directory of contours
for each. Writes two sections of docs/Paper.md.
"""

import json
import pathlib
import subprocess
import sys

import numpy as np
from matplotlib.path import Path

from document import ROOT, replace_section, table
from experiments import about, run, samples
from program import ask, stamp

sys.path.insert(0, str(ROOT / "python"))
from calodump import Run, read_limits  # noqa: E402

SPECIES = "species: [photon, e-, e+, pi0, eta]"
COLLISIONS = 36_000
SCALE = 4  # times the collisions of the slices in experiments.py
# What is known of the bounds on each, for the tables.
MEDIATORS = {"dark-photon": "", "b-l": "", "alp-electron": ", one bound known", "scalar-electron": ", no bound known", "scalar-photon": ", five dumps known"}
SCENARIOS = ["run2-zerobias", "run23-hlt", "run4-dt", "run4-me0"]
CHAMBERS = ["DT", "CSC", "ME0"]
LUMINOSITIES = {"50fb": 50, "500fb": 500, "3ab": 3000, "15ab": 15000}  # 1/fb
MASSES = (0.01, 0.03, 0.06)  # GeV, at which errors of counts are looked at
WHERE = f"{', '.join(f'{1e3 * at:g}' for at in MASSES)} MeV"
KINDS = {"resonant": "resonant", "bremsstrahlung": "bremsstrahlung", "associated": "associated, Compton-like", "compton": "associated, Compton-like",
         "pi0-decay": "pi0 decays", "eta-decay": "eta decays"}


def plain():
    return (f"source: {{ collisions: {{ samples: [ {{ name: inelastic, process: 'SoftQCD:inelastic', events: {COLLISIONS} }} ] }} }}\n"
            f"showers: {{ {SPECIES} }}\n")


def realistic():
    scenarios = ", ".join(f"{{ name: {chamber}-{name}, luminosity: {value}/fb, chamber: {chamber} }}" for chamber in CHAMBERS for name, value in LUMINOSITIES.items())
    return (f"experiment: cms-phase2\nreading: realistic\nsource: {{ collisions: {{ samples: {samples(SCALE)} }} }}\n"
            f"showers: {{ {SPECIES}, importance: chambers, coordinates: detector, thin: {{ below: 10MeV, factor: 8 }} }}\n"
            f"scenarios: [ {scenarios} ]\n")


def reach(program, fluxes, mediator, *keys):
    """The directory with the contours of a mediator, its contours and its areas by scenario."""
    out = fluxes.with_name(f"{fluxes.name}-{mediator}")
    words = [word for key in (f"mediator.model={mediator}", "reach.signal=[2.3]", *keys) for word in ("--set", key)]
    subprocess.run([program, "reach", fluxes, *words, "--out", out], check=True, stdout=subprocess.DEVNULL)
    areas = ask(program, "area", out, about=sorted((out / "reach").glob("*.csv")))
    return out, {contour.scenario: contour for contour in Run(out).contours}, {entry["scenario"]: entry for entry in areas if entry["reading"] == "study"}


def collisions(out):
    return sum(sample["collisions"] for sample in json.loads((out / "record.json").read_text())["samples"])


def number(value, digits=2):
    """"1.3e-5": a coupling of so many digits."""
    return f"{value:.{digits - 1}e}".replace("e-0", "e-")


def unit(mediator):
    return "/GeV" if mediator == "scalar-photon" else ""


def mass(value):
    return f"{1e3 * value:.3g} MeV"


def lower(contour, at):
    return float(np.exp(np.interp(np.log(at), np.log(contour.mass), np.log(contour.lower))))


def extent(contour, mediator):
    """Heaviest mass and least coupling within reach."""
    if not contour.reaches:
        return f"no reach ({float(contour.header['most_events'].split()[0]):.2g} events)"
    return f"to {mass(contour.mass[-1])}, from {number(contour.lower.min())}{unit(mediator)}"


def area(entry, contour, mediator):
    """What is beyond all bounds; open where that is so up to the couplings at which the search ends."""
    value = entry["beyond_laboratory_and_astrophysics"]
    if value < 0.005:
        return "0"
    return f"{value:.2g}" + (" (open)" if entry["open"] and uncovered(contour, mediator).endswith("open") else "")


def count(program, out, scenario, mediator, at, coupling):
    return ask(program, "events", out, "--mass", f"{at}GeV", "--coupling", f"{coupling:.4g}{unit(mediator)}", "--scenario", scenario, about=about(out))[0]


def errors(program, out, contours, scenarios, mediator):
    """Relative errors of the counts on the lower edges, within the masses that are reached."""
    found = []
    for scenario in scenarios:
        for at in MASSES:
            contour = contours[scenario]
            if contour.reaches and at < 0.9 * contour.mass[-1]:
                entry = count(program, out, scenario, mediator, at, lower(contour, at))
                found.append(entry["error"] / entry["expected"])
    return found


def spread(found):
    return f"{100 * min(found):.1g} to {100 * max(found):.2g} % (median {100 * float(np.median(found)):.2g} %)"


def uncovered(contour, mediator, columns=200, rows=400):
    """Masses and couplings of what lies within the contour and outside of all bounds: where a column of the plane has more than 5 % in coupling left."""
    x = np.linspace(*np.log(contour.mass[[0, -1]]), columns + 1)
    x = (x[1:] + x[:-1]) / 2
    low, high = (np.interp(x, np.log(contour.mass), np.log(edge)) for edge in (contour.lower, contour.upper))
    y = low[:, None] + (high - low)[:, None] * (np.arange(rows) + 0.5) / rows
    points = np.column_stack([np.repeat(x, rows), y.ravel()])
    free = np.ones(len(points), bool)
    for limit in read_limits(mediator=mediator):
        if limit.kind != "projection" and limit.shape in ("polygon", "lower"):
            free &= ~inside(limit, points)
    free = free.reshape(columns, rows)
    free[free.sum(axis=1) * (high - low) / rows < 0.05] = False
    if not free.any():
        return "-"
    masses, couplings = np.exp(x[free.any(axis=1)]), np.exp(y[free])
    top = "open" if couplings.max() > 0.9 else number(couplings.max())
    return f"{1e3 * masses[0]:.2g} - {mass(masses[-1])}, {number(couplings.min())} - {top}"


def inside(limit, points):
    """Whether points in (ln m, ln g) lie in the area of a bound."""
    return Path(np.log(np.column_stack(limit.outline))).contains_points(points)


def origins(program, runs):
    """Where the decays of run4-dt come from, on the lower edge and above it."""
    names = list(dict.fromkeys(KINDS.values()))
    rows = []
    points = [(mediator, 0.01, None) for mediator in MEDIATORS if mediator != "scalar-photon"]
    for mediator, at, coupling in [*points, ("alp-electron", 0.01, 1e-5), ("dark-photon", 0.01, 1e-5), ("dark-photon", 0.1, None)]:
        out, contours, _ = runs[mediator]
        chosen = coupling or lower(contours["run4-dt"], at)
        shares = dict.fromkeys(names, 0.0)
        for channel in count(program, out, "run4-dt", mediator, at, chosen)["origin"]["channels"]:
            shares[KINDS[channel["name"].split()[0]]] += 100 * channel["share"]
        rows.append([f"`{mediator}`", f"{mass(at)}, {number(chosen)}{unit(mediator)}" + ("" if coupling else " (lower edge)"),
                     *(f"{shares[name]:.2g} %" if shares[name] >= 0.05 else "" for name in names)])
    return "Where the decays in run4-dt come from (`scalar-photon`: Primakoff alone):\n\n" + table(["mediator", "m, coupling", *names], rows)


def paper(program, folder):
    fluxes = run(program, folder, "plain", plain())
    runs = {mediator: reach(program, fluxes, mediator) for mediator in MEDIATORS}
    rows, found = [], []
    for mediator, (out, contours, areas) in runs.items():
        rows.append([f"`{mediator}`{MEDIATORS[mediator]}", *(extent(contours[scenario], mediator) for scenario in SCENARIOS),
                     "" if mediator == "scalar-electron" else " / ".join(area(areas[scenario], contours[scenario], mediator) for scenario in SCENARIOS[2:])])
        found += errors(program, out, contours, SCENARIOS[2:], mediator)
    return (f"{collisions(fluxes):,} plain inelastic collisions, N = 2.3, from 1 MeV up and couplings up to 1 (open: what is new ends there). "
            f"Statistical errors of the counts on the lower edges of run4-dt and run4-me0 at {WHERE}: {spread(found)}.\n\n"
            + table(["mediator", *SCENARIOS, "area beyond the bounds known here, run4-dt / run4-me0"], rows) + "\n\n" + origins(program, runs))


def detector(program, folder):
    fluxes = run(program, folder, "realistic", realistic())
    rows, ends = [], []
    for mediator, known in MEDIATORS.items():
        out, contours, areas = reach(program, fluxes, mediator, "reach.mass=2MeV..1GeV", "reach.masses=120")
        if mediator == "dark-photon":  # a count along rays takes long
            found = errors(program, out, contours, [f"{chamber}-500fb" for chamber in CHAMBERS], mediator)
        for i, chamber in enumerate(CHAMBERS):
            contour = contours[f"{chamber}-500fb"]
            bounded = mediator != "scalar-electron"
            rows.append([f"`{mediator}`{known}" if not i else "", chamber, extent(contour, mediator),
                         *(area(areas[f"{chamber}-{name}"], contours[f"{chamber}-{name}"], mediator) if bounded else "" for name in LUMINOSITIES),
                         *(uncovered(contours[f"{chamber}-{name}"], mediator) if bounded else "" for name in ("500fb", "3ab"))])
            if mediator == "dark-photon":
                new = "; ".join(f"{place} with {label}: {uncovered(contours[f'{place}-{name}'], mediator)}"
                                for place, label, name in (("CSC", "50/fb", "50fb"), ("DT", "15/ab", "15ab")))
                ends.append(f"{chamber} at " + ", ".join(mass(contours[f"{chamber}-{name}"].mass[-1]) for name in LUMINOSITIES))
    muons = []
    for at in (250, 300):
        modes = ask(program, "mediators", "dark-photon", "--mass", f"{at}MeV", "--coupling", "1e-5")["modes"]
        muons.append(f"{next(mode['branching'] for mode in modes if set(mode['products']) == {'mu-', 'mu+'}):.2f} at {at} MeV")
    names = ["50/fb", "500/fb", "3/ab", "15/ab"]
    return (f"{collisions(fluxes):,} hard collisions; statistical errors of a dark photon's counts on the lower edges at {WHERE}, 500/fb: {spread(found)}. "
            "Reach at N = 2.3 without background, area in ln m x ln g beyond all bounds known here against the luminosity (2 MeV and up; open: up to couplings of 1), "
            "masses and couplings between which something is new.\n\n"
            + table(["mediator", "chamber", "reach at 500/fb", *names, "new at 500/fb", "new at 3/ab"], rows)
            + f"\n\nWith {', '.join(names)} the region of the dark photon ends in {'; '.join(ends)}. Of its decays dimuons are {', '.join(muons)}. What is new of it in {new}.")


def main():
    program, folder = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    made = stamp(program)
    replace_section("mediators", paper(program, folder), "docs/Paper.md", made)
    replace_section("mediators realistic", detector(program, folder), "docs/Paper.md", made)
    print(f"docs/Paper.md states {made}, {folder}")


if __name__ == "__main__":
    main()
