"""SLAC E137 computed a second time, beside ours and the published edges, with one ingredient changed at a time.

N = N_e n int dk T(k) sigma(k) int dz / l exp(-z / l) A(k, z): photons that the beam's electrons radiate in a thick target (Y.S. Tsai and V. Whitis, Phys. Rev. 149 (1966)
1248), or the track length of all photons (M.S. Clement and P. Kessler); the Primakoff cross section on aluminium by a trapezoid; angles of the mediator and of its
photons by drawing them. It shares nothing with the program but the experiment's numbers.

Usage: e137.py PROGRAM OUT

OUT is the directory of `recasts.py` (made anew where it holds no answer). Fills the section `e137` of docs/Validation.md.
"""

import json
import pathlib
import subprocess
import sys

import numpy as np
from scipy.optimize import brentq

from document import ROOT, replace_section, table
from program import stamp

ALPHA, HBAR_C, BARN, FERMI = 7.2973525643e-3, 1.973269804e-16, 0.3893794e-3, 0.1973269804  # -, GeV m, GeV2 barn, GeV fm
CHARGE, WEIGHT, RADIATION_LENGTH = 13, 26.98, 24.01  # aluminium, g/cm2
PERIODS = [(1.25e20, 1.5, 1.5), (6.24e19, 1.0, 1.5)]  # electrons, half width and half height of the detector in m
NOMINAL = {"photons": "primary", "beam": 20.0, "shield": 179.0, "open": 204.0, "energy": 3.0, "seen": "sum", "share": 1.0}
EVENTS, LARGEST_ANGLE = 3.0, 0.03
CHANGES = [
    ("second calculation", {}), ("all photons of the shower", {"photons": "all"}), ("both photons above 1 GeV", {"seen": "both", "energy": 1.0}), ("threshold 1 GeV", {"energy": 1.0}),
    ("a tenth of the electrons", {"share": 0.1}), ("a hundredth of the electrons", {"share": 0.01}), ("10 m of open air in place of 204 m", {"open": 10.0}), ("200 m of shield in place of 179 m", {"shield": 200.0}),
    ("233 m of shield", {"shield": 233.0}), ("photons up to 15.5 GeV", {"beam": 15.5}), ("both photons above 1 GeV, up to 15.5 GeV", {"seen": "both", "energy": 1.0, "beam": 15.5}),
]
MASSES = (0.003, 0.01, 0.03, 0.06, 0.1, 0.2)
LIMIT = ROOT / "Sources/Bounds/Limits/e137.csv"


def track_length(k, beam, photons):
    """Track length of photons per GeV and electron, in radiation lengths."""
    v = k / beam
    if photons == "all":
        return 0.964 / beam / (-np.log(1 - v**2) + 0.686 * v**2 - 0.5 * v**4)
    depth, soft = np.geomspace(1e-4, 60, 600), np.log1p(-v)[:, None]
    spectrum = (np.exp(4 / 3 * depth * soft) - np.exp(-7 / 9 * depth)) / (7 / 9 + 4 / 3 * soft) / k[:, None]
    return np.trapezoid(spectrum, depth, axis=1)


def primakoff(k, mass):
    """Angles, cumulative distribution, total in barn for g = 1/GeV; Helm's form factor, bare nucleus."""
    p = np.sqrt(k**2 - mass**2)
    s = np.linspace(np.log(1e-4 * mass**2 / k**2), np.log(0.3), 3000)
    theta = np.exp(s)
    t = (mass**2 / (k + p)) ** 2 + 4 * k * p * np.sin(theta / 2) ** 2
    x = np.maximum(np.sqrt(t * ((1.23 * WEIGHT ** (1 / 3) - 0.6) ** 2 + 2.18)) / FERMI, 1e-2)
    helm = 3 * (np.sin(x) - x * np.cos(x)) / x**3 * np.exp(-t * (0.9 / FERMI) ** 2 / 2)
    density = 0.25 * ALPHA * CHARGE**2 * helm**2 * p**4 * np.sin(theta) ** 3 / t**2 * theta
    steps = np.concatenate([[0], np.cumsum((density[1:] + density[:-1]) / 2 * np.diff(s))])
    return theta, steps / steps[-1], steps[-1] * BARN


