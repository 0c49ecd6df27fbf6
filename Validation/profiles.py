"""Longitudinal profiles of pions against measured ones: the layers of a calorimeter of copper and liquid argon, and published parametrisations.

Showers are made in solid copper; the calorimeter's layers are laid into it with its argon turned into copper by interaction lengths or by radiation lengths. Deposits
stand for signals: pi/e of 0.78-0.84 as measured there and the electromagnetic fractions here give a deposit of hadrons 0.9-1.1 times the signal of one of electrons.

Usage: profiles.py PROGRAM

Fills the section `profiles` of docs/Validation.md and draws docs/validation/profiles.png.
"""

import pathlib
import sys

import matplotlib
import numpy as np
from scipy.special import gammainc

from document import ROOT, replace_section, table
from program import ask, stamp

matplotlib.use("Agg")
import matplotlib.pyplot as plt

REFERENCE = ROOT / "Validation/reference/pion_profiles_Cu_LAr.csv"
COPPER, ARGON = np.array([21.25, 40, 42.5, 40]), np.array([6.8, 13.6, 10.85, 6.8])  # cm in the layers
CENTRES = np.cumsum(COPPER + ARGON) - (COPPER + ARGON) / 2
X0, NUCLEAR, PIONS = 1.436, 15.3, 18.5  # copper, cm: radiation length, interaction lengths of nucleons and of pions
BY_LENGTH = {"interaction lengths": 15.3 / 85.7, "radiation lengths": 1.436 / 14.0}  # cm of copper per cm of argon
SHOWERS = {20: 3000, 50: 2000, 100: 1200, 200: 600}


def measured():
    lines = [line for line in REFERENCE.read_text().splitlines() if line[:1].isdigit()]
    return {float(row[0]): np.array(row[1:], float) for row in (line.split(",") for line in lines)}


def layers(cumulative, scale, front=0.0):
    """Shares of the four layers and their barycentre in cm of the calorimeter; `cumulative` of the depth in copper, cm; `front` cm of copper lie before it."""
    edges = front + np.concatenate([[0], np.cumsum(COPPER + scale * ARGON)])
    shares = np.diff(cumulative(edges))
    shares = shares / shares.sum()
    return shares, shares @ CENTRES


def bock(energy):
    """Deposit up to a depth by R.K. Bock et al. with the parameters of hep-ex/9903019, folded with the depth of the first collision."""
    a, w = 0.786 + 0.427 * np.log(energy), 1.032 - 0.159 * np.log(energy)
    fine = np.linspace(0, 300, 6001)
    from_start = w * gammainc(a, 0.29 * fine / X0) + (1 - w) * gammainc(a, 0.978 * fine / NUCLEAR)
    starts = (np.arange(400) + 0.5) * 0.5
    weights = np.exp(-starts / PIONS) / np.exp(-starts / PIONS).sum()
    total = sum(weight * np.interp(fine - start, fine, from_start, left=0) for weight, start in zip(weights, starts))
    return lambda depth: np.interp(depth, fine, total)


def shower(program, material, energy, showers):
    """Depths in cm, and what is deposited up to them over what is deposited at all."""
    answer = ask(program, "shower", material, "--depth", "2m", "--primary", "pi-", "--energy", f"{energy}GeV", "--showers", showers)
    length = {"Cu": 1.4356, "Fe": 1.7586}[material]
    deposits = np.array(answer["profile_dE_dX0_MeV"])
    edges, sums = np.arange(len(deposits) + 1) * length, np.concatenate([[0], np.cumsum(deposits)])
    return edges, sums / sums[-1]


