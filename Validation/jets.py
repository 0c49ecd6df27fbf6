"""P1-P3 against the generator's process and the jets' threshold: the scan of docs/Paper.md.

Usage: jets.py PROGRAM RUNS [COLLISIONS]

The studies of the scan run in folders of RUNS; finished ones are not done again.
"""

import json
import os
import subprocess
import sys

from document import replace_section, table
from program import stamp

# Process, PYTHIA settings, jet threshold (GeV), |eta| limit.
SETTINGS = [
    ("SoftQCD:inelastic", [], 10, None), ("SoftQCD:inelastic", [], 20, None), ("SoftQCD:inelastic", [], 30, None),
    ("SoftQCD:inelastic", [], 10, 2.8), ("HardQCD:all", ["PhaseSpace:pTHatMin = 20"], 20, None),
    ("HardQCD:all", ["PhaseSpace:pTHatMin = 20"], 5, None),
]


def totals(program, collisions, process, settings, threshold, eta, directory):
    events = collisions if process.startswith("Soft") else collisions // 10
    os.makedirs(directory, exist_ok=True)
    study = os.path.join(directory, "study.yaml")
    with open(study, "w") as file:
        json.dump({"source": {"collisions": {"samples": [{"name": "scan", "process": process, "events": events, "pythia": settings}]}},
                   "jets": {"pt": f"{threshold}GeV", "abs_eta": "none" if eta is None else eta}}, file)
    out = os.path.join(directory, "run")
    subprocess.run([program, "flux", study, "--out", out], check=True, stdout=subprocess.DEVNULL)
    result = {}
    for dump in ("ECAL", "HCAL"):
        header = json.load(open(os.path.join(out, "flux", f"{dump}.json")))
        scale = 500 * header["sigma_mb"] * 1e12  # photons per collision -> photons in 500/fb
        counts = header["totals_per_collision"]
        for cut in ("photon_cut", "no_cut"):
            n, hard = counts[cut]["1MeV"], counts[cut]["100MeV"]
            result[dump, cut] = (n["mean"] * scale, n["error"] * scale, hard["mean"] / n["mean"] if n["mean"] else 0)
    return result


def cell(value, error):
    shown = f"{value:.2g} +- {error:.1g}"
    return shown if error < 0.3 * value else f"({shown})"


def main():
    program = os.path.abspath(sys.argv[1])
    runs, collisions = sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 12000
    rows = [["paper", "", "", "1.5e19", "3.7 %", "6.5e18", "3.5 %", "", ""]]
    for i, (process, settings, threshold, eta) in enumerate(SETTINGS):
        result = totals(program, collisions, process, settings, threshold, eta, os.path.join(runs, str(i)))
        name = process + (", pTHat > 20 GeV" if settings else "")
        row = [name, f"{threshold}", "all" if eta is None else f"< {eta}"]
        for dump in ("ECAL", "HCAL"):
            n, error, share = result[dump, "photon_cut"]
            row += [cell(n, error), f"{100 * share:.1f} %"]
        row += [cell(*result[dump, "no_cut"][:2]) for dump in ("ECAL", "HCAL")]
        rows.append(row)
        print(*row, flush=True)
    header = ["process", "pT > (GeV)", "\\|eta\\|", "ECAL, photon cut", "> 100 MeV", "HCAL, photon cut", "> 100 MeV", "ECAL, no cut", "HCAL, no cut"]
    replace_section(
        "jets", f"Photons above 1 MeV in 500 fb^-1, {collisions} inelastic or {collisions // 10} hard collisions a row; in brackets where the "
        f"statistical error exceeds 30 %.\n\n{table(header, rows)}", "docs/Paper.md", stamp(program))


if __name__ == "__main__":
    main()
