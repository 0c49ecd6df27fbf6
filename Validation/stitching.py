"""Stitched samples beside plain inelastic collisions: photons and signal counts with their errors, and a chi-square.

Usage: stitching.py PROGRAM RUNS [COLLISIONS]

Both studies run in folders of RUNS; finished ones are not done again.
"""

import json
import math
import os
import subprocess
import sys

from document import table

POINTS = [("0.02GeV", "1e-5/GeV"), ("0.05GeV", "1e-5/GeV"), ("0.1GeV", "1e-5/GeV")]


def run(program, collisions, kind, directory):
    """Numbers with errors, by name; samples are independent of each other and of the other study."""
    os.makedirs(directory, exist_ok=True)
    study, out = os.path.join(directory, "study.yaml"), os.path.join(directory, "run")
    samples = "stitched" if kind == "stitched" else [{"name": "inelastic", "process": "SoftQCD:inelastic", "events": collisions}]
    with open(study, "w") as file:
        json.dump({"seed": 2 if kind == "stitched" else 1, "source": {"collisions": {"samples": samples} | ({"focus": "chambers"} if kind == "stitched" else {})},
                   "showers": {"importance": "chambers", "thin": {"below": "10MeV", "factor": 8}} if kind == "stitched" else {}}, file)
    subprocess.run([program, "flux", study, "--out", out], check=True, stdout=subprocess.DEVNULL)
    numbers = {}
    record = json.load(open(os.path.join(out, "record.json")))
    for dump in ("ECAL", "HCAL"):
        header = json.load(open(os.path.join(out, "flux", f"{dump}.json")))
        for cut in ("photon_cut", "no_cut"):
            for threshold in ("10MeV", "100MeV"):
                n = header["totals_per_collision"][cut][threshold]
                numbers[f"photons above {threshold}, {dump}, {cut.replace('_', ' ')}, mb"] = (n["mean"] * header["sigma_mb"], n["error"] * header["sigma_mb"])
    for mass, coupling in POINTS:
        answer = subprocess.run(
            [program, "events", out, "--mass", mass, "--coupling", coupling, "--scenario", "run4-dt", "--scenario", "run4-me0", "--json"],
            check=True, capture_output=True, text=True)
        for entry in json.loads(answer.stdout):
            numbers[f"N of {entry['scenario']} at {mass}, {coupling}"] = (entry["expected"], entry["error"])
    return numbers, record["cpu_s"]


def main():
    program = os.path.abspath(sys.argv[1])
    runs, collisions = sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 36000
    plain, plain_time = run(program, collisions, "plain", os.path.join(runs, "plain"))
    stitched, stitched_time = run(program, collisions, "stitched", os.path.join(runs, "stitched"))
    rows = []
    for name, (a, ea) in plain.items():
        b, eb = stitched[name]
        pull = (b - a) / math.hypot(ea, eb)
        rows.append([name, f"{a:.4g} +- {ea:.2g}", f"{b:.4g} +- {eb:.2g}", f"{b / a:.3f}", f"{pull:+.1f}"])
        print(*rows[-1], sep=" | ", flush=True)
    header = ["", "inelastic", "stitched", "ratio", "difference in errors"]
    print(f"{collisions} collisions each; processor time {plain_time:.0f} and {stitched_time:.0f} s.\n\n{table(header, rows)}")


if __name__ == "__main__":
    main()