def copper(program):
    data, rows, points = measured(), [], {}
    for energy, showers in SHOWERS.items():
        edges, sums = shower(program, "Cu", energy, showers)
        ours = {name: layers(lambda depth: np.interp(depth, edges, sums), scale) for name, scale in BY_LENGTH.items()}
        lines = [("measured", data[energy], data[energy] @ CENTRES / data[energy].sum())]
        lines += [(f"ours, argon by {name}", *value) for name, value in ours.items()]
        lines += [("ours, 1 cm of copper in front", *layers(lambda depth: np.interp(depth, edges, sums), BY_LENGTH["interaction lengths"], 1.0))]
        lines += [("Bock", *layers(bock(energy), BY_LENGTH["interaction lengths"]))]
        rows += [[f"{energy}", name] + [f"{share:.3f}" for share in shares] + [f"{centre:.1f}"] for name, shares, centre in lines]
        points[energy] = ours
    figure, axes = plt.subplots(1, 2, figsize=(10, 4))
    energies = sorted(data)
    for i in range(4):
        axes[0].plot(energies, [data[e][i] for e in energies], "o", color=f"C{i}", label=f"layer {i + 1}")
        axes[0].fill_between(list(points), *[[points[e][name][0][i] for e in points] for name in BY_LENGTH], color=f"C{i}", alpha=0.4)
    axes[1].plot(energies, [data[e] @ CENTRES for e in energies], "ko", label="measured")
    axes[1].fill_between(list(points), *[[points[e][name][1] for e in points] for name in BY_LENGTH], alpha=0.4, label="ours")
    axes[1].plot(list(points), [layers(bock(e), BY_LENGTH["interaction lengths"])[1] for e in points], "--", label="Bock")
    for axis, name in zip(axes, ("share of the signal", "barycentre (cm)")):
        axis.set(xscale="log", xlabel="pi- energy (GeV)", ylabel=name)
        axis.set_xticks([20, 50, 100, 200], ["20", "50", "100", "200"])
        axis.minorticks_off()
        axis.legend(loc="center right" if axis is axes[0] else "upper left", bbox_to_anchor=(1, 0.65) if axis is axes[0] else None)
    figure.savefig(ROOT / "docs" / "validation" / "profiles.png", dpi=110, bbox_inches="tight")
    return table(["GeV", "copper", "layer 1", "layer 2", "layer 3", "layer 4", "barycentre (cm)"], rows)


def from_first_collision(edges, sums, length):
    """The same sums counted from the first collision, whose depth has the mean `length`: what is folded with an exponential is S, S + length dS/dz is not."""
    return np.concatenate([[0], sums[1:] + length * np.diff(sums) / np.diff(edges)])


def containment(program):
    rows = []
    for material, nuclear in (("Fe", 16.8), ("Cu", NUCLEAR)):
        weight, density = {"Fe": (55.845, 7.874), "Cu": (63.546, 8.96)}[material]
        for energy, showers in SHOWERS.items():
            edges, sums = shower(program, material, energy, showers if material == "Cu" else showers // 2)
            inelastic = ask(program, "collision", material, "--primary", "pi-", "--energy", f"{energy}GeV", "--collisions", 10)["inelastic_mb"]
            length = weight / (density * 0.602214076e-3 * inelastic)
            middle = (edges[1:] + edges[:-1]) / 2
            start = np.maximum.accumulate(from_first_collision(edges, sums, length))
            most = np.convolve(np.diff(start), np.ones(5) / 5, "same").argmax()
            within = np.interp(0.95, start / start[-1], edges)
            guess = (0.2 * np.log(energy) + 0.7) * nuclear
            rows.append([material, f"{energy}", f"{(middle * np.diff(sums)).sum():.1f}", f"{length:.1f}", f"{middle[most]:.0f}", f"{guess:.0f}", f"{within:.0f}",
                         f"{guess + 2.5 * energy**0.13 * nuclear:.0f}", f"{9.4 * np.log(energy) + 39:.0f}" if material == "Fe" else "-"])
    header = ["", "GeV", "mean depth (cm)", "mean first collision", "maximum behind it", "0.2 ln E + 0.7", "95 % behind it", "maximum + 2.5 E^0.13", "9.4 ln E + 39"]
    return table(header, rows)


def main(program):
    program = str(pathlib.Path(program).resolve())
    text = copper(program) + "\n\n" + containment(program)
    print(text)
    replace_section("profiles", text + "\n\n![layers](validation/profiles.png)", stamp=stamp(program))


if __name__ == "__main__":
    main(*sys.argv[1:])