def acceptance(k, mass, places, choice, draws=4000):
    """Part of the decays at each place (m behind the dump) that are seen, by period."""
    random = np.random.default_rng(1)
    theta, cumulative, _ = primakoff(k, mass)
    slope = np.tan(np.interp(random.random(draws), cumulative, theta))[:, None]
    cosine, azimuth = random.uniform(-1, 1, draws), random.uniform(0, 2 * np.pi, draws)
    sine, gamma = np.sqrt(1 - cosine**2), k / mass
    beta = np.sqrt(1 - 1 / gamma**2)
    distance = choice["shield"] + choice["open"]
    seen = []
    for _, half_width, half_height in PERIODS:
        hits = []
        for sign in (1, -1):
            energy = k / 2 * (1 + sign * beta * cosine)
            angle = np.arctan2(sine, gamma * (sign * cosine + beta))
            across, up = (np.tan(angle) * part * sign for part in (np.cos(azimuth), np.sin(azimuth)))
            left = distance - places[None, :]
            inside = (np.abs(slope * distance + across[:, None] * left) < half_width) & (np.abs(up[:, None] * left) < half_height)
            hits.append((inside & (np.hypot(slope[:, 0] + across, up) < LARGEST_ANGLE)[:, None], energy))
        if choice["seen"] == "both":
            good = np.logical_and.reduce([hit & (energy > choice["energy"])[:, None] for hit, energy in hits])
        else:
            good = sum(hit * energy[:, None] for hit, energy in hits) > choice["energy"]
        seen.append(good.mean(axis=0))
    return seen


def edges(mass, change):
    """Lower and upper edge in g, 1/GeV."""
    choice = NOMINAL | change
    k = np.linspace(max(choice["energy"], 1.01 * mass), choice["beam"] * 0.9999, 60)
    places = choice["shield"] + np.concatenate([[0], np.geomspace(choice["open"] / 300, choice["open"], 25)])
    made = track_length(k, choice["beam"], choice["photons"]) * [primakoff(x, mass)[2] for x in k] * RADIATION_LENGTH / WEIGHT * 0.602214076
    seen = [acceptance(x, mass, places, choice) for x in k]
    weight = np.array([sum(period[0] * part for period, part in zip(PERIODS, parts)) for parts in seen]) * choice["share"]

    def excess(logarithm):
        g = np.exp(logarithm)
        length = (np.sqrt(k**2 - mass**2) / mass * HBAR_C * 64 * np.pi / (g * g * mass**3))[:, None]
        decays = np.diff(-np.exp(-places[None, :] / length), axis=1) * (weight[:, 1:] + weight[:, :-1]) / 2
        # Between two energies the number is taken as an exponential in energy: it rises steeply at the upper edge.
        each = np.log(np.maximum(made * decays.sum(axis=1), 1e-290))
        step = np.diff(each)
        area = np.where(np.abs(step) < 1e-6, np.exp(each[1:]), np.exp(each[1:]) * -np.expm1(-step) / np.where(np.abs(step) < 1e-6, 1, step))
        return np.log(g * g * (area * np.diff(k)).sum() / EVENTS + 1e-290)

    grid = np.linspace(np.log(1e-8), np.log(1), 300)
    values = [excess(x) for x in grid]
    best = int(np.argmax(values))
    return np.exp(brentq(excess, grid[0], grid[best])), np.exp(brentq(excess, grid[best], grid[-1]))


def published(mass):
    points = np.array([line.split(",") for line in LIMIT.read_text().splitlines() if line[:1].isdigit()], float)
    x, y = np.log(np.append(points, points[:1], axis=0)).T
    cuts = [y[i] + (np.log(mass) - x[i]) / (x[i + 1] - x[i]) * (y[i + 1] - y[i]) for i in range(len(x) - 1) if (x[i] - np.log(mass)) * (x[i + 1] - np.log(mass)) < 0]
    return np.exp(min(cuts)), np.exp(max(cuts))


def ours(program, out):
    run = subprocess.run([program, "recast", "E137", "--out", out, "--json"], stdout=subprocess.PIPE, check=True)
    rows = {round(row["mass_GeV"], 6): row for row in json.loads(run.stdout)["comparison"]}
    return ["ours"] + [f"{rows[mass]['lower_ratio']:.2f} / {rows[mass]['upper_ratio']:.2f}" for mass in MASSES]


def main(program, out):
    program = str(pathlib.Path(program).resolve())
    rows = [ours(program, out)]
    for name, change in CHANGES:
        cells = [np.divide(edges(mass, change), published(mass)) for mass in MASSES]
        rows.append([name] + [f"{low:.2f} / {high:.2f}" for low, high in cells])
        print(*rows[-1], flush=True)
    text = "Couplings over the published ones, lower / upper edge.\n\n" + table(["E137"] + [f"{1e3 * mass:g} MeV" for mass in MASSES], rows)
    replace_section("e137", text, stamp=stamp(program))


if __name__ == "__main__":
    main(*sys.argv[1:])
