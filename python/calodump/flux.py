"""Fluxes of a run directory as values."""

from __future__ import annotations

import json
from dataclasses import dataclass
from numbers import Real
from pathlib import Path

import numpy as np

from .errors import InputError

FLUX_FORMAT = "calodump-flux-1"
# Numbers created and track lengths (cm) by species: names of the arrays, as far as there are any.
ARRAYS = {
    "photon": ("photons", "track_length_cm"), "e-": (None, "track_length_cm"), "e+": (None, "track_length_cm"),
    "pi0": ("created", None), "eta": ("created", None),
}
MB_PER_INVERSE_FB = 1e12  # collisions of 1 mb in 1 fb^-1


@dataclass(frozen=True, eq=False)
class Flux:
    """Photons of one dump, or particles of another species, in bins of energy, angle to the beam and depth, per collision of each replica.

    Of electrons and positrons there is the track length only, of pi0 and eta the number only.
    """

    path: Path
    header: dict
    energy: np.ndarray  # edges, GeV
    theta: np.ndarray  # edges, radian
    depth: np.ndarray  # edges, cm
    photons: np.ndarray | None  # numbers created: (replicas, energy, theta, depth)
    track_length: np.ndarray | None  # cm, of the same shape
    luminosity: float = 1.0  # fb^-1: the run's largest, to which numbers are normalised unless one asks for another

    @property
    def species(self):
        return self.header.get("species", "photon")

    @property
    def dump(self):
        return self.header["dump"]

    @property
    def beam(self):
        """Of a fixed target, `particle` and `kinetic_energy_GeV`: the "collisions" then are its particles, with 1 barn each."""
        return self.header.get("beam")

    @property
    def beams(self):
        """The collisions in words, "p p at 13.6 TeV" (of a pair of nucleons), or the beam; None where the header does not tell them."""
        if self.beam:
            return f"{self.beam['particle']} of {self.beam['kinetic_energy_GeV']:.6g} GeV on a fixed target"
        beams = self.header.get("beams")
        if not beams:
            return None
        nucleons = [max(1, abs(beam["pdg"]) // 10 % 1000) if abs(beam["pdg"]) >= 10**9 else 1 for beam in beams]
        energy = sum(beam["energy_GeV"] / n for beam, n in zip(beams, nucleons))
        momentum = sum(np.array(beam["momentum_GeV"]) / n for beam, n in zip(beams, nucleons))
        mass = np.sqrt(max(energy**2 - momentum @ momentum, 0))
        value = f"{mass / 1e3:.6g} TeV" if mass >= 1e3 else f"{mass:.6g} GeV"
        return f"{beams[0]['name']} {beams[1]['name']} at {value}" + (" per nucleon pair" if max(nucleons) > 1 else "")

    def collisions_in(self, luminosity):
        """Mean number of collisions in a luminosity (fb^-1)."""
        return self.header["sigma_mb"] * luminosity * MB_PER_INVERSE_FB

    def number(self, luminosity=None, above=0.0, abs_eta=None):
        """Photons in a luminosity (fb^-1) in the bins that begin at `above` (GeV) or higher, and the statistical error.

        abs_eta: only those at |eta| between two values; of a bin of the angle that is cut, the part of its solid angle. The error is the spread over the
        replicas, since one jet makes many photons; it is nan with a single replica.
        """
        for name, value in (("luminosity", luminosity), ("above", above)):
            if value is not None and not (isinstance(value, Real) and 0 <= value < np.inf):
                raise InputError(f"{name} {value!r}", name, "a number, 0 or more")
        first = np.searchsorted(self.energy[:-1], above * (1 - 1e-9))
        replicas = self._created[:, first:].sum(axis=(1, 3)) @ self._part(abs_eta) * self.collisions_in(self.luminosity if luminosity is None else luminosity)
        count = len(replicas)
        error = replicas.std(ddof=1) / np.sqrt(count) if count > 1 else np.nan
        return float(replicas.mean()), float(error)

    @property
    def _created(self):
        if self.photons is None:
            raise InputError(f"of {self.species} only the track length is known", self.path, "a flux of photons, pi0 or eta")
        return self.photons

    def _part(self, abs_eta):
        """The part of each bin of the angle that lies at |eta| between two values, evenly in the solid angle."""
        if abs_eta is None:
            return np.ones(len(self.theta) - 1)
        low, high = (float(value) for value in abs_eta)
        if not 0 <= low < high:
            raise InputError(f"|eta| from {low:g} to {high:g}", self.path, "two ascending numbers, 0 or more")
        edges = np.cos(self.theta)  # falls from 1 to -1
        cosines = np.tanh([low, high])

        def covered(a, b):
            return np.clip(np.minimum(edges[:-1], b) - np.maximum(edges[1:], a), 0, None)

        return (covered(*cosines) + covered(*-cosines[::-1])) / (edges[:-1] - edges[1:])

    def hist(self, luminosity=None):
        """The numbers in a luminosity (fb^-1) as a `hist.Hist` of energy (GeV), theta (rad) and depth (cm), with the variances of the means.

        Bins are strongly correlated: errors of sums are those of `number`. Needs the package hist of PyPI.
        """
        try:
            import hist
        except ImportError:
            raise InputError("the Python package hist is missing", "Flux.hist", "hist of PyPI", "pip install hist") from None
        axes = [hist.axis.Variable(edges, name=name, label=label) for edges, name, label in (
            (self.energy, "energy", "E [GeV]"), (self.theta, "theta", r"$\theta$ [rad]"), (self.depth, "depth", "depth [cm]"))]
        filled = hist.Hist(*axes, storage=hist.storage.Weight(), name=self.dump, label=f"{self.species} in {self.dump}")
        numbers = self._created * self.collisions_in(self.luminosity if luminosity is None else luminosity)
        view, count = filled.view(), len(numbers)
        view.value = numbers.mean(axis=0)
        view.variance = numbers.var(axis=0, ddof=1) / count if count > 1 else np.nan
        return filled

    def density(self, luminosity=None):
        """dN / (dlog10 E dtheta), per radian, in a luminosity (fb^-1): array (energy, theta)."""
        numbers = self.photons.mean(axis=0).sum(axis=2) * self.collisions_in(self.luminosity if luminosity is None else luminosity)
        return numbers / np.diff(np.log10(self.energy))[:, None] / np.diff(self.theta)[None, :]


def read_header(path):
    """A flux's header, checked to be one."""
    try:
        header = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(f"cannot read a flux: {error.strerror}", path, "a flux header (JSON)") from None
    except ValueError as error:
        raise InputError(f"not JSON: {error}", path, "a flux header", "make the flux again or restore the file") from None
    if not isinstance(header, dict) or header.get("format") != FLUX_FORMAT:
        raise InputError("not a flux of a known format", path, f'"format": "{FLUX_FORMAT}"')
    return header


def read_flux(path, species="photon"):
    header = read_header(path)
    number = (int, float)
    kinds = {"dump": str, "material": str, "depth_cm": number, "sigma_mb": number, "replicas": int, "collisions": int, "axes": list}
    for key, kind in kinds.items():
        if not isinstance(header.get(key), kind):
            raise InputError(f"key '{key}' is missing or of the wrong type", path, "the keys of a flux header")
    if header["sigma_mb"] <= 0 or header["replicas"] < 1:
        raise InputError("cross section or number of replicas is not positive", path, "sigma_mb > 0, replicas >= 1")
    edges = [_read_axis(header["axes"], name, path) for name in ("energy_GeV", "theta_rad", "depth_cm")]
    if edges[0][0] <= 0 or edges[1][0] < 0 or edges[1][-1] > np.pi * (1 + 1e-9) or edges[2][0] < 0:
        raise InputError("an axis leaves its range", path, "energy > 0, 0 <= theta <= pi, depth >= 0")

    if header.get("species", "photon") != species:
        raise InputError(f"a flux of {header['species']}", path, f'"species": "{species}"')

    created, length = (_read_array(path, name, edges, header) for name in ARRAYS[species])
    return Flux(path, header, *edges, created, length)


def _read_array(path, name, edges, header):
    if name is None or (name == "track_length_cm" and header.get("species", "photon") == "photon"):
        return None  # the figures need no path of photons
    array = path.with_name(f"{path.stem}.{name}.npy")
    shape = (header["replicas"], *(len(edge) - 1 for edge in edges))
    try:
        values = np.load(array, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise InputError(f"cannot read the {name}: {error}", array, f"an array of shape {shape}", "make the flux again") from None
    if values.shape != shape or values.dtype.kind != "f":
        raise InputError(f"array of shape {values.shape}, type {values.dtype}", array, f"float64 of shape {shape}, as {path.name} says")
    if not np.isfinite(values).all() or (values.min(initial=0) < 0 and not _has_weights(header)):
        raise InputError("a bin is negative or not a number", array, "0 or more (less only if 'samples' have different weights)")
    return values


def _has_weights(header):
    """Whether the collisions of a sample have different weights: bins may then be negative."""
    samples = header.get("samples")
    return isinstance(samples, list) and any(s["sum_w2"] * s["events"] > s["sum_w"] ** 2 * (1 + 1e-9) for s in samples)


def _read_axis(axes, name, path):
    found = [axis for axis in axes if isinstance(axis, dict) and axis.get("name") == name]
    try:
        edges = np.array(found[0]["edges"], dtype=float)
    except (IndexError, KeyError, TypeError, ValueError):
        raise InputError(f"no axis '{name}'", path, '"axes": [ {"name", "edges"} ] with energy_GeV, theta_rad, depth_cm') from None
    if edges.ndim != 1 or len(edges) < 2 or not np.isfinite(edges).all() or (np.diff(edges) <= 0).any():
        raise InputError(f"edges of '{name}' do not ascend", path, "two or more ascending numbers")
    return edges
