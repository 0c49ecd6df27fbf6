"""A run directory as values: photon fluxes and sensitivity contours.

Everything that is read is checked; what does not hold raises `InputError` with the file's name.
"""

import json
import zlib
from dataclasses import replace
from numbers import Real
from pathlib import Path

from .contours import known_first, read_contour, read_contours
from .errors import InputError
from .flux import ARRAYS, read_flux, read_header
from .limits import chosen_limits
from .look import Look
from .counts import events, variant


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
        return known_first((name for name, species in self._fluxes if species is None), self.labels["dumps"])

    def species(self, dump):
        """Species of which the dump has a saved flux, photons first."""
        found = {species or "photon" for name, species in self._fluxes if name == dump}
        return [name for name in ARRAYS if name in found]

    def flux(self, dump=None, species="photon"):
        """The flux of a dump; without a name that of the only one."""
        if dump is None:
            if len(self.dumps) != 1:
                raise InputError("which dump?", self.path / "flux", "one of " + ", ".join(self.dumps), "run.flux(\"NAME\")")
            dump = self.dumps[0]
        if species not in ARRAYS:
            raise InputError(f"no flux of '{species}'", self.path / "flux", ", ".join(ARRAYS))
        path = self.path / "flux" / (f"{dump}.json" if species == "photon" else f"{dump}.{species}.json")
        flux = read_flux(path, species)
        for other in self.path.glob("flux/[!.]*.json"):
            header = read_header(other)
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
            for contour in read_contours(folder, self.labels["scenarios"]):
                header = contour.header
                if "files" in header and "study" in header:
                    found = True
                    if header["files"].split(",")[0].split(" ")[-1] == now:
                        known.add(header["study"][:16])
        return known if found else None

    @property
    def contours(self):
        """All saved contours of the study's reading, in the order of its scenarios, by rising number of signal events."""
        return self._current(read_contours(self.path / "reach", self.labels["scenarios"]))

    @property
    def realistic_contours(self):
        """The same of the realistic reading of production and acceptance, where the run has it."""
        return self._current(read_contours(self.path / "reach" / "best", self.labels["scenarios"]))

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

    def contour(self, scenario=None, signal=None, *, realistic=False, **changes):
        """A saved contour, or one under changes: luminosity (fb^-1), efficiency, trigger, background (events, or events and error), threshold (GeV).

        Without a name that of the run's first scenario, without a number of events the scenario's first level. Changes leave the run alone: the program
        makes the contour of a copy that shares its fluxes.
        """
        if changes:
            with variant(self, changes, scenario, realistic) as other:
                contour = self._named(other.realistic_contours if realistic else other.contours, scenario, signal)
            if "background" in changes and not contour.is_limit:
                raise InputError(f"a background changes no contour of {contour.signal:g} events", self.path, "a study with a limit, reach: { method: cls }")
            return contour
        return self._named(self.realistic_contours if realistic else self.contours, scenario, signal)

    def _named(self, contours, scenario, signal):
        name = scenario or (contours[0].scenario if contours else None)
        found = [contour for contour in contours if contour.scenario == name and signal in (None, contour.signal)]
        if not found:
            raise InputError(
                f"no contour of '{name}'" + ("" if signal is None else f" for {signal} events"), self.path / "reach",
                ", ".join(f"{contour.scenario} {contour.signal:g}" for contour in contours) or "a run with contours", "run 'calodump reach' first")
        return next((contour for contour in found if contour.is_limit), found[0])

    def events(self, mass, coupling, scenario=None, **changes):
        """Expected counts at a mass (GeV) and coupling (in the mediator's unit) as `Events`: of one scenario, or a list of those of all.

        Changes are those of `contour`.
        """
        if not changes:
            return events(self.path, mass, coupling, scenario)
        with variant(self, changes, scenario) as other:
            return events(other.path, mass, coupling, scenario)

    def figure1(self, luminosity=None):
        """Photons in a luminosity (fb^-1), by default the largest of the run's scenarios, with the chambers of these."""
        from .figure1 import draw

        self._check_contours()
        if luminosity is not None and not (isinstance(luminosity, Real) and 0 < luminosity < float("inf")):
            raise InputError(f"luminosity {luminosity!r}", "luminosity", "a positive number of fb^-1")
        contours = self.contours
        known = [contour.luminosity for contour in contours if contour.luminosity]
        chambers = list(dict.fromkeys(contour.chamber for contour in contours if contour.chamber))
        fluxes = [self.flux(dump) for dump in self._some(self.dumps, "flux")]
        figure = draw(fluxes, luminosity or max(known, default=self.luminosity), chambers)
        figure.origin = _origin(contours[0].header if contours else fluxes[0].header)
        return self._marked(figure)

    def figure2(self, limits=None, *, luminosity=None, labels=None, style=None):
        """FIG. 2: contours over published bounds.

        limits: of `read_limits`, or names; None: all on the run's mediator. luminosity: all scenarios at this one (fb^-1), from a copy of the run that shares its
        fluxes. labels: of scenarios, by name. style: a file or dict (`calodump.look`); the run's own `style.toml` where there is one.
        """
        from .figure2 import draw

        look = Look.of(style, labels, self.path)
        if luminosity is not None:
            with variant(self, {"luminosity": luminosity}) as other:
                return other.figure2(limits, style=look)
        self._check_contours()
        figure = draw(self._some(self.contours, "reach"), chosen_limits(limits, self.path, self.mediator), self.choices, self.mediator, look)
        figure.origin = _origin(self.contours[0].header)
        return self._marked(figure)

    def figure3(self, limits=None, *, labels=None, style=None):
        """FIG. 3: both readings side by side; labels and style as in `figure2`."""
        from .figure3 import draw

        self._check_contours()
        contours, realistic = self._some(self.contours, "reach"), self._some(self.realistic_contours, "reach")
        figure = draw(contours, realistic, chosen_limits(limits, self.path, self.mediator), self.choices, self.mediator, Look.of(style, labels, self.path))
        figure.origin = _origin(contours[0].header)
        return self._marked(figure)

    @property
    def has_response(self):
        """Whether the program has written what the chambers see of photons."""
        return (self.path / "response.json").is_file()

    def figure_response(self):
        """P14: what a chamber sees of photons against their energy."""
        from .response import draw_efficiency, read

        figure = draw_efficiency(read(self.path / "response.json"))
        if self.contours or self.dumps:
            figure.origin = _origin(self.contours[0].header if self.contours else self.flux(self.dumps[0]).header)
        return self._marked(figure)

    @property
    def has_patterns(self):
        """Whether 'calodump patterns' has made its numbers."""
        return (self.path / "patterns.json").is_file()

    def figure_patterns(self):
        """P30: efficiency of triggers on hits against their rate."""
        from .patterns import draw, read

        figure = draw(read(self.path / "patterns.json"))
        if self.contours or self.dumps:
            figure.origin = _origin(self.contours[0].header if self.contours else self.flux(self.dumps[0]).header)
        return self._marked(figure)

    @property
    def mediator(self):
        """What figures call the mediator."""
        from .plane import ALP, mediator_of

        known = {**ALP, **self.labels.get("mediator", {})}
        contours = self.contours
        # Of a run without labels the contours say it.
        return known if not contours or contours[0].mediator in (None, known["name"]) else mediator_of(contours[0])

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


def _checksum(paths):
    total = 0
    for path in paths:
        try:
            total = zlib.crc32(path.read_bytes(), total)
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}", path, "a file of the run") from None
    return f"{total:08x}" if paths else "-"
