"""Published bounds: the tables of CaloDump and those of the user, checked as the program checks them."""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from matplotlib.path import Path as Outline

from .errors import InputError
from .tables import read_table, starts_with_columns

VARIABLE = "CALODUMP_LIMITS"  # a folder with tables of the user's own
COLUMNS, NUMBERS = ("mass_GeV", "coupling_per_GeV"), ("mass_GeV", "coupling")  # of couplings in 1/GeV, without unit
STANDARD = "alp-photon"  # whose bound a table without a mediator is
KEYS = {"name", "mediator", "label", "kind", "shape", "cl", "reference", "arxiv", "bibtex", "compiled_by", "note", "label_at"}
OPTIONAL = {"mediator", "arxiv", "bibtex", "note", "label_at"}
KINDS = ("laboratory", "astrophysical", "projection")
SHAPES = ("polygon", "lower", "line", "unavailable")
MASSES, COUPLINGS = (1e-12, 1e3), (1e-18, 10.0)  # GeV, GeV^-1; beyond them a slip of the units
CEILING = 1e6  # GeV^-1: where the area above a lower bound is closed


@dataclass(frozen=True, eq=False)
class Limit:
    """A bound: polygon (excluded inside), lower (excluded above), line (an expected reach) or unavailable (no numbers)."""

    name: str
    label: str
    kind: str
    shape: str
    mass: np.ndarray
    coupling: np.ndarray
    header: dict
    has_unit: bool

    @property
    def mediators(self):
        return [name.strip() for name in self.header.get("mediator", STANDARD).split(",")]

    @property
    def label_at(self):
        """Where its label stands: mass, coupling, rotation in degrees; None: where there is room."""
        return tuple(float(part) for part in self.header["label_at"].split()) if "label_at" in self.header else None

    @property
    def outline(self):
        """What is drawn: (mass, coupling); a lower bound closed at the top."""
        if self.shape != "lower":
            return self.mass, self.coupling
        return np.append(self.mass, self.mass[[-1, 0]]), np.append(self.coupling, [CEILING, CEILING])

    def contains(self, mass, coupling):
        """Whether a point of the plane lies in the area of a polygon or above a lower bound."""
        return bool(Outline(np.log(np.column_stack(self.outline))).contains_point((np.log(mass), np.log(coupling))))

    def is_in(self, masses, couplings):
        """Whether any of it lies in a window of the plane, by more than the fiftieth part of its sides."""
        if self.shape == "unavailable":
            return False
        low, high = np.log([masses[0], couplings[0]]), np.log([masses[1], couplings[1]])
        low, high = low + 0.02 * (high - low), high - 0.02 * (high - low)
        points = np.log(np.column_stack(self.outline))
        box = Outline([low, (high[0], low[1]), high, (low[0], high[1]), low])
        closed = self.shape in ("polygon", "lower")
        path = Outline(np.vstack([points, points[:1]]) if closed else points)
        return bool(((points > low) & (points < high)).all(axis=1).any() or path.intersects_path(box, filled=closed))


def own_folder():
    """The folder of the bounds that come with CaloDump: within this package if it is installed, else in the checkout."""
    here = Path(__file__).resolve()
    candidates = [here.parent / "bounds", here.parents[2] / "Sources/Bounds/Limits"]
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    raise InputError("no folder of published limits", candidates[0], "the folder Limits of CaloDump", "install the program again")


def read_limits(run=None, mediator=STANDARD, unit=None):
    """All bounds on a mediator (None: on any) by name: CaloDump's, those in the folder $CALODUMP_LIMITS, those in `limits` of a run directory.

    A table with the name of another takes its place. `unit` is that of the mediator's coupling where it is known, "/GeV" or "".
    """
    folders = [own_folder()]
    chosen = os.environ.get(VARIABLE)
    if chosen:
        if not Path(chosen).is_dir():
            raise InputError("no folder of bounds", chosen, "a folder with tables (CSV)", f"set or unset {VARIABLE}")
        folders.append(Path(chosen))
    if run is not None and (Path(run) / "limits").is_dir():
        folders.append(Path(run) / "limits")
    limits, units = {}, {} if unit is None else {mediator: bool(unit.strip())}
    for folder in folders:
        found = {}
        for path in sorted(folder.glob("[!.]*.csv")):
            limit = read_limit(path)
            for mediator_of_it in limit.mediators:  # CaloDump's own tables come first and say which couplings have a unit
                if units.setdefault(mediator_of_it, limit.has_unit) != limit.has_unit:
                    raise InputError(f"the columns of a bound on '{mediator_of_it}'", path, ",".join(NUMBERS if limit.has_unit else COLUMNS))
            if limit.name in found:
                raise InputError(f"two tables have the name '{limit.name}'", path, "names that differ")
            found[limit.name] = limit
        limits.update(found)
    return [limits[name] for name in sorted(limits) if mediator is None or mediator in limits[name].mediators]


