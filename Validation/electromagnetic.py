"""Electron and photon showers against Geant4: table and plots of docs/Validation.md.

Usage: electromagnetic.py PROGRAM [SHOWERS_AT_10_GEV]
"""

import csv
import math
import pathlib
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

from document import ROOT, replace_section, table
from program import ask, stamp

REFERENCE = pathlib.Path(__file__).resolve().parent / "reference"
DEPTH = {"PbWO4": "60cm", "Cu": "130cm"}
# The accuracy asked for: relative, or absolute for the positions in radiation lengths.
TOLERANCE = {
    "photons_created": 0.02, "photon_track_length_X0": 0.02, "mean_creation_depth_cm": 0.02, "centroid_X0": 0.15,
    "shower_maximum_X0": 0.15, "photons_back": 0.10, "angle_q10_rad": 0.10, "angle_q50_rad": 0.10, "angle_q90_rad": 0.10,
}


def read(name):
    with open(REFERENCE / name) as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def run(program, material, primary, energy, showers, seed=1):
    command = [program, "shower", material, "--depth", DEPTH[material], "--primary", primary, "--energy", f"{energy}GeV",
               "--showers", str(showers), "--seed", str(seed)]
    return ask(*command)


def moments(profile):
    """Centroid and parabola maximum of the longitudinal profile, in radiation lengths."""
    total = sum(profile)
    centroid = sum((i + 0.5) * x for i, x in enumerate(profile)) / total
    peak = max(range(len(profile)), key=profile.__getitem__)
    if 0 < peak < len(profile) - 1:
        a, b, c = profile[peak - 1:peak + 2]
        return centroid, peak + 0.5 + 0.5 * (a - c) / (a - 2 * b + c)
    return centroid, peak + 0.5


def ours(report, quantity, threshold):
    """Value and standard error; an error of 0 where the scatter is not measured."""
    if quantity in ("photons_created", "photon_track_length_X0"):
        entry = report[quantity][threshold]
        return entry["mean"], entry["error"]
    if quantity == "mean_creation_depth_cm":
        return report[quantity][threshold], 0.0
    if quantity == "centroid_X0":
        return moments(report["profile_dE_dX0_MeV"])[0], 0.0
    if quantity == "shower_maximum_X0":
        return moments(report["profile_dE_dX0_MeV"])[1], 0.0
    if quantity == "photons_back":
        entry = report["leaving_back"].get("gamma", {"mean": 0, "error": 0})
        return entry["mean"], entry["error"]
    return report["angle_rad_quantiles"][threshold][{"q10": 0, "q50": 1, "q90": 2}[quantity.split("_")[1]]], 0.0


