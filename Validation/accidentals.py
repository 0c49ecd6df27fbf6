"""Patterns of random hits in drift tubes and in ME0 (P16): counted sets of cells against drawn hits, and rates.

Random hits are independent, even over a layer, and linear in the luminosity. Rates per cm^2 and layer: drift tubes 4.5 Hz at 1e34 (arXiv:2305.16383, 0.45 hits per nb^-1
of 77 mb read as per cm^2: 5.8e-9 per collision); ME0 as cmssw's ME0SimpleModel.cc @ 511bf2d3 has it against the radius, at 5e34.

Usage: accidentals.py
"""

import itertools

import numpy as np

CELL, LENGTH, WINDOW = 4.2, 240.0, 387e-9  # cm, cm, s
WHEELS_AND_SECTORS, WIDTHS = 60, (218, 267, 316, 416)  # of the four stations, cm
RATE = 4.5e-34  # Hz/cm^2 over the luminosity in 1/(cm^2 s)
REACH = 8  # columns between superlayers: tan(phi) < 1.4 over 23 cm
INELASTIC = 78.6e-27  # cm^2


def sets(hits):
    """Sets of `hits` cells of four staggered layers, in neighbouring cells from layer to layer, per column."""
    found = set()
    for steps in itertools.product((0, 1), repeat=3):
        # Every second layer is displaced by half a cell.
        road = np.cumsum([0, steps[0], -steps[1], steps[2]])
        for layers in itertools.combinations(range(4), hits):
            cells = [(layer, int(road[layer])) for layer in layers]
            first = cells[0][1]
            found.add(tuple((layer, cell - first) for layer, cell in cells))
    return len(found)


def drawn(share, hits, columns=60, trials=400_000, seed=1):
    """Mean number of such sets per column, from drawn hits."""
    random = np.random.default_rng(seed)
    total = 0
    for _ in range(20):
        cells = random.random((trials // 20, 4, columns + 6)) < share
        found = set()
        for steps in itertools.product((0, 1), repeat=3):
            road = np.cumsum([0, steps[0], -steps[1], steps[2]])
            for layers in itertools.combinations(range(4), hits):
                found.add(tuple((layer, int(road[layer])) for layer in layers))
        # Sets that are one another's shift count once.
        unique = {tuple((layer, cell - group[0][1]) for layer, cell in group) for group in found}
        for group in unique:
            every = np.ones((trials // 20, columns), bool)
            for layer, cell in group:
                every &= cells[:, layer, 3 + cell:3 + cell + columns]
            total += every.sum()
    return total / (trials * columns)


def tubes(luminosity):
    """Rates of all drift tubes, Hz: three of four, four of four in a superlayer; three in both of one station."""
    share = 1 - np.exp(-RATE * luminosity * CELL * LENGTH * WINDOW)
    columns = WHEELS_AND_SECTORS * sum(WIDTHS) / CELL
    three, four = sets(3) * share**3, sets(4) * share**4
    return share, 2 * columns * three / WINDOW, 2 * columns * four / WINDOW, columns * three * (2 * REACH + 1) * three / WINDOW


def gems(luminosity, needed=4, neighbours=3):
    """Rate of ME0, Hz: `needed` of six layers in pads within one of each other, by eta partition."""
    heights = 2 * np.array([68.573, 61.738, 55.660, 50.241, 45.394, 41.049, 37.143, 33.703]) / 10
    outer = 141.1 - np.concatenate([[0], np.cumsum(heights)])
    radius = (outer[1:] + outer[:-1]) / 2
    neutral = 3.86257e-3 * radius * np.exp(6344.65 / radius**1.5) + 1.66277e7 / radius**1.5 - 102098 / radius**0.5
    electron = 1.71409e-3 * radius**1.5 * np.exp(4900.56 / radius**1.5) + 710909 / radius**1.5 - 4327.25 / radius**0.5
    share = 1 - np.exp(-(neutral + electron) * luminosity / 5e34 * heights * radius * np.radians(20) / 192 * 25e-9)
    groups = len(list(itertools.combinations(range(6), needed))) * neighbours ** (needed - 1)
    return radius, share, groups * share**needed * 36 * 192 / 25e-9


if __name__ == "__main__":
    for hits in (3, 4):
        print(f"{hits} of 4: {sets(hits)} sets a column; at a share of 5 %: {sets(hits) * 0.05**hits:.3e}, drawn {drawn(0.05, hits):.3e}")
    for luminosity in (1e34, 5e34, 7.5e34):
        share, three, four, both = tubes(luminosity)
        seconds = 500e39 / luminosity
        print(f"DT at {luminosity:.1e}: a cell in {share:.4f} of the windows; 3 of 4 {three:.3g} Hz, 4 of 4 {four:.3g} Hz, 3 in both {both:.3g} Hz; in 500/fb {three * seconds:.2g}, {four * seconds:.2g}, {both * seconds:.2g}; per collision {three / (INELASTIC * luminosity):.2g}, {four / (INELASTIC * luminosity):.2g}, {both / (INELASTIC * luminosity):.2g}")
        radius, cells, rate = gems(luminosity)
        print(f"ME0 at {luminosity:.1e}: pads {cells.min():.2g} to {cells.max():.2g} of the crossings; 4 of 6 {rate.sum():.3g} Hz, of it {rate[-1]:.3g} Hz within {radius[-1] + 3.4:.0f} cm; in 500/fb {rate.sum() * seconds:.2g}, beyond the innermost partition {rate[:-1].sum() * seconds:.2g}")
