"""Single collisions of hadrons against measurements and Geant4, and photons of hadron showers of 1-100 GeV against Geant4.

Usage: collisions.py PROGRAM [GEV_PER_POINT_OF_THE_GRID]
"""

import math
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

from comparison import LABELS, PLOTS, cell, collide, mean, ratio, read
from document import replace_section, table
from program import ask, stamp
from thin_targets import neutron_photons, plot_production, production, production_tables, totals

SEAM = (5, 9)  # GeV, where PYTHIA takes over from the cascade
ENERGIES = (0.6, 1, 2, 3, 4, 5, 6, 7, 8, 10, 20, 50, 100)  # GeV
COLORS = {"p": "C0", "n": "C9", "pi+": "C3", "pi-": "C1"}
MESONS = {"pi+": "C3", "pi-": "C0", "pi0": "C2"}


def multiplicities(program):
    formula = {float(r["kinetic_energy_GeV"]): {p: float(r[f"n_{p}"]) for p in MESONS} for r in read("pp_multiplicities.csv")}
    rows = []
    for primary in ("p", "n"):
        for energy in (5, 10, 20, 50):
            particles, theirs = collide(program, "H", primary, energy, 30_000)["particles"], formula[energy]
            if primary == "n":
                theirs = dict.fromkeys(MESONS, sum(theirs.values()) / 3)
            row = [f"{primary}p", str(energy)]
            for meson in MESONS:
                value = mean(particles, meson)
                row += [cell(value, 3), f"{theirs[meson]:.3f}", f"{value[0] / theirs[meson]:.2f}"]
            rows.append(row)
    header = ["", "GeV"] + [x for meson in MESONS for x in (meson, "formula", "ratio")]
    return table(header, rows)


def scan(program):
    found = {}
    for target in ("H", "Cu", "Pb"):
        for primary in COLORS:
            for energy in ENERGIES:
                found[target, primary, energy] = collide(program, target, primary, energy, 3000 if energy <= 20 else 1500)
    return found


def others(program):
    """Of Geant4 or UrQMD: target, primary, quantity to energy to mean and error."""
    found = {}
    for r in read(f"{program}_collisions.csv"):
        found.setdefault((r["target"], r["primary"], r["quantity"]), {})[float(r["energy_GeV"])] = float(r["mean"]), float(r["error"])
    return found


def draw(axis, ours, theirs, color, marker="o", label=None):
    """ours: energy to value and error; theirs the same. What never happened is left out."""
    ours, theirs = ({e: v for e, v in values.items() if v[0] > 0} for values in (ours, theirs))
    axis.plot(list(ours), [v[0] for v in ours.values()], color=color, marker=marker, ms=3.5, lw=1.5, label=label)
    axis.errorbar(list(ours), [v[0] for v in ours.values()], [v[1] for v in ours.values()], color=color, fmt="none", lw=1)
    axis.plot(list(theirs), [v[0] for v in theirs.values()], color=color, ls=(0, (4, 2)), lw=1)


def finish(figure, axes, name, **settings):
    for axis in axes.flat:
        axis.axvspan(*SEAM, color="0.9", lw=0)
        axis.set(xscale="log", xlim=(0.55, 110), **settings)
        axis.set_xticks([1, 2, 5, 10, 20, 50, 100], ["1", "2", "5", "10", "20", "50", "100"])
        axis.minorticks_off()
    axes[0][0].plot([], [], color="0.4", marker="o", ms=3.5, lw=1.5, label="CaloDump")
    axes[0][0].plot([], [], color="0.4", ls=(0, (4, 2)), lw=1, label="Geant4")
    axes[0][0].legend(fontsize=8, frameon=False, ncols=2, loc="best")
    for axis in axes[-1]:
        axis.set_xlabel("kinetic energy (GeV)")
    figure.savefig(PLOTS / name, dpi=100, bbox_inches="tight")


