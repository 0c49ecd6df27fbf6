"""What comparisons of single collisions share: the reference's rows, the program's answers, values with errors."""

import csv
import math
import pathlib

from document import ROOT
from program import ask

REFERENCE = pathlib.Path(__file__).resolve().parent / "reference"
PLOTS = ROOT / "docs" / "validation"
LABELS = {"p": "p", "n": "n", "pi+": "π⁺", "pi-": "π⁻", "pi0": "π⁰"}


def read(name):
    with open(REFERENCE / name) as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def collide(program, target, primary, energy, collisions, *options):
    return ask(program, "collision", target, "--primary", primary, "--energy", f"{energy:.6g}GeV", "--collisions", collisions, *options)


def mean(entries, name):
    """Mean and standard error; what never happened is not in the answer."""
    entry = entries.get(name, {"mean": 0.0, "error": 0.0})
    return entry["mean"], entry["error"]


def ratio(ours, reference):
    """Ratio of two values with errors, and its error."""
    (a, da), (b, db) = ours, reference
    return a / b, math.hypot(da, a * db / b) / b


def cell(value, digits=2):
    return f"{value[0]:.{digits}f} +- {value[1]:.{digits}f}"
