"""Photons of CHARM's protons a second time: those of the published recast for the first collision, a cascade on one page for the later ones.

The cascade: every inelastic collision makes photons with one and the same spectrum in x (that of the published recast), neutral pions by differentiating it, twice as
many charged ones, and one leading hadron, whose mean share of the energy (1/2 in collisions pp, less in a nucleus) and whose chance to come out of a pion neutral are
tried. Hadrons do not decay; kaons are left out. Photons cascade with the track length of M.S. Clement and P. Kessler.

Usage: charm.py PROGRAM OUT

OUT is the directory of `recasts.py` (made anew where it holds no answer). Fills the section `charm` of docs/Validation.md.
"""

import json
import pathlib
import subprocess
import sys

import numpy as np

from document import ROOT, replace_section, table
from program import stamp

BEAM, THRESHOLDS, WINDOW = 400.0, (5.0, 10.0, 20.0), (3.3 / 515, 6.3 / 515)
INELASTIC = 0.826  # of PYTHIA's soft collisions at 400 GeV: the Particle Data Group's fits (docs/Validation.md)
REFERENCE = ROOT / "Validation/reference/photons_pp_400GeV.csv"


def published():
    """log10 of the energy, photons per decade and soft collision: all, in the window."""
    lines = [line for line in REFERENCE.read_text().splitlines() if line[:1].isdigit()]
    return np.array([line.split(",") for line in lines], float).T


def above(threshold, logarithm, density):
    fine = np.linspace(np.log10(threshold), 2.6, 3000)
    return np.trapezoid(np.interp(fine, logarithm, density, right=0), fine)


def spectrum():
    """x dn/dx of photons and of neutral pions per inelastic collision, as functions of ln x: a polynomial through the published one."""
    logarithm, density, _ = published()
    x = 10**logarithm / BEAM
    good = density > 0
    fit = np.polynomial.Polynomial.fit(x[good] ** 0.5, np.log(density[good] / np.log(10) / INELASTIC / (1 - x[good]) ** 3), 4, w=np.sqrt(density[good]))
    photons = lambda x: np.exp(fit(x**0.5)) * np.maximum(1 - x, 0) ** 3

    def pions(x):
        # Two photons with even energies: dn_gamma/dx = 2 int_x dn_pi/dy dy / y, so that x dn_pi/dx = -x^2/2 d(dn_gamma/dx)/dx.
        step = 1e-3
        up, down = (photons(x * np.exp(s)) / (x * np.exp(s)) for s in (step, -step))
        return np.maximum(-x * (up - down) / (2 * step) / 2, 0)

    return photons, pions


def cascade_of_photon(energies, threshold):
    """Track length of the photons above the threshold in the cascade of one photon, radiation lengths."""
    v_grid = lambda e: np.geomspace(threshold, e * 0.99999, 400)
    electron = np.array([np.trapezoid(0.964 / e / (-np.log(1 - (k / e) ** 2) + 0.686 * (k / e) ** 2 - 0.5 * (k / e) ** 4), k) if e > threshold else 0
                         for e in energies for k in [v_grid(max(e, threshold * 1.00001))]])
    below = np.concatenate([[0], np.cumsum((electron[1:] + electron[:-1]) / 2 * np.diff(energies))])
    return np.where(energies > threshold, 9 / 7 + 2 / energies * below, 0)


def cascade(threshold, softness, neutral):
    """Track lengths of photons above the threshold per proton: decay photons of the first collision and of all collisions, then both with their cascades.

    Leading hadrons have x distributed as (1 - x)^softness, and behind a pion are neutral with the probability `neutral`.
    """
    photons, pions = spectrum()
    energies = np.geomspace(threshold, BEAM, 300)
    share = lambda x: (softness + 1) * (1 - x) ** softness

    def solve(weight):
        pion, proton, first = np.zeros(300), np.zeros(300), 0.0
        for i in range(1, 300):
            part, logs = energies[: i + 1], np.log(energies[: i + 1])
            x = part / energies[i]
            first = np.trapezoid(photons(x) * weight[: i + 1], logs)
            later = np.trapezoid(2 * pions(x) * pion[: i + 1], logs)
            leading = lambda numbers: np.trapezoid(x * share(x) * numbers[: i + 1], logs)
            pairs = np.concatenate([[0], np.cumsum((weight[1 : i + 1] + weight[:i]) / 2 * np.diff(part))]) * 2 / part
            pion[i] = first + later + (1 - neutral) * leading(pion) + neutral * leading(pairs)
            proton[i] = first + later + leading(proton)
        return first, proton[-1]

    return *solve(np.full(300, 9 / 7)), *solve(cascade_of_photon(energies, threshold))


def ours(program, out):
    """Photons above each threshold per proton, first collision and all: everywhere and in the window; track lengths above 5 GeV in radiation lengths."""
    subprocess.run([program, "recast", "CHARM", "--out", out, "--json"], stdout=subprocess.DEVNULL, check=True)
    numbers = []
    for flux in ("approximation/flux", "flux"):
        header = json.loads((out / "CHARM" / flux / "target.json").read_text())
        energy, theta = (np.array(axis["edges"]) for axis in header["axes"][:2])
        photons = np.load(out / "CHARM" / flux / "target.photons.npy").mean(axis=0).sum(axis=2)
        sums = np.concatenate([np.zeros((len(photons), 1)), np.cumsum(photons, axis=1)], axis=1)
        centres = np.sqrt(energy[1:] * energy[:-1])
        for threshold in THRESHOLDS:
            upto = sums[centres > threshold].sum(axis=0)
            numbers.append((upto[-1], np.interp(WINDOW[1], theta, upto) - np.interp(WINDOW[0], theta, upto)))
        length = np.load(out / "CHARM" / flux / "target.track_length_cm.npy")
        numbers.append(length.sum() / len(length) / 1.436)
    return numbers


def main(program, out):
    program, out = str(pathlib.Path(program).resolve()), pathlib.Path(out)
    first5, first10, first20, first_length, all5, all10, all20, all_length = ours(program, out)
    logarithm, everywhere, window = published()
    rows = []
    for threshold, first, later in zip(THRESHOLDS, (first5, first10, first20), (all5, all10, all20)):
        theirs = [above(threshold, logarithm, density) for density in (everywhere, window)]
        rows.append([f"{threshold:g} GeV"] + [f"{number:.3g}" for pair in zip(theirs, first, later) for number in pair] + [f"{first[1] / theirs[1]:.2f}", f"{later[1] / first[1]:.2f}"])
    header = ["above", "published, all", "first, all", "all collisions", "published, window", "first, window", "all collisions, window", "first / published", "all / first"]
    second = []
    for softness in (0, 1, 2):
        for neutral in (0, 1 / 3):
            lengths = cascade(5.0, softness, neutral)
            second.append([f"one page, leading share 1/{softness + 2}, neutral {neutral:.2f}"] + [f"{number:.1f}" for number in lengths] + [f"{lengths[3] / lengths[0]:.1f}"])
    second.append(["ours", f"{first_length:.1f}", "-", "-", f"{all_length:.1f}", f"{all_length / first_length:.1f}"])
    names = ["radiation lengths above 5 GeV", "decay photons, first collision", "decay photons, all", "with cascades, first", "with cascades, all", "all / first"]
    text = "Photons per proton that collides:\n\n" + table(header, rows) + "\n\nTheir track length:\n\n" + table(names, second)
    print(text)
    replace_section("charm", text, stamp=stamp(program))


if __name__ == "__main__":
    main(*sys.argv[1:])