def plot_scan(found, theirs):
    targets = ("H", "Cu", "Pb")
    figure, axes = plt.subplots(2, 3, figsize=(11, 6.4), sharex=True, sharey="row", gridspec_kw={"hspace": 0.06, "wspace": 0.05})
    for column, target in enumerate(targets):
        axes[0][column].set_title(target, fontsize=10)
        for primary, color in COLORS.items():
            share = {e: mean(found[target, primary, e]["energy_share"], "electromagnetic") for e in ENERGIES}
            draw(axes[0][column], share, theirs[target, primary, "share_pi0+eta"], color, label=LABELS[primary])
            kind = "baryon" if primary in "pn" else "hadron"
            leading = {e: (x["mean"], x["error"]) for e in ENERGIES for x in [found[target, primary, e][f"leading_{kind}"]]}
            draw(axes[1][column], leading, theirs[target, primary, f"lead_{kind}_share"], color)
    axes[0][0].set_ylabel("electromagnetic share")
    axes[1][0].set_ylabel("share of the leading baryon (p, n)\nor hadron (π)")
    finish(figure, axes, "hadron_collisions.png", ylim=(0, None))
    figure, axes = plt.subplots(2, 3, figsize=(11, 6.4), sharex=True, sharey=True, gridspec_kw={"hspace": 0.06, "wspace": 0.05})
    for column, target in enumerate(targets):
        axes[0][column].set_title(target, fontsize=10)
        for row, pair in enumerate((("p", "n"), ("pi+", "pi-"))):
            for primary, marker in zip(pair, "os"):
                for meson, color in MESONS.items():
                    numbers = {e: mean(found[target, primary, e]["particles"], meson) for e in ENERGIES}
                    draw(axes[row][column], numbers, theirs[target, primary, f"n_{meson}"], color, marker, f"{LABELS[primary]} → {LABELS[meson]}")
    for row in (0, 1):
        axes[row][0].set_ylabel("per collision")
        axes[row][1].legend(fontsize=8, frameon=False, ncols=2)
    finish(figure, axes, "pion_multiplicities.png", yscale="log", ylim=(0.03, 9))


def shares(program, found, theirs):
    energies, rows = (1, 2, 5, 10, 20, 50), []
    for target, primaries in (("Cu", [*COLORS, "K+", "K-", "K0L"]), ("Pb", COLORS)):
        for primary in primaries:
            row = [f"{primary}, {target}"]
            for energy in energies:
                answer = found.get((target, primary, energy)) or collide(program, target, primary, energy, 3000)
                row.append(cell(ratio(mean(answer["energy_share"], "electromagnetic"), theirs[target, primary, "share_pi0+eta"][energy])))
            rows.append(row)
    return table(["GeV"] + [str(e) for e in energies], rows)


def third(program, found, geant4, urqmd):
    """Electromagnetic shares of ours and Geant4 over UrQMD's, which has no K0: for K0L the mean of K+ and K- stands, by isospin that of K0 and anti-K0 on as many neutrons."""
    energies, rows = (2, 3, 5, 10), []
    for target, primaries in (("H", ("pi+", "pi-")), ("Cu", [*COLORS, "K+", "K-", "K0L"])):
        for primary in primaries:
            kinds = ("K+", "K-") if primary == "K0L" else (primary,)
            row = [f"{primary}, {target}"]
            for energy in energies:
                theirs = [urqmd.get((target, kind, "share_pi0+eta"), {}).get(energy) for kind in kinds]
                if None in theirs:
                    row.append("")
                    continue
                answer = found.get((target, primary, energy)) or collide(program, target, primary, energy, 3000)
                reference = sum(v for v, _ in theirs) / len(theirs), math.hypot(*(e for _, e in theirs)) / len(theirs)
                geant = geant4[target, primary, "share_pi0+eta"].get(energy)
                values = [ratio(value, reference) for value in (mean(answer["energy_share"], "electromagnetic"), geant) if value]
                row.append(f"{' / '.join(f'{v:.2f}' for v, _ in values)} ({100 * max(e / v for v, e in values):.0f} %)")
            rows.append(row)
    return table(["GeV"] + [str(e) for e in energies], rows)


def seam(found):
    """Electromagnetic shares within the seam over those interpolated from its sides, linearly in ln E: the lowest and the highest quotient, with errors."""
    quotients = []
    for target, primary in {key[:2] for key in found}:
        low, middle, high = (mean(found[target, primary, e]["energy_share"], "electromagnetic") for e in (4, 7, 10))
        w = math.log(7 / 4) / math.log(10 / 4)
        quotients.append(ratio(middle, ((1 - w) * low[0] + w * high[0], math.hypot((1 - w) * low[1], w * high[1]))))
    return min(quotients), max(quotients)


