"""What the search for showers in the endcap muon chambers (CMS, EXO-20-015) sees of the signal: its cluster efficiencies on our decays.

Usage: muon_showers.py PROGRAM RUNS

The run is made in RUNS where it is missing. Writes a section of docs/Paper.md.
"""

import pathlib
import subprocess
import sys

import numpy as np

from document import replace_section, table
from program import ask, stamp

# CMS, Phys. Rev. Lett. 127 (2021) 261804, arXiv:2107.04838; HEPData record 104408 (CC0), as functions of the energy of a pair of photons (no hadronic energy).
EDGES = [10, 25, 50, 75, 100, 125, 150, 6800]  # GeV; from 0 in the table, where 50 hits cannot be reached
CLUSTER = {"A": [0.0049, 0.0249, 0.0282, 0.0594, 0.0758, 0.0300, 0.0282], "B": [0.0184, 0.0955, 0.1472, 0.2053, 0.2198, 0.2147, 0.2824]}
SEVERAL_STATIONS = {"A": 0.0656, "B": 0.2987}
# Parts of the decay volume (region, |eta|, z in m, identified part): clusters of several stations below |eta| = 1.9, of one below 1.8 or, where the
# calorimeters are near (|z| < 9.7 m), 1.6.
PARTS = {
    "barrel-side": ("A", (0.58, 1.31), (4.0, 6.71), 1.0),
    "low": ("B", (0.9, 1.6), (6.71, 11.0), 1.0),
    "middle-near": ("B", (1.6, 1.8), (6.71, 9.7), SEVERAL_STATIONS["B"]),
    "middle-far": ("B", (1.6, 1.8), (9.7, 11.0), 1.0),
    "high": ("B", (1.8, 1.9), (6.71, 11.0), SEVERAL_STATIONS["B"]),
}
LUMINOSITY = "137/fb"
OBSERVED, BACKGROUND, ERROR = 3, 2.0, 1.0
MASSES = (0.02, 0.05, 0.1, 0.2, 0.5)  # GeV
SAMPLES = [(10, 800), (15, 1200), (30, 1500), (60, 1200), (150, 600), (400, 300)]


def curve(region, identified):
    points = []
    for low, high, value in zip(EDGES, EDGES[1:], CLUSTER[region]):
        points += [f"[{low * 1.0001:.6g}GeV, {value * identified:.4g}]", f"[{high}GeV, {value * identified:.4g}]"]
    return "[" + ", ".join(points) + "]"


def scenario(name):
    region, (low, high), (near, far), identified = PARTS[name]
    station = (f"{{ name: {name}, shape: disk, layers: [[{near}m, {far}m]], extent: [[0.5m, 6.955m]] }}" if region == "B" else
               f"{{ name: {name}, shape: barrel, layers: [[3.9m, 6.955m]], extent: [[{near}m, {far}m]] }}")
    chamber = f"{{ name: {name}, abs_eta: [{low}, {high}], layers: [{{ distance: 1m, thickness: 1m }}], stations: [{station}] }}"
    return (f"  - {{ name: {name}, luminosity: {LUMINOSITY}, trigger: 1, geometry: rays, energy_threshold: 10GeV, efficiency: {curve(region, identified)}, chamber: {chamber} }}")


def study():
    tops = [edge for edge, _ in SAMPLES[1:]] + [6800]
    lines = [f"{{ name: from-{edge}, process: 'HardQCD:all', events: {events}, pt_hat: [{edge}GeV, {top}GeV] }}" for (edge, events), top in zip(SAMPLES, tops)]
    return ("experiment: cms-run3\nreading: realistic\nsource: { collisions: { samples: [" + ", ".join(lines) + "], focus: [[0.6, 2.0]] } }\nincident: { other_cuts: on }\n"
            "showers: { importance: { abs_eta: [[0.6, 2.0]] }, thin: { below: 1GeV, factor: 16 } }\nscenarios:\n" + "\n".join(scenario(name) for name in PARTS) + "\n")


def counts(program, out, mass, coupling):
    """Expected clusters in all parts, with errors, and those of photons more than 0.5 from their jet."""
    about = [out / "study.yaml", *sorted((out / "flux").rglob("*.json"))]
    point = ["--mass", f"{mass}GeV", "--coupling", f"{coupling:.3g}/GeV"]
    entries = ask(program, "events", out, *point, about=about)
    total, error = sum(e["expected"] for e in entries), np.sqrt(sum((e.get("error") or 0) ** 2 for e in entries))
    rows = ask(program, "events", out, *point, "--choices", about=about)["rows"]
    near = sum(row["expected"] for row in rows if row["choice"] == "cut: photon-eta-phi")
    first = {}
    for row in rows:
        first.setdefault(row["scenario"], row["expected"])
    return total, error, 1 - near / sum(first.values()) if sum(first.values()) else 0


def best(program, out, mass):
    """The coupling with most clusters."""
    about = [out / "study.yaml", *sorted((out / "flux").rglob("*.json"))]
    found = []
    for coupling in np.geomspace(1e-7, 1e-2, 26):
        entries = ask(program, "events", out, "--mass", f"{mass}GeV", "--coupling", f"{coupling:.3g}/GeV", about=about)
        found.append((sum(e["expected"] for e in entries), coupling))
    return max(found)[1]


def main():
    program, runs = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
    runs.mkdir(parents=True, exist_ok=True)
    out = runs / "muon-showers"
    (runs / "muon-showers.yaml").write_text(study())
    subprocess.run([program, "flux", runs / "muon-showers.yaml", "--out", out], check=True, stdout=subprocess.DEVNULL)
    rows = []
    for mass in MASSES:
        coupling = best(program, out, mass)
        total, error, far = counts(program, out, mass, coupling)
        rows.append([f"{mass:g}", f"{coupling:.1e}".replace("e-0", "e-"), f"{total:.2g} +- {error:.1g}", f"{far:.1g}"])
        print(*rows[-1], sep=" | ", flush=True)
    print(table(["m (GeV)", "g with most clusters (1/GeV)", "clusters in 137/fb, all vetoes off, every event triggered", "part more than 0.5 from its jet"], rows))


if __name__ == "__main__":
    main()
