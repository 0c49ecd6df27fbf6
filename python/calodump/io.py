"""A run directory as values: photon fluxes and sensitivity contours.

Everything that is read is checked; what does not hold raises `InputError` with the file's name.
"""

import json
import re
import zlib
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from .errors import InputError
from .limits import read_limits
from .tables import read_table

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

    def number(self, luminosity=None, above=0.0):
        """Photons in a luminosity (fb^-1) in the bins that begin at `above` (GeV) or higher, and the statistical error.

        The error is the spread over the replicas, since one jet makes many photons; it is nan with a single replica.
        """
        first = np.searchsorted(self.energy[:-1], above * (1 - 1e-9))
        replicas = self.photons[:, first:].sum(axis=(1, 2, 3)) * self.collisions_in(self.luminosity if luminosity is None else luminosity)
        count = len(replicas)
        error = replicas.std(ddof=1) / np.sqrt(count) if count > 1 else np.nan
        return float(replicas.mean()), float(error)

    def density(self, luminosity=None):
        """dN / (dlog10 E dtheta), per radian, in a luminosity (fb^-1): array (energy, theta)."""
        numbers = self.photons.mean(axis=0).sum(axis=2) * self.collisions_in(self.luminosity if luminosity is None else luminosity)
        return numbers / np.diff(np.log10(self.energy))[:, None] / np.diff(self.theta)[None, :]


@dataclass(frozen=True, eq=False)
class Contour:
    """The coupling interval (GeV^-1) within reach at each mass (GeV); empty arrays mean no reach."""

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
    def chamber(self):
        """Name and range in |eta| of the chamber, or none."""
        found = re.match(r"(\S+), (\S+) < \|eta\| < (\S+?),", self.header.get("chamber", ""))
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


