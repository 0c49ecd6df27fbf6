"""SLAC E141 for a dark photon by the published recasts' formula, beside the published edges (docs/BeamDumps.md).

N = N_e n X_0 int dE int dt I(E_0, E, t) int dx dsigma/dx exp(-L_sh/l) (1 - exp(-L_dec/l)): primary electrons with the spectrum of Y.S. Tsai in a thick target, the
improved Weizsaecker-Williams approximation (J.D. Bjorken et al., Phys. Rev. D 80 (2009) 075018, appendix A; S. Andreas et al., Phys. Rev. D 86 (2012) 095019).

Usage: e141.py
"""

import pathlib

import numpy as np
from scipy.optimize import brentq
from scipy.special import gamma

ELECTRON, ALPHA, HBAR_C, AVOGADRO, GEV_SQUARED = 0.51099895e-3, 1 / 137.036, 1.973269804e-14, 6.02214e23, 0.3894e-27
CHARGE, WEIGHT, DENSITY, RADIATION_LENGTH = 74, 183.84, 19.3, 0.3504  # tungsten
BEAM, ELECTRONS, SHIELD, DISTANCE, THRESHOLD, EVENTS = 9.0, 2e15, 12.0, 3500.0, 4.5, 3419
MASSES = (0.002, 0.005, 0.010, 0.015)
LIMIT = pathlib.Path(__file__).parent.parent / "Sources/Bounds/Limits/dark-photon-e141.csv"


def photon_flux(mass, energy):
    """chi, with Tsai's elastic and inelastic form factors."""
    least, most = (mass * mass / (2 * energy)) ** 2, mass * mass
    logarithm = np.linspace(np.log(least), np.log(most), 2000)
    t = np.exp(logarithm)
    a, b = 111 * CHARGE ** (-1 / 3) / ELECTRON, 773 * CHARGE ** (-2 / 3) / ELECTRON
    elastic = (a * a * t / (1 + a * a * t)) ** 2 / (1 + t / (0.164 * WEIGHT ** (-2 / 3))) ** 2 * CHARGE**2
    inelastic = (b * b * t / (1 + b * b * t)) ** 2 * ((1 + t / (4 * 0.938272**2) * (2.79**2 - 1)) / (1 + t / 0.71) ** 4) ** 2 * CHARGE
    return np.trapezoid((t - least) / t * (elastic + inelastic), logarithm)


def expected(mass, epsilon, thick=True, positron=None, steps=80, cache={}):
    """Events; with `positron` (from, to; GeV) only those whose positron, even in its share, has such an energy."""
    decay = ALPHA * mass / 3 * np.sqrt(1 - 4 * ELECTRON**2 / mass**2) * (1 + 2 * ELECTRON**2 / mass**2) * epsilon**2
    energies = np.linspace(THRESHOLD * 1.0001, BEAM * 0.9999, steps) if thick else np.array([BEAM])
    depths, total = np.linspace(0.01, 12, 300), 0.0
    for energy in energies:
        edges = np.linspace(np.log(1 - THRESHOLD / energy + 1e-15), np.log(ELECTRON / energy), steps + 1)
        rest, width = np.exp((edges[1:] + edges[:-1]) / 2), (edges[0] - edges[-1]) / steps
        x = 1 - rest
        key = (mass, round(energy, 4))
        if key not in cache:
            cache[key] = photon_flux(mass, energy)
        sigma = 4 * ALPHA**3 * cache[key] * np.sqrt(1 - (mass / energy) ** 2) * (1 - x + x * x / 3) / (mass**2 * rest / x + ELECTRON**2 * x) * GEV_SQUARED
        own = x * energy
        length = np.sqrt((own / mass) ** 2 - 1) * HBAR_C / decay
        seen = np.clip((np.minimum(positron[1], own) - positron[0]) / own, 0, 1) if positron else 1
        made = (sigma * rest * width * seen * np.exp(-SHIELD / length) * (1 - np.exp(-(DISTANCE - SHIELD) / length))).sum()
        if thick:
            softness = np.log(BEAM / energy)
            made *= np.trapezoid(softness ** (4 * depths / 3 - 1) / gamma(4 * depths / 3) / BEAM, depths) * (energies[1] - energies[0])
        total += made
    return ELECTRONS * epsilon**2 * total * DENSITY * AVOGADRO / WEIGHT * RADIATION_LENGTH


def published(mass):
    """Both edges of the published outline at a mass."""
    points = np.array([line.split(",") for line in LIMIT.read_text().splitlines() if line[:1].isdigit()], float)
    x, y = np.log(np.append(points, points[:1], axis=0)).T
    cuts = [y[i] + (np.log(mass) - x[i]) / (x[i + 1] - x[i]) * (y[i + 1] - y[i]) for i in range(len(x) - 1) if (x[i] - np.log(mass)) * (x[i + 1] - np.log(mass)) < 0]
    return np.exp(min(cuts)), np.exp(max(cuts))


def edges(mass, low, high, **choice):
    grid = np.linspace(np.log(low / 5), np.log(high * 3), 40)
    excess = [np.log(expected(mass, np.exp(g), **choice) / EVENTS) for g in grid]
    best = int(np.argmax(excess))
    root = lambda a, b: np.exp(brentq(lambda g: np.log(expected(mass, np.exp(g), **choice) / EVENTS), a, b))
    return root(grid[0], grid[best]), root(grid[best], grid[-1])


if __name__ == "__main__":
    for name, choice in (("thick target", {}), ("first radiation length", {"thick": False}), ("positron above 4.5 GeV", {"positron": (4.5, 9)}), ("positron from 4.5 to 7.2 GeV", {"positron": (4.5, 7.2)})):
        row = []
        for mass in MASSES:
            low, high = published(mass)
            lower, upper = edges(mass, low, high, **choice)
            row.append(f"{1e3 * mass:g} MeV {lower / low:.2f} / {upper / high:.2f}")
        print(f"{name}: {', '.join(row)}")