def chosen_limits(limits, run, mediator):
    """All bounds on a mediator as figures name it (None), or those that are given: as values, or by name."""
    given = None if limits is None else list(limits)
    if given is not None and not any(isinstance(one, str) for one in given):
        return given
    known = {limit.name: limit for limit in read_limits(run, mediator["name"], mediator["unit"])}
    for one in given or []:
        if isinstance(one, str) and one not in known:
            raise InputError(f"no bound '{one}' on '{mediator['name']}'", "limits", ", ".join(known))
    return [known[one] if isinstance(one, str) else one for one in (known if given is None else given)]


def read_limit(path):
    """One table."""
    path = Path(path)
    columns = NUMBERS if starts_with_columns(path, NUMBERS, exact=True) else COLUMNS
    comments, lines, (mass, coupling) = read_table(path, columns, exact=True, advice=_unit_advice)
    pairs = [[part.strip() for part in line.split(":", 1)] for line in comments if ":" in line]
    header = dict(pairs)
    for key in header:
        if sum(name == key for name, _ in pairs) > 1:
            raise InputError(f"the key '{key}' stands twice", path)
    missing = KEYS - OPTIONAL - set(header)
    if missing:
        raise InputError(f"no header line for {', '.join(sorted(missing))}", path, "lines '# key: value'")
    unknown = set(header) - KEYS
    if unknown:
        raise InputError(f"unknown key {', '.join(sorted(unknown))}", path, f"one of {', '.join(sorted(KEYS))}")
    if header["kind"] not in KINDS or header["shape"] not in SHAPES:
        raise InputError(f"unknown kind '{header['kind']}' or shape '{header['shape']}'", path, f"{', '.join(KINDS)}; {', '.join(SHAPES)}")
    if header["shape"] == "line" and header["kind"] != "projection":
        raise InputError(f"a line for a {header['kind']} bound", path, "a polygon, or lower: what is excluded", "a line excludes nothing; it is for a projection")
    for what, values, (low, high), advice in [
        ("mass", mass, MASSES, "is it in eV or MeV?"), ("coupling", coupling, COUPLINGS, "is it in 1/TeV?")]:
        for i in np.flatnonzero((values < low) | (values > high))[:1]:
            raise InputError(f"a {what} of {values[i]:g}", f"{path}, line {lines[i]}", f"{low:g} to {high:g}", advice)
    least = {"polygon": 3, "lower": 2, "line": 2}.get(header["shape"], 0)
    if len(mass) < least or (header["shape"] == "unavailable" and len(mass)):
        raise InputError(f"{len(mass)} points", path, f"{least or 'none'} or more for the shape '{header['shape']}'")
    if least and len(set(mass)) < 2:
        raise InputError("all points have one mass", path, "a range of masses")
    if header["shape"] == "lower" and len(mass):  # a function of the mass, in whatever order its points stand
        step = -1 if mass[0] > mass[-1] else 1
        order = np.argsort(mass[::step], kind="stable")
        mass, coupling, lines = mass[::step][order], coupling[::step][order], [lines[::step][i] for i in order]
    if "label_at" in header:
        try:
            at = [float(part) for part in header["label_at"].split()]
        except ValueError:
            at = []
        if len(at) != 3 or not np.isfinite(at).all() or min(at[:2]) <= 0:
            raise InputError(f"label_at '{header['label_at']}'", path, "mass, coupling and rotation, '0.01 1e-5 0'")
    limit = Limit(header["name"], header["label"], header["kind"], header["shape"], mass, coupling, header, columns is COLUMNS)
    crossing = _crossing(np.log(mass), np.log(coupling), closed=limit.shape == "polygon")
    if crossing:
        raise InputError(
            f"two sides of the {limit.shape} cross", f"{path}, lines {lines[crossing[0]]} and {lines[crossing[1]]}",
            "points in their order along the curve")
    return limit


def _unit_advice(columns):
    if "MeV" in columns:
        return "masses are in GeV: multiply those in MeV by 1e-3"
    if "TeV" in columns:
        return "couplings are in 1/GeV: multiply those in 1/TeV by 1e-3"
    return None


def _crossing(x, y, closed):
    """The points where two sides that cross begin; None without a crossing."""
    if len(x) < 3:
        return None
    xs, ys = (np.append(x, x[0]), np.append(y, y[0])) if closed else (x, y)
    for i in range(len(xs) - 3):
        j = np.arange(i + 2, len(xs) - 1)

        def turn(px, py, qx, qy, rx, ry):
            return (qx - px) * (ry - py) - (qy - py) * (rx - px)

        here, there = (xs[i], ys[i], xs[i + 1], ys[i + 1]), (xs[j], ys[j], xs[j + 1], ys[j + 1])
        apart = turn(*here, xs[j], ys[j]) * turn(*here, xs[j + 1], ys[j + 1])
        across = turn(*there, xs[i], ys[i]) * turn(*there, xs[i + 1], ys[i + 1])
        found = np.flatnonzero((apart < 0) & (across < 0))
        if len(found):
            return i, int(j[found[0]])
    return None
