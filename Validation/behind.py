"""Neutrons, kaons and muons behind 1.3 m of copper against Geant4.

Usage: behind.py PROGRAM [FACTOR ON THE NUMBER OF PRIMARIES]
"""

import csv
import math
import pathlib
import sys

from document import replace_section, table
from program import ask, stamp

REFERENCE = pathlib.Path(__file__).resolve().parent / "reference" / "geant4_behind.csv"
# First bins of the program's spectra (five a decade from 10 MeV).
FIRST_BIN = {"10MeV": 0, "100MeV": 5, "1GeV": 10}
HADRONS = ("n", "K0L", "K0S", "K+", "K-")
# GeV of primaries; muons are not split, so that they have runs of their own.
ENERGY, ENERGY_FOR_MUONS = 80_000, 500_000


def behind(program, primary, energy, showers, *options):
    face = ask(program, "punchthrough", "Cu", "--depth", "130cm", "--primary", primary, "--energy", f"{energy}GeV", "--above", "10MeV", "--showers", showers,
               "--threads", "1", *options)["faces"][0]
    return face["leaving"]


def number(leaving, species, above):
    """Mean and error; bins of a spectrum have independent errors nearly, since most primaries send one particle out at most."""
    if species not in leaving:
        return 0.0, 0.0
    bins = leaving[species]["spectrum"][FIRST_BIN[above]:]
    if above == "10MeV":
        return leaving[species]["number"]["mean"], leaving[species]["number"]["error"]
    return sum(b["mean"] for b in bins), math.sqrt(sum(b["error"] ** 2 for b in bins))


def main():
    program, factor = sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 1
    with open(REFERENCE) as file:
        reference = list(csv.DictReader(line for line in file if not line.startswith("#")))
    rows = []
    for r in reference:
        primary, energy, species, above = r["primary"], r["energy_GeV"], r["species"], r["above"]
        is_muon = species.startswith("mu")
        if above != "10MeV" and not (species == "n" or is_muon and above == "1GeV") or not (is_muon or species in HADRONS):
            continue
        showers = round(factor * (ENERGY_FOR_MUONS if is_muon else ENERGY) / float(energy))
        leaving = behind(program, primary, energy, showers, *(["--splitting", "1"] if is_muon else []))
        mine, error = number(leaving, species, above)
        theirs, their_error = float(r["number"]), float(r["error"])
        ratio = f"{mine / theirs:.2f} ± {mine / theirs * math.hypot(error / mine, their_error / theirs):.2f}" if mine else "none seen"
        rows.append([primary, energy, species, above, f"{mine:.3g}", f"{error:.1g}", f"{theirs:.3g}", f"{their_error:.1g}", ratio])
    replace_section(
        "behind", table(["primary", "GeV", "behind", "above", "CaloDump, per primary", "+-", "Geant4", "+-", "ratio"], rows), stamp=stamp(program))
    print("docs/Validation.md is rewritten")


if __name__ == "__main__":
    main()
