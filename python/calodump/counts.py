"""Expected counts, and runs with some numbers changed, by the program."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import program
from .errors import InputError

# What can be changed without new fluxes: the key of a scenario, and its unit.
CHANGES = {"luminosity": ("luminosity", "/fb"), "efficiency": ("efficiency", ""), "trigger": ("trigger", ""), "threshold": ("energy_threshold", "GeV"), "background": ("background", "")}


@dataclass(frozen=True)
class Events:
    """Expected events of a scenario at one mass (GeV) and coupling."""

    scenario: str
    mass: float
    coupling: float
    coupling_unit: str
    expected: float
    error: float | None  # statistical; None where the flux has one replica
    budget: dict  # factors by name, whose product is `expected`
    origin: dict | None  # where the signal comes from: energies, angles, depths, dumps; None without a signal
    notes: tuple  # what the number does not contain, in words

    def __float__(self):
        return self.expected


def events(run, mass, coupling, scenario=None):
    """`Events` of a scenario, or a list of those of all."""
    answers = program.answer(
        "events", run, f"--mass={program.quantity(mass, 'GeV')}", f"--coupling={_coupling(run, coupling)}", *program.options(scenario=scenario))
    found = [
        Events(
            one["scenario"], one["mass_GeV"], one.get("coupling_per_GeV", one.get("coupling")), one["coupling_unit"], one["expected"], one.get("error"),
            {factor["factor"]: factor["value"] for factor in one["budget"]}, one.get("origin"), tuple(one["notes"])) for one in answers]
    return found if scenario is None or not isinstance(scenario, str) else found[0]


def _coupling(run, coupling):
    """A coupling with the unit of the run's mediator, as its labels have it."""
    from .run import Run

    return program.quantity(coupling, Run(run).mediator["unit"].replace(" ", ""))


@contextmanager
def variant(run, changes, scenario=None, realistic=False):
    """A run with changed scenarios (one, or all) in a temporary directory, which shares the fluxes; with its contours."""
    from .run import Run

    where = "scenarios" if scenario is None else f"scenarios.{scenario}"
    edits = [f"{where}.{key}={value}" for key, value in map(_edit, changes.items())]
    with tempfile.TemporaryDirectory(prefix="calodump-", dir=_beside(run.path)) as folder:
        other = Path(folder) / run.path.resolve().name
        program.call("reach", run.path, "--out", other, *program.options(set=edits), progress=False)
        if realistic:
            program.call("reach", other, "--realistic", progress=False)
        labels = run.path / "labels.json"
        if labels.is_file():
            (other / "labels.json").write_bytes(labels.read_bytes())
        yield Run(other)


def _beside(path):
    """Where links to the fluxes are possible; else anywhere."""
    parent = path.resolve().parent
    try:
        with tempfile.TemporaryFile(dir=parent):
            return parent
    except OSError:
        return None


def _edit(change):
    name, value = change
    if name not in CHANGES:
        raise InputError(f"no change of '{name}'", "changes", ", ".join(CHANGES))
    key, unit = CHANGES[name]
    if name == "background" and isinstance(value, (list, tuple)):
        if len(value) != 2:
            raise InputError(f"a background of {len(value)} numbers", "changes", "events, or events and their error")
        return key, "{{ expected: {}, error: {} }}".format(*(program.quantity(one, "") for one in value))
    return key, program.quantity(value, unit)
