"""Signal counts by a second route: eq. 2-6 of the paper in a page of numpy, from the saved flux, beside `calodump events`.

Usage: second_route.py PROGRAM RUN

Own quadrature of the Primakoff cross section (trapezoid in ln theta), one energy per bin, XCOM totals from the `photon` verb: it shares
nothing with the program but the flux.
"""

import json
import pathlib
import sys

import numpy as np

from document import replace_section, table
from program import ask, stamp

ALPHA, HBARC = 7.2973525643e-3, 1.973269804e-14  # GeV cm
ATOMS = {"PbWO4": [(82, 207.2, 1), (74, 183.84, 1), (8, 15.999, 4)], "Cu": [(29, 63.546, 1)]}
BEHIND = {"ECAL": 130.0, "HCAL": 0.0}  # cm of HCAL behind the dump
CHAMBERS = {"run4-dt": ((0.0, 1.2), 150.0, 30.0), "run4-me0": ((2.0, 2.8), 0.0, 25.0)}
POINTS = [(0.01, 1e-4), (0.03, 1e-5), (0.1, 1e-5), (0.2, 1e-5), (0.5, 3e-6), (1.0, 1e-6)]


def form_factor(t, a):
    fm = 1 / 0.1973269804
    x = np.sqrt(t) * np.sqrt((1.23 * a ** (1 / 3) - 0.6) ** 2 + 2.18) * fm
    small = x < 1e-2
    y = np.where(small, 1.0, x)
    helm = np.where(small, 1 - x**2 / 10, 3 * (np.sin(y) - y * np.cos(y)) / y**3)
    return helm * np.exp(-t * (0.9 * fm) ** 2 / 2)


def primakoff(z, a, energy, mass):
    """Eq. 2 integrated, in barn, for g = 1/GeV."""
    p = np.sqrt(energy**2 - mass**2)
    s = np.linspace(np.log(1e-4 * mass**2 / energy**2), np.log(np.pi), 60000)
    theta = np.exp(s)
    t = (mass**2 / (energy + p)) ** 2 + 4 * energy * p * np.sin(theta / 2) ** 2
    f = 0.25 * ALPHA * z**2 * form_factor(t, a) ** 2 * p**4 * np.sin(theta) ** 3 / t**2 * theta
    return np.trapezoid(f, s) * (HBARC**2 / 1e-24)


def standard_model(program, material, energy):
    """XCOM total with coherent scattering, barn per formula unit."""
    answer = ask(program, "photon", material, "--energy", f"{energy}GeV")
    weight = sum(a * n for _, a, n in ATOMS[material])
    return answer["cm2_per_g"]["total"] * weight / 0.602214076


def count(program, run, scenario, mass, g):
    (low, high), gap, thickness = CHAMBERS[scenario]
    total = 0.0
    for dump in ("ECAL", "HCAL"):
        header = json.loads((run / "flux" / f"{dump}.json").read_text())
        photons = np.load(run / "flux" / f"{dump}.photons.npy").mean(axis=0) * header["sigma_mb"] * 5e14  # 500/fb
        edges = {axis["name"]: np.array(axis["edges"]) for axis in header["axes"]}
        theta = (edges["theta_rad"][1:] + edges["theta_rad"][:-1]) / 2
        eta = abs(-np.log(np.tan(theta / 2)))
        accepted = photons[:, (eta > low) & (eta < high), :].sum(axis=1)
        z = (edges["depth_cm"][1:] + edges["depth_cm"][:-1]) / 2
        way = header["depth_cm"] - z + BEHIND[dump] + gap
        for i in range(0, len(accepted)):
            e = np.sqrt(edges["energy_GeV"][i] * edges["energy_GeV"][i + 1])
            if e < max(mass * 1.0001, 0.01) or accepted[i].sum() == 0:
                continue
            sigma = sum(n * primakoff(zz, a, e, mass) for zz, a, n in ATOMS[header["material"]])
            conversion = g**2 * sigma / standard_model(program, header["material"], e)
            width = g**2 * mass**3 / (64 * np.pi)
            length = np.sqrt(e**2 - mass**2) / mass * HBARC / width
            total += conversion * (accepted[i] * np.exp(-way / length) * -np.expm1(-thickness / length)).sum() * 0.9
    return total


def main():
    program, run = sys.argv[1], pathlib.Path(sys.argv[2])
    rows = []
    for mass, g in POINTS:
        answer = ask(program, "events", run, "--mass", f"{mass}GeV", "--coupling", f"{g}/GeV", about=[run / "study.yaml", *sorted((run / "flux").glob("*.json"))])
        for entry in answer:
            if entry["scenario"] not in CHAMBERS:
                continue
            budget = {b["factor"]: b["value"] for b in entry["budget"]}
            mine = count(program, run, entry["scenario"], mass, g)
            rows.append([f"{mass:g}", f"{g:g}", entry["scenario"], f"{budget['photons']:.3g}", f"{budget['conversion']:.3g}", f"{budget['survival']:.3g}",
                         f"{budget['decay']:.3g}", f"{entry['expected']:.4g} +- {entry['error']:.1g}", f"{mine:.4g}"])
            print(*rows[-1], flush=True)
    header = ["m (GeV)", "g (1/GeV)", "scenario", "photons", "conversion", "survival", "decay", "expected", "second route"]
    replace_section("second-route", table(header, rows), "docs/Paper.md", stamp(program))


if __name__ == "__main__":
    main()
