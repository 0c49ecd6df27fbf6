"""The program's verbs as functions: what it answers in JSON comes back as values, what it refuses is raised.

Numbers without a unit are in those of the package (GeV, cm, GeV^-1, radian); texts carry their own, "60cm", "13.6TeV", "1e-4/GeV".
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

from .errors import InputError

if TYPE_CHECKING:
    from .run import Run

VARIABLE = "CALODUMP_PROGRAM"  # a program of one's own choice
_PAUSE = "CALODUMP_PROGRESS"  # s between the program's lines of progress


class ProgramError(InputError):
    """The program's own message; `status` is its exit code: 64 for wrong usage, 1 for the rest."""

    def __init__(self, message: str, status: int) -> None:
        Exception.__init__(self, message)
        self.status = status


def executable() -> str:
    """The program: that of $CALODUMP_PROGRAM, of the wheel or archive that this package came in, of the checkout that it lies in, or of the search path."""
    here = Path(__file__).resolve().parent
    named = os.environ.get(VARIABLE)
    if named:
        if not os.access(named, os.X_OK):
            raise InputError("no program here", named, "an executable file", f"set or unset {VARIABLE}")
        return named
    beside = Path(sys.prefix) / "lib/calodump/calodump"
    for place in (here.parents[1] / ".build/release/calodump", here.parents[1] / "calodump", *((beside.parents[2] / "bin/calodump",) if beside.is_file() else ())):
        if place.is_file() and os.access(place, os.X_OK):
            return str(place)
    found = shutil.which("calodump")
    if found is None:
        raise InputError("the program calodump is not found", "PATH", f"calodump, or {VARIABLE} with its path", "install it, or build it with 'make build'")
    return found


def call(*arguments: object, progress: bool | None = None) -> str:
    """Runs a verb and returns what it writes to standard output.

    progress: what happens to its messages: True shows them as they come, in a notebook on one line that renews itself, else on standard error; False keeps
    them, None shows them in a notebook or a terminal. Raises `ProgramError` with the program's message; KeyboardInterrupt stops it as Ctrl-C does, so that a run can go on later.
    """
    notebook = _in_notebook()
    show = _display(notebook) if progress or (progress is None and (notebook or sys.stderr.isatty())) else None
    environment = {_PAUSE: "1", **os.environ} if notebook else None
    with tempfile.TemporaryFile("w+") as answer:
        child = subprocess.Popen([executable(), *map(str, arguments)], stdout=answer, stderr=subprocess.PIPE, text=True, errors="replace", env=environment)
        said = []
        try:
            for line in child.stderr:
                said.append(line.rstrip("\n"))
                if show:
                    show(said[-1])
            status = child.wait()
        except BaseException:
            child.send_signal(signal.SIGINT)
            child.wait()
            raise
        finally:
            child.stderr.close()
        answer.seek(0)
        text = answer.read()
    if status != 0:
        messages = [line.removeprefix("error: ") for line in said if line.startswith("error: ")]
        raise ProgramError("\n".join(messages) or "\n".join(said) or f"exit code {status}", status)
    return text


def answer(*arguments: object, progress: bool | None = False) -> Any:
    """What a verb answers with --json."""
    return json.loads(call(*arguments, "--json", progress=progress))


def quantity(value: float | str, unit: str) -> str:
    """A quantity for the command line: a number in the package's unit, or a text with its own."""
    return value if isinstance(value, str) else f"{_number(value, f'a number of {unit}' if unit else 'a number')!r}{unit}"


def _number(value: Any, expected: str) -> float:
    if isinstance(value, bool):
        raise InputError(f"{value!r} is no number", "arguments", expected)
    try:
        return float(value)
    except (TypeError, ValueError):
        raise InputError(f"{value!r} is no number", "arguments", f"one at a time, {expected}, or a text with its unit") from None


def options(**values: object) -> list[str]:
    """--names with values, those that are None left out; lists are repeated."""
    words = []
    for name, value in values.items():
        for one in value if isinstance(value, (list, tuple)) else [value]:
            if one is not None:
                words += [f"--{name.replace('_', '-')}", str(one)]
    return words


