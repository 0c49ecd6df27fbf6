"""Fast hadrons of single collisions against measured spectra, Geant4's and UrQMD's beside ours: their number and the momentum that they carry.

Usage: fast_hadrons.py PROGRAM
"""

import math
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from comparison import LABELS, PLOTS, cell, collide, ratio, read
from document import replace_section, table
from program import stamp
from thin_targets import PROTON, production, summed

PION = 0.13957  # GeV
COLLISIONS = {"HARP": 20_000, "HARP-CDP": 15_000, "NA61": 20_000, "NA49": 30_000}
KEY = ("experiment", "beam", "beam_GeVc", "target", "hadron")
# Bins of the momentum (GeV/c), whose middles weight both the measured and the simulated hadrons; HARP-CDP's and NA49's are fine ones for us alone.
MOMENTA = {
    "HARP": np.array([0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6.5, 8]),
    "NA61": np.arange(6, 129) / 5,
    "HARP-CDP": np.arange(10, 261) / 100,
    "NA49": np.concatenate([np.arange(0, 3, 0.1), np.arange(3, 30, 0.3), np.arange(30, 159, 2)]),
}
COLORS = {"pi+": "C3", "pi-": "C0", "p": "C2"}
PROGRAMS = ("CaloDump", "Geant4", "UrQMD")
STYLES = (("o", True, "-"), ("o", False, (0, (4, 2))), ("s", False, (0, (1, 1.5))))  # marker, filled, line


def groups():
    """Measured ranges by experiment, beam, its momentum, target and hadron."""
    found = {}
    for r in read("fast_hadrons.csv"):
        row = {name: float(r[name] or 0) for name in r if name not in (*KEY, "variable")} | {"variable": r["variable"]}
        found.setdefault(tuple(r[name] for name in KEY), []).append(row)
    return found


def kinetic(beam, momentum):
    mass = PROTON if beam == "p" else PION
    return math.hypot(float(momentum), mass) - mass


def angles_of(key, rows):
    if key[0] == "NA49":
        return np.concatenate([np.linspace(0, 0.02, 41), np.linspace(0.021, 0.1, 80), np.linspace(0.105, 0.5, 80), np.linspace(0.52, math.pi, 60)])
    slices = 4 if rows[0]["variable"] == "pT" else 1
    return np.unique(np.round([row["low"] + (row["high"] - row["low"]) * k / slices for row in rows for k in range(slices + 1)], 5))


def feynman(key, momentum, angle):
    """xF of hadrons of a pion's mass in collisions with a proton at rest."""
    energy = kinetic(key[1], key[2]) + PROTON
    root_s = math.sqrt(2 * PROTON * (PROTON + energy))
    gamma = (energy + PROTON) / root_s
    longitudinal = gamma * momentum * np.cos(angle) - math.sqrt(gamma**2 - 1) * np.hypot(momentum, PION)
    return 2 * longitudinal / root_s


def sums(key, row, angles, momenta, content, variance):
    """Number and momentum (xF where the range is one of it), with errors, of what lies in a measured range, from a histogram by angle and momentum."""
    momentum, angle = np.meshgrid((momenta[1:] + momenta[:-1]) / 2, (angles[1:] + angles[:-1]) / 2)
    inside, weight = ((angle > row["low"]) & (angle < row["high"])).astype(float), momentum
    if row["variable"] == "xF":
        weight = feynman(key, momentum, angle)
        inside = (weight >= row["low"]) & (weight < row["high"])
    elif row["variable"] == "p":
        inside *= (momentum > row["p_low"]) & (momentum < row["p_high"])
    else:  # the part of the bin within the range of the transverse momentum
        width = np.diff(momenta) * np.ones_like(angle)
        low, high = (np.clip(row[name] / np.sin(angle), momentum - width / 2, momentum + width / 2) for name in ("p_low", "p_high"))
        inside *= (high - low) / width
    return tuple(x for w in (inside, inside * weight) for x in (float((w * content).sum()), math.sqrt(float((w**2 * variance).sum()))))


def ours(program, key, rows):
    """Per range number and momentum with errors, and the inelastic cross section (mb)."""
    experiment, beam, momentum, target, hadron = key
    angles, momenta = angles_of(key, rows), MOMENTA[experiment]
    edges = [",".join(f"{x:.5f}" for x in grid) for grid in (momenta, angles)]
    answer = collide(program, target, beam, kinetic(beam, momentum), COLLISIONS[experiment], "--spectrum", hadron, "--momenta", edges[0], "--angles", edges[1])
    area = np.outer(np.diff(angles), np.diff(momenta)) / (answer["inelastic_mb"] if rows[0]["variable"] == "xF" else 1)
    content, error = (area * np.array(answer["spectrum"][name]) for name in ("d2sigma_dp_dtheta_mb_per_GeV_rad", "error_mb_per_GeV_rad"))
    return [sums(key, row, angles, momenta, content, error**2) for row in rows], answer["inelastic_mb"]


