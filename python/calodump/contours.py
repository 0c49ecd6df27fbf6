"""Contours of a run directory as values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from .errors import InputError
from .tables import read_table, starts_with_columns

BANDS = {"statistical": "_stat", "systematic": "_syst"}  # the middle of the names of their columns: lower_stat_minus, lower_syst_minus


@dataclass(frozen=True, eq=False)
class Contour:
    """The coupling interval (GeV^-1, or numbers) within reach at each mass (GeV); empty arrays mean no reach."""

    path: Path
    scenario: str
    signal: float
    mass: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    comments: tuple
    label: str = ""  # what figures call the scenario
    rank: int | None = None  # its place in the run's list of scenarios
    bands: dict = field(default_factory=dict)  # "statistical", "systematic": couplings (lower_minus, lower_plus, upper_minus, upper_plus)

    @property
    def reaches(self):
        return len(self.mass) > 0

    @property
    def level(self):
        """What the number of signal events stands for: a confidence level, "90 % CL", or the number itself, "N = 2.3"."""
        return self.header.get("level", f"N = {self.signal:g}").partition(", b = ")[0]

    @property
    def is_limit(self):
        return not self.level.startswith("N = ")

    @property
    def background(self):
        """Expected background events, "5 +- 2"."""
        return self.header.get("background", "0").partition(",")[0].removesuffix(" +- 0")

    @property
    def mediator(self):
        """Name of the mediator whose coupling the edges are; none where the file does not say it."""
        return self.header["mediator"].partition(",")[0] if "mediator" in self.header else None

    @property
    def chamber(self):
        """Name and range in |eta| of the chamber, or none."""
        found = re.match(r"(.+?), (\S+) < \|eta\| < (\S+?),", self.header.get("chamber", ""))
        return found and (found[1], float(found[2]), float(found[3]))

    @property
    def luminosity(self):
        """fb^-1, or none."""
        found = re.fullmatch(r"(\S+)/fb", self.header.get("luminosity", ""))
        return found and float(found[1])

    @property
    def header(self):
        """The comment lines by key."""
        return dict(line.split(": ", 1) for line in self.comments if ": " in line)

    @property
    def outline(self):
        """Lower edge, nose, upper edge as one open line (mass, coupling)."""
        return np.concatenate([self.mass, self.mass[::-1]]), np.concatenate([self.lower, self.upper[::-1]])


def known_first(names, known):
    names = set(names)
    return [name for name in known if name in names] + sorted(names - set(known))


def read_contours(folder, scenarios):
    names = [path.name.removesuffix(".csv").rpartition("_N") for path in folder.glob("[!.]*_N*.csv")]
    order = known_first({scenario for scenario, _, _ in names}, [scenario["name"] for scenario in scenarios])
    read = [read_contour(folder / f"{scenario}_N{signal}.csv", scenario, signal, scenarios) for scenario, _, signal in names]
    return sorted(read, key=lambda contour: (order.index(contour.scenario), contour.signal))


def read_contour(path, scenario, signal, scenarios=()):
    columns = ("mass_GeV", "lower_per_GeV", "upper_per_GeV")  # or without unit
    if not starts_with_columns(path, columns):
        columns = ("mass_GeV", "lower", "upper") if starts_with_columns(path, ("mass_GeV", "lower", "upper")) else columns
    edges = [f"{edge}{kind}_{side}" for kind in BANDS.values() for edge in ("lower", "upper") for side in ("minus", "plus")]
    comments, _, (mass, lower, upper, *found) = read_table(path, columns, optional=edges)
    try:
        signal = float(signal)
    except ValueError:
        raise InputError(f"'{signal}' is no number of signal events", path, "a file name such as SCENARIO_N2.3.csv") from None
    if (np.diff(mass) <= 0).any() or (lower > upper * (1 + 1e-9)).any():
        raise InputError("masses do not ascend or an upper edge is below its lower one", path, "a contour", "run 'calodump reach' again")
    bands = {}
    for i, kind in enumerate(BANDS):
        band = found[4 * i:4 * i + 4]
        if any(values is not None for values in band):
            if any(values is None for values in band):
                raise InputError(f"the {kind} band is incomplete", path, f"all of the columns {', '.join(edges[4 * i:4 * i + 4])}")
            bands[kind] = tuple(band)
    known = [entry["name"] for entry in scenarios]
    rank = known.index(scenario) if scenario in known else None
    label = scenario if rank is None else scenarios[rank]["label"]
    return Contour(path, scenario, signal, mass, lower, upper, tuple(comments), label, rank, bands)