def run(
    study: str | Path | dict[str, Any] | None = None, out: str | Path = "run", *, preset: str | None = None, precision: str | None = None,
    threads: int | None = None, seed: int | None = None, progress: bool = True,
) -> Run:
    """The whole chain, collisions to figures; returns the `Run`.

    study: a file, a dict with a study's keys ({"mediator": {"model": "dark-photon"}}), or None for the defaults. Goes on with what `out` already holds.
    progress: how long it will take and how far it is: in a notebook one line that renews itself, else lines on standard error; False says nothing.
    """
    from .run import Run

    with _study(study) as words:
        call("run", *words, *options(out=out, preset=preset, precision=precision, threads=threads, seed=seed), progress=progress)
    return Run(out)


def shower(
    material: str, depth: float | str, primary: str, energy: float | str, showers: int = 100, *, photon_cut: float | str | None = None,
    electron_cut: float | str | None = None, seed: int | None = None, progress: bool | None = None,
) -> dict[str, Any]:
    """Showers of one primary in a block of a material `depth` thick (cm), energies in GeV: the answer of 'calodump shower' as a dict."""
    cuts = {name: None if value is None else quantity(value, "GeV") for name, value in (("photon_cut", photon_cut), ("electron_cut", electron_cut))}
    return answer(
        "shower", material, *options(depth=quantity(depth, "cm"), primary=primary, energy=quantity(energy, "GeV"), showers=showers, seed=seed, **cuts), progress=progress)


def primakoff(
    target: str, energy: float | str, mass: float | str, coupling: float | str | None = None, *, form_factor: str | None = None,
) -> dict[str, Any]:
    """Cross section (`sigma_barn`) of photons of an energy (GeV) to make axion-like particles of a mass (GeV) and coupling (GeV^-1), and `p_prod`."""
    g = None if coupling is None else quantity(coupling, "/GeV")
    return answer("primakoff", target, *options(energy=quantity(energy, "GeV"), mass=quantity(mass, "GeV"), coupling=g, form_factor=form_factor))


def photon(material: str, energy: float | str) -> dict[str, Any]:
    """Cross sections of photons of an energy (GeV) by process."""
    return answer("photon", material, *options(energy=quantity(energy, "GeV")))


def electron(material: str, energy: float | str) -> dict[str, Any]:
    """Stopping powers, range and radiation yield of electrons of a kinetic energy (GeV)."""
    return answer("electron", material, *options(energy=quantity(energy, "GeV")))


def decay(mass: float | str, coupling: float | str, energy: float | str | None = None) -> dict[str, Any]:
    """Width (GeV), lifetime (s) and, with an energy (GeV), decay length (cm) of an axion-like particle of a mass (GeV) and coupling (GeV^-1)."""
    e = None if energy is None else quantity(energy, "GeV")
    return answer("decay", *options(mass=quantity(mass, "GeV"), coupling=quantity(coupling, "/GeV"), energy=e))


class _study:
    """The words for a study: none, a file, or a file made of a dict where relative paths in it start."""

    def __init__(self, study):
        self.study, self.file = study, None

    def __enter__(self):
        if self.study is None:
            return []
        if not isinstance(self.study, dict):
            return [self.study]
        folder = os.getcwd() if os.access(os.getcwd(), os.W_OK) else None
        # JSON is YAML.
        with tempfile.NamedTemporaryFile("w", suffix=".yaml", prefix=".calodump-study-", dir=folder, delete=False) as file:
            json.dump(self.study, file, indent=1)
        self.file = file.name
        return [self.file]

    def __exit__(self, *_):
        if self.file:
            os.unlink(self.file)


def _in_notebook() -> bool:
    try:
        from IPython import get_ipython
    except ImportError:
        return False
    shell = get_ipython()
    return shell is not None and shell.__class__.__name__ == "ZMQInteractiveShell"


def _display(notebook: bool) -> Callable[[str], None]:
    """Shows a line: in a notebook in the place of the one before, else on standard error."""
    if not notebook:
        return lambda line: print(line, file=sys.stderr, flush=True)
    from IPython.display import display

    handle = None

    def show(line: str) -> None:
        nonlocal handle
        content = {"text/plain": line}
        if handle is None:
            handle = display(content, raw=True, display_id=True)
        else:
            handle.update(content, raw=True)

    return show