def others():
    """Of Geant4 and UrQMD, per collision: number and momentum with errors by key, variable and range."""
    names = ("number", "number_error", "momentum", "momentum_error")
    return [{(*(r[name] for name in KEY), r["variable"], round(float(r["low"]), 3)): tuple(float(r[name] or 0) for name in names) for r in read(f"{program}_fast_hadrons.csv")}
            for program in ("geant4", "urqmd")]


class Set:
    """A measured spectrum: per range the measured number and momentum (`measured`), and those of ours, Geant4 and UrQMD (`programs`), each with errors, four numbers."""

    def __init__(self, program, key, rows, theirs):
        self.key, self.rows = key, rows
        mine, inelastic = ours(program, key, rows)
        scale = 1 if rows[0]["variable"] == "xF" else inelastic
        places = [(*key, row["variable"], round(row["low"], 3)) for row in rows]
        self.programs = [mine, *([tuple(scale * x for x in values[place]) for place in places] if places[0] in values else None for values in theirs)]
        self.measured = [(row["number"], row["number_error"], row["momentum"], row["momentum_error"]) for row in rows]

    @property
    def label(self):
        return f"{self.key[1]} {self.key[3]}, {self.key[2]} GeV/c → {self.key[4]}"

    def total(self, values, quantity):
        """Sum over the ranges; the measured errors as if fully correlated."""
        i = 2 * (quantity == "momentum")
        errors = [v[i + 1] for v in values]
        return sum(v[i] for v in values), sum(errors) if values is self.measured else math.hypot(*errors)

    def ratios(self, quantity):
        """Of each program over measured, all ranges."""
        return [values and ratio(self.total(values, quantity), self.total(self.measured, quantity)) for values in self.programs]

    def range_ratios(self, i, quantity):
        k = 2 * (quantity == "momentum")
        return [values and ratio(values[i][k : k + 2], self.measured[i][k : k + 2]) for values in self.programs]

    def labels(self):
        if self.rows[0]["variable"] == "pT":
            return [f"{math.degrees(row['low']):.0f}-{math.degrees(row['high']):.0f}°" for row in self.rows]
        return [f"{row['low']:g}-{row['high']:g}" for row in self.rows]


def totals_table(sets):
    rows = []
    for s in sets:
        rows.append([f"{s.key[0]}, {s.label}"] + [value and cell(value) or "" for quantity in ("number", "momentum") for value in s.ratios(quantity)])
    return table(["over measured"] + [f"{quantity}, {program}" for quantity in ("number", "momentum") for program in PROGRAMS], rows)


def range_tables(sets):
    names = {"HARP": "HARP, momentum (rad)", "NA61": "NA61, momentum (rad)", "NA49": "NA49, longitudinal momentum (xF)", "HARP-CDP": "HARP-CDP, momentum"}
    parts = []
    for experiment, name in names.items():
        chosen = [s for s in sets if s.key[0] == experiment]
        columns = {round(row["low"], 3): label for s in chosen for row, label in zip(s.rows, s.labels())}
        rows = []
        for s in chosen:
            cells = {}
            for i, row in enumerate(s.rows):
                values = " / ".join(f"{value[0]:.2f}" if value else "-" for value in s.range_ratios(i, "momentum"))
                cells[round(row["low"], 3)] = f"{values} ({100 * s.measured[i][3] / s.measured[i][2]:.0f} %)"
            rows.append([s.label] + [cells.get(low, "") for low in sorted(columns)])
        parts.append(table([name] + [columns[low] for low in sorted(columns)], rows))
    return "\n\n".join(parts)


def large_angles(program, theirs):
    """Pions of protons at large angles (pion_production.csv): experiment, target, beam, pion to ours and Geant4's over measured."""
    found = {}
    for (experiment, target, beam, _, pion), bins in production(program, ("HARP", "HARP-CDP")).items():
        if bins := [b for b in bins if b.angle > 17]:
            inelastic = collide(program, target, "p", kinetic("p", beam), 20)["inelastic_mb"]
            mine, measured = summed(bins)
            sums = [mine]
            chosen = [theirs[0][experiment, "p", f"{beam:g}", target, pion, b.variable, round(b.low, 3)] for b in bins]
            sums.append((inelastic * sum(v[0] for v in chosen), inelastic * math.hypot(*(v[1] for v in chosen))))
            found[experiment, target, beam, pion] = [ratio(value, measured) for value in sums]
    return found


