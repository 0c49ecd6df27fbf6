"""Hits of photons in a stack of aluminium walls and argon gas against Geant4: table of docs/Validation.md.

Usage: gas_stack.py PROGRAM [PHOTONS]
"""

import csv
import math
import pathlib
import sys

from document import replace_section, table
from program import ask, stamp

REFERENCE = pathlib.Path(__file__).resolve().parent / "reference" / "geant4_gas_stack.csv"
TOLERANCE = 0.05


def run(program, layers, energy, photons):
    command = [program, "layers", "Al:2mm", "Ar:13mm", "--repeat", layers, "--sensitive", "Ar", "--primary", "gamma", "--energy", f"{energy}MeV",
               "--primaries", str(photons), "--seed", "1"]
    report = ask(*command)
    found = {f"consecutive_{k + 1}": report["consecutive_hits_fraction"][k] for k in range(5)}
    found |= {f"layer_{i + 1}": hit for i, hit in enumerate(report["hit_fraction"])}
    return found | {"mean_hits": report["mean_hits"]}, photons / report["cpu_s"]


def main():
    program, photons = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 400_000
    reference = {}
    with open(REFERENCE) as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            value = float(row["value"]), float(row["error"]) if row["error"] else 0.0
            reference.setdefault((row["n_layers"], row["energy_MeV"]), {})[row["quantity"]] = value
    rows, beyond, checks = [], [], 0
    for (layers, energy), values in reference.items():
        found, speed = run(program, layers, energy, photons)
        ratios = {}
        for quantity, (value, error) in values.items():
            ours = found[quantity]
            if not error:  # the mean number's error is not in the reference; ours scaled to its number of photons
                error = ours["error"] * math.sqrt(photons / 400_000)
            ratio = ours["mean"] / value
            ratios[quantity] = ratio, ratio * math.hypot(ours["error"] / ours["mean"], error / value)
            checks += 1
            if abs(ratio - 1) > max(TOLERANCE, 3 * ratios[quantity][1]):
                beyond.append(f"{layers} layers, {energy} MeV, {quantity.replace('_', ' ')}")
        by_layer = [ratios[q][0] for q in ratios if q.startswith("layer_")]
        rows.append([layers, energy] + ["%.3f +- %.3f" % ratios[f"consecutive_{k}"] for k in range(1, 6)]
                    + ["%.3f - %.3f" % (min(by_layer), max(by_layer)), "%.3f" % ratios["mean_hits"][0], f"{speed:,.0f}"])
        print(*rows[-1], flush=True)
    text = table(["layers", "E (MeV)"] + [f"K >= {k}" for k in range(1, 6)] + ["each layer", "mean hits", "photons per CPU s"], rows)
    text += f"\n\n{checks - len(beyond)} of {checks} numbers agree within {TOLERANCE:.0%} or three standard errors."
    if beyond:
        text += " Beyond: " + "; ".join(beyond) + "."
    replace_section("gas", text, stamp=stamp(program))


if __name__ == "__main__":
    main()