class Run:
    """A run directory."""

    def __init__(self, path):
        self.path = Path(path)
        if not self.path.is_dir():
            raise InputError("no run directory", self.path, "a directory made by 'calodump run' or 'calodump flux'")

    @property
    def labels(self):
        """What the program says of the run for its figures: experiment, dumps, scenarios; empty lists for a run made by someone else."""
        path, empty = self.path / "labels.json", {"experiment": "", "dumps": [], "chambers": [], "scenarios": []}
        try:
            return {**empty, **json.loads(path.read_text())}
        except FileNotFoundError:
            return empty
        except (OSError, ValueError) as error:
            raise InputError(f"cannot read the labels: {error}", path, "a JSON file", "remove it; 'calodump figures' writes it again") from None

    @property
    def luminosity(self):
        """The largest luminosity of the run's scenarios, fb^-1; 1 if nothing is known of them."""
        return max((scenario["luminosity_per_fb"] for scenario in self.labels["scenarios"]), default=1.0)

    @property
    def dumps(self):
        """Names of the dumps with a saved flux of photons, in the order of the study."""
        return _known_first((name for name, species in self._fluxes if species is None), self.labels["dumps"])

    def species(self, dump):
        """Species of which the dump has a saved flux, photons first."""
        found = {species or "photon" for name, species in self._fluxes if name == dump}
        return [name for name in ARRAYS if name in found]

    def flux(self, dump, species="photon"):
        if species not in ARRAYS:
            raise InputError(f"no flux of '{species}'", self.path / "flux", ", ".join(ARRAYS))
        path = self.path / "flux" / (f"{dump}.json" if species == "photon" else f"{dump}.{species}.json")
        flux = _read_flux(path, species)
        for other in self.path.glob("flux/[!.]*.json"):
            header = _read_header(other)
            if other != flux.path and (header.get("dump"), header.get("species", "photon")) == (flux.dump, species):
                raise InputError(f"two fluxes of the dump '{flux.dump}', {flux.path} and {other}", flux.path, "one file for each dump",
                                 "if one is a copy, move it out of the folder")
        known = self._flux_checksums()
        own = flux.header.get("study")
        if own and known is not None and own not in known:
            raise InputError("the flux was made for another study than study.yaml now holds", flux.path, f"that of {self.path / 'study.yaml'}",
                             "run 'calodump reach' first if only its right half was edited")
        return replace(flux, luminosity=self.luminosity)

    @property
    def _fluxes(self):
        """(dump, species) of the headers: DUMP.json is of photons, DUMP.SPECIES.json of another species."""
        for path in self.path.glob("flux/[!.]*.json"):
            name, _, species = path.stem.rpartition(".")
            yield (name, species) if name and species in ARRAYS else (path.stem, None)

    @property
    def files(self):
        """Checksums (CRC-32) of the study's file and of all flux files, as contours and figures hold them."""
        study = [self.path / "study.yaml"] if (self.path / "study.yaml").exists() else []
        flux = sorted(path for path in self.path.glob("flux/[!.]*") if path.suffix in (".json", ".npy"))
        return f"study.yaml {_checksum(study)}, flux {_checksum(flux)}"

    def _flux_checksums(self):
        """The flux's checksums of studies known to be that of study.yaml as it stands; None where nothing can be known."""
        if not (self.path / "study.yaml").exists():
            return None
        now = self.files.split(",")[0].split(" ")[1]
        known, found = set(), False
        try:
            record = json.loads((self.path / "record.json").read_text())
            made = record["files"]["study.yaml"]
            found = True
            if made == now:
                known.add(record["flux_checksum"])
        except (OSError, ValueError, KeyError, TypeError):
            pass
        for folder in (self.path / "reach", self.path / "reach" / "best"):
            for contour in _read_contours(folder, self.labels["scenarios"]):
                header = contour.header
                if "files" in header and "study" in header:
                    found = True
                    if header["files"].split(",")[0].split(" ")[-1] == now:
                        known.add(header["study"][:16])
        return known if found else None

    @property
    def contours(self):
        """All saved contours of the study's reading, in the order of its scenarios, by rising number of signal events."""
        return self._current(_read_contours(self.path / "reach", self.labels["scenarios"]))

    @property
    def realistic_contours(self):
        """The same of the realistic reading of production and acceptance, where the run has it."""
        return self._current(_read_contours(self.path / "reach" / "best", self.labels["scenarios"]))

    def _current(self, contours):
        """Contours that were made from what the directory holds now; any other is an error."""
        if not contours:
            return contours
        study, flux = (part.split(" ")[1] for part in self.files.split(", "))
        for contour in contours:
            made = contour.header.get("files")
            if made is None:
                continue
            made_study, made_flux = (part.split(" ")[-1] for part in made.split(", "))
            if study not in ("-", made_study) or (flux != made_flux and "-" not in (flux, made_flux)):
                raise InputError("the contour was made from another study or other fluxes than the directory holds now", contour.path, self.files,
                                 "run 'calodump reach' again")
        return contours

    @property
    def choices(self):
        """The lines of the study that made the data; none for a run made by someone else."""
        try:
            lines = json.loads((self.path / "record.json").read_text())["study"].splitlines()
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return []
        keys, part, found = ("reading", "jets", "incident", "showers", "mediator"), "", []
        for line in lines:
            key, _, value = line.strip().partition(":")
            part = part if line.startswith(" ") else key
            if value.strip() and (part in keys or part == "dumps"):
                found.append(line.strip())
        return found

    def contour(self, scenario, signal=2.3):
        return self._current([_read_contour(self.path / "reach" / f"{scenario}_N{signal:g}.csv", scenario, f"{signal:g}", self.labels["scenarios"])])[0]

    def figure1(self, luminosity=None):
        """Photons in a luminosity (fb^-1), by default the largest of the run's scenarios, with the chambers of these."""
        from .figure1 import draw

        self._check_contours()
        contours = self.contours
        known = [contour.luminosity for contour in contours if contour.luminosity]
        chambers = list(dict.fromkeys(contour.chamber for contour in contours if contour.chamber))
        fluxes = [self.flux(dump) for dump in self._some(self.dumps, "flux")]
        figure = draw(fluxes, luminosity or max(known, default=self.luminosity), chambers)
        figure.origin = _origin(contours[0].header if contours else fluxes[0].header)
        return self._marked(figure)

    def figure2(self, limits=None):
        from .figure2 import draw

        self._check_contours()
        figure = draw(self._some(self.contours, "reach"), read_limits(self.path) if limits is None else limits, self.choices)
        figure.origin = _origin(self.contours[0].header)
        return self._marked(figure)

    def figure3(self, limits=None):
        from .figure3 import draw

        self._check_contours()
        contours, realistic = self._some(self.contours, "reach"), self._some(self.realistic_contours, "reach")
        figure = draw(contours, realistic, read_limits(self.path) if limits is None else limits, self.choices)
        figure.origin = _origin(contours[0].header)
        return self._marked(figure)

    def _marked(self, figure):
        """The figure with what it was made from."""
        figure.contents = {**(figure.contents or {}), "files": self.files}
        return figure

    def _check_contours(self):
        """Refuses contours and fluxes of different studies, which no caption could describe."""
        studies = {self.flux(dump).header.get("study") for dump in self.dumps} - {None, ""}
        for contour in [*self.contours, *self.realistic_contours]:
            study = contour.header.get("study", "")
            if len(study) == 32 and any(len(flux) == 16 and not study.startswith(flux) for flux in studies):
                raise InputError("the contour belongs to another study than the flux", contour.path, f"one of {', '.join(sorted(studies))}",
                                 "run 'calodump reach' again")

    def _some(self, found, what):
        if not found:
            raise InputError(f"no {what} here", self.path / what, "files in it", f"run 'calodump {what}' first")
        return found


def _origin(header):
    """Study and program that made what a figure shows; none where they are not stated."""
    return f"study {header['study']}, {header['program']}" if header.get("study") and header.get("program") else None


def _known_first(names, known):
    names = set(names)
    return [name for name in known if name in names] + sorted(names - set(known))


def _checksum(paths):
    total = 0
    for path in paths:
        try:
            total = zlib.crc32(path.read_bytes(), total)
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}", path, "a file of the run") from None
    return f"{total:08x}" if paths else "-"


def _read_header(path):
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


def _read_flux(path, species="photon"):
    header = _read_header(path)
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


def _read_contours(folder, scenarios):
    names = [path.name.removesuffix(".csv").rpartition("_N") for path in folder.glob("[!.]*_N*.csv")]
    order = _known_first({scenario for scenario, _, _ in names}, [scenario["name"] for scenario in scenarios])
    read = [_read_contour(folder / f"{scenario}_N{signal}.csv", scenario, signal, scenarios) for scenario, _, signal in names]
    return sorted(read, key=lambda contour: (order.index(contour.scenario), contour.signal))


BANDS = {"statistical": "", "systematic": "_syst"}  # the middle of the names of their columns: lower_minus, lower_syst_minus


def _read_contour(path, scenario, signal, scenarios=()):
    columns = ("mass_GeV", "lower_per_GeV", "upper_per_GeV")
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