def grid(program, total):
    """Ratios by quantity: material, depth, primary to energy to ratio or difference with its error."""
    theirs, found = {}, {q: {} for q in ("photons_gt_10MeV", "photons_gt_100MeV", "depth_cm_gt_10MeV")}
    for r in read("geant4_hadronic_grid.csv"):
        theirs.setdefault((r["material"], r["depth_cm"], r["primary"], r["energy_GeV"], int(r["showers"])), {})[r["quantity"]] = float(r["mean"]), float(r["error"])
    for (material, depth, primary, energy, n), values in theirs.items():
        showers = max(30, round(total / float(energy)))
        report = ask(program, "shower", material, "--depth", f"{depth}cm", "--primary", primary, "--energy", f"{energy}GeV", "--showers", showers)
        for quantity, by in found.items():
            threshold, reference = quantity.rpartition("_")[2], values[quantity]
            if quantity.startswith("photons"):
                value = ratio(mean(report["photons_created"], threshold), reference)
            else:  # our error: Geant4's for our number of showers
                value = report["mean_creation_depth_cm"][threshold] - reference[0], reference[1] * math.sqrt(1 + n / showers)
            by.setdefault((material, depth, primary), {})[energy] = value
    return found


def grid_text(program, total):
    names = {"photons_gt_10MeV": "photons above 10 MeV, ratio", "photons_gt_100MeV": "photons above 100 MeV, ratio",
             "depth_cm_gt_10MeV": "mean depth of those above 10 MeV, difference in cm"}
    found, parts, verdicts, deviations = grid(program, total), [], [], []
    for quantity, by in found.items():
        digits = 2 if quantity.startswith("photons") else 1
        energies = sorted({e for values in by.values() for e in values}, key=float)
        rows = [[f"{p}, {m} {d} cm"] + [cell(values[e], digits) if e in values else "" for e in energies] for (m, d, p), values in by.items()]
        parts.append(table([names[quantity]] + [f"{e} GeV" for e in energies], rows))
        if quantity.startswith("photons"):
            every = [v for values in by.values() for v in values.values()]
            good = sum(abs(v - 1) <= max(0.08, 3 * e) for v, e in every)
            deviations.append(f"{100 * math.sqrt(sum((v - 1) ** 2 for v, _ in every) / len(every)):.0f} %")
            verdicts.append(f"{good} of {len(every)} of the photons above {quantity.rpartition('_')[2].replace('M', ' M')}")
    print("\n".join(verdicts))
    return (f"Ours over Geant4, {total} GeV of showers per point here and 8000 there, {stamp(program)}. Within 8 % or 3 standard errors lie "
            + " and ".join(verdicts) + f"; the root mean square of the deviations is {' and '.join(deviations)}. The error of the difference of depths takes ours from Geant4's scatter.\n\n" + "\n\n".join(parts))


def collisions_text(program):
    found, singles, theirs = production(program), scan(program), others("geant4")
    plot_production(found)
    plot_scan(singles, theirs)
    lowest, highest = seam(singles)
    return "\n\n".join([
        f"Numbers of {stamp(program)}.",
        "Mean pions per inelastic collision of nucleons; errors are statistical, the formula has none:", multiplicities(program),
        "Pions made by protons of 585 MeV (Crawford et al.), mb, ours / measured:", totals(program),
        "Pion production per angle, ours over measured. Errors hold ours and the measurement's, summed over momentum as if fully correlated:",
        production_tables(found), "![pion production](validation/pion_production.png)",
        "Photons of neutrons of 14.2 MeV (Drake et al.), 4 pi times one angle:", neutron_photons(program),
        "Electromagnetic share of the kinetic energy, ours over Geant4:", shares(program, singles, theirs),
        "The same, ours / Geant4's over UrQMD 3.4 (error of each):", third(program, singles, theirs, others("urqmd")),
        f"At 7 GeV, in the middle of the seam, the electromagnetic shares are {cell(lowest)} to {cell(highest)} of what an interpolation in ln E between 4 and 10 GeV gives "
        "(extremes of 12 primaries and targets).",
        "![hadron collisions](validation/hadron_collisions.png)", "![pion multiplicities](validation/pion_multiplicities.png)"])


def main():
    program, total = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 3000
    PLOTS.mkdir(exist_ok=True)
    replace_section("collisions", collisions_text(program))
    replace_section("hadron grid", grid_text(program, total))
    print("docs/Validation.md is rewritten")


if __name__ == "__main__":
    main()