def main():
    program = sys.argv[1]
    showers10 = int(sys.argv[2]) if len(sys.argv) > 2 else 1500
    reference, spectra = read("geant4_electromagnetic.csv"), read("geant4_electromagnetic_spectra.csv")
    runs = sorted({(row["material"], row["primary"], row["energy_GeV"]) for row in reference}, key=lambda r: (r[0], r[1], float(r[2])))
    rows, beyond, checks = [], [], 0
    half = (len(runs) + 1) // 2
    figure, axes = plt.subplots(5, half, figsize=(2.9 * half, 9.0), gridspec_kw={"height_ratios": [2.2, 1, 0.95, 2.2, 1], "hspace": 0.06, "wspace": 0.24})
    for gap in axes[2]:
        gap.set_visible(False)
    for column, (material, primary, energy) in enumerate(runs):
        showers = showers10 if energy == "10" else 50 * showers10
        report = run(program, material, primary, energy, showers)
        for entry in (r for r in reference if (r["material"], r["primary"], r["energy_GeV"]) == (material, primary, energy)):
            quantity, threshold, value, error = entry["quantity"], entry["threshold"], float(entry["value"]), float(entry["error"])
            mine, my_error = ours(report, quantity, threshold)
            if quantity == "mean_creation_depth_cm":
                my_error = error * math.sqrt(1000 / showers10)  # the same scatter between showers, our number of showers
            sigma = math.hypot(error, my_error)
            checks += 1
            if quantity in ("centroid_X0", "shower_maximum_X0"):
                off, shown = mine - value, f"{mine - value:+.3f}"
                good = abs(off) <= TOLERANCE[quantity]
            else:
                off, shown = mine / value - 1, f"{mine / value:.4f}"
                good = abs(off) <= TOLERANCE[quantity] or abs(mine - value) <= 3 * sigma
            pull = f"{(mine - value) / sigma:+.1f}" if sigma > 0 and not quantity.startswith("angle") else ""
            line = [material, primary, energy, quantity, threshold, f"{mine:.5g}", f"{my_error:.2g}" if my_error else "", f"{value:.5g}",
                    f"{error:.2g}" if error else "", shown, pull, "yes" if good else "**no**"]
            rows.append(line)
            if not good:
                beyond.append(line)

        mine = dict(zip((round(10 * math.log10(e / 1e-3)) for e in report["spectrum"]["edges_GeV"]), report["spectrum"]["created_per_primary"]))
        points = [(float(r["bin_low_GeV"]), float(r["created"]), float(r["created_error"])) for r in spectra
                  if (r["material"], r["primary"], r["energy_GeV"]) == (material, primary, energy)]
        x = [e * 10 ** 0.05 * 1e3 for e, _, _ in points]
        y = [n for _, n, _ in points]
        z = [mine.get(round(10 * math.log10(e / 1e-3)), 0) for e, _, _ in points]
        block = 3 * (column // half)
        top, bottom = axes[block][column % half], axes[block + 1][column % half]
        top.tick_params(labelbottom=False)
        top.set_title(f"{primary} {float(energy):g} GeV, {material}", fontsize=9)
        top.loglog(x, y, "o", ms=3, mfc="none", color="k", label="Geant4")
        top.loglog(x, z, drawstyle="steps-mid", lw=1, color="C3", label="CaloDump")
        keep = [(a, b, c, d) for a, b, c, (_, _, d) in zip(x, y, z, points) if b > 0 and c > 0]
        bottom.errorbar([k[0] for k in keep], [k[2] / k[1] for k in keep],
                        [math.hypot(k[3] / k[1], math.sqrt(k[2] / showers) / k[1]) for k in keep], fmt=".", ms=3, lw=0.7, color="C3")
        bottom.axhspan(0.95, 1.05, color="0.9", zorder=0)
        bottom.axhline(1, color="0.5", lw=0.7, zorder=1)
        bottom.set_ylim(0.8, 1.2)
        bottom.set_xlim(top.get_xlim())
        bottom.set_xscale("log")
        bottom.set_xlabel("photon energy (MeV)", fontsize=8)
    for block in (0, 3):
        axes[block][0].set_ylabel("photons created per primary\nin a tenth of a decade", fontsize=8)
        axes[block + 1][0].set_ylabel("CaloDump / Geant4", fontsize=8)
    axes[0][0].legend(fontsize=8, frameon=False)
    (ROOT / "docs" / "validation").mkdir(exist_ok=True)
    figure.savefig(ROOT / "docs" / "validation" / "electromagnetic.png", dpi=110, bbox_inches="tight")

    header = ["block", "primary", "GeV", "quantity", "above", "CaloDump", "+-", "Geant4", "+-", "ratio or difference", "pull", "met"]
    text = (f"{checks} numbers, {showers10} showers at 10 GeV and {50 * showers10} at 0.1 GeV each; {checks - len(beyond)} meet the accuracy asked for "
            f"(yields, track lengths, depths 2 %, positions 0.15 X0, angles and photons through the front face 10 %; or 3 standard errors).\n\n")
    text += table(header, rows) + "\n\n![photon spectra](validation/electromagnetic.png)\n"
    replace_section("electromagnetic", text, stamp=stamp(program))
    for line in beyond:
        print("beyond the accuracy asked for:", *line)
    print(f"{checks - len(beyond)} of {checks} numbers meet the accuracy asked for; docs/Validation.md is rewritten")


if __name__ == "__main__":
    main()