def points(axis, entries, color, label=None):
    """entries: x to each program's with errors, where it has been run."""
    xs = list(entries)
    for k, (marker, filled, style) in enumerate(STYLES):
        values = [entries[x][k] if k < len(entries[x]) else None for x in xs]
        if None in values:
            continue
        axis.errorbar([x * 1.03**k for x in xs], [v[0] for v in values], [v[1] for v in values], fmt=marker, ls=style, color=color, mfc=color if filled else "white", ms=5, lw=1.2,
                      elinewidth=0.8, label=label if not k else None)


def plot(sets, large):
    figure, axes = plt.subplots(2, 3, figsize=(12, 7.2), sharey="row", gridspec_kw={"hspace": 0.36, "wspace": 0.05})
    for axis, hadron in zip(axes[0], COLORS):
        for experiment, marker, target in (("HARP", None, "C"), ("NA61", None, "C"), ("NA49", None, "H")):
            entries = {float(s.key[2]): s.ratios("momentum") for s in sets if (s.key[0], s.key[3], s.key[4]) == (experiment, target, hadron)}
            if entries:
                points(axis, dict(sorted(entries.items())), COLORS[hadron])
        beams = [3, 5, 8, 12, 31, 158]
        axis.set(title=f"p → forward {LABELS[hadron]}: momentum", xscale="log", xlim=(2.4, 210), ylim=(0.3, 2))
        axis.set_xticks(beams, [str(b) for b in beams])
        axis.minorticks_off()
    axes[0][1].set_xlabel("beam (GeV/c): on C by HARP (3-12) and NA61 (31), on H by NA49 (158)")
    axis = axes[1][0]
    for pion in ("pi+", "pi-"):
        points(axis, {key[2]: value for key, value in large.items() if (key[0], key[1], key[3]) == ("HARP", "C", pion)}, COLORS[pion], f"{LABELS[pion]}")
    axis.set(title="p C → π, 20-123° (HARP): number", xscale="log", xlabel="beam (GeV/c)", xlim=(2.4, 15), ylim=(0.3, 2.3))
    axis.set_xticks([3, 5, 8, 12], ["3", "5", "8", "12"])
    axis.minorticks_off()
    axis.legend(fontsize=8, frameon=False)
    for axis, same in zip(axes[1][1:], (False, True)):
        for s in sets:
            if s.key[0] == "HARP-CDP" and s.key[4] != "p" and (s.key[1] == s.key[4]) == same:
                entries = {math.degrees(row["low"] + row["high"]) / 2: s.range_ratios(i, "momentum") for i, row in enumerate(s.rows)}
                points(axis, entries, COLORS[s.key[4]], f"{LABELS[s.key[1]]} → {LABELS[s.key[4]]}")
        axis.set(title=f"3 GeV/c on Pb, {'same' if same else 'opposite'} charge: momentum", xlabel="angle (degrees)")
        axis.legend(fontsize=8, frameon=False)
    for axis in axes.flat:
        axis.title.set_fontsize(10)
        axis.axhline(1, color="0.5", lw=0.8)
    for axis in axes[:, 0]:
        axis.set_ylabel("over measured")
    for (marker, filled, style), label in zip(STYLES, PROGRAMS):
        axes[0][0].plot([], [], color="0.4", ls=style, marker=marker, mfc="0.4" if filled else "white", ms=5, lw=1.2, label=label)
    axes[0][0].legend(fontsize=8, frameon=False)
    figure.savefig(PLOTS / "fast_hadrons.png", dpi=100, bbox_inches="tight")


def text(program):
    theirs = others()
    sets = [Set(program, key, rows, theirs) for key, rows in groups().items()]
    large = large_angles(program, theirs)
    plot(sets, large)
    rows = [[f"{experiment}, p {target}, {beam:g} GeV/c → {pion}", *map(cell, values)] for (experiment, target, beam, pion), values in large.items()]
    return "\n\n".join([
        f"Numbers of {stamp(program)}, Geant4 11.4.1 with QGSP_BERT, and UrQMD 3.4.",
        "Number and momentum (NA49: longitudinal, xF) within the measured ranges, over measured. Errors hold the measurement's and those of the simulated number:", totals_table(sets),
        "Momentum by range, CaloDump's / Geant4's / UrQMD's over measured (error of the measurement):", range_tables(sets),
        "Pions of protons at large angles (the data of the tables above), number over measured:", table(["over measured", *PROGRAMS[:2]], rows),
        "![fast hadrons](validation/fast_hadrons.png)"])


def main():
    PLOTS.mkdir(exist_ok=True)
    replace_section("fast hadrons", text(sys.argv[1]))
    print("docs/Validation.md is rewritten")


if __name__ == "__main__":
    main()
