"""What chambers see of photons: layers of aluminium and argon against Geant4, speed; tables of docs/Responses.md.

Usage: response.py PROGRAM [PHOTONS]
"""

import csv
import math
import pathlib
import sys
import tempfile

from document import replace_section, table
from program import ask, stamp

REFERENCE = pathlib.Path(__file__).resolve().parent / "reference" / "geant4_gas_stack.csv"
TOLERANCE = 0.05
STACK = """version: 1
name: stack
beam: {{ particle: gamma, energy: 10GeV }}
volumes:
  target: {{ role: dump, shape: disk, front: 0cm, material: W, depth: 20cm }}
  stack:
    role: chamber
    shape: disk
    front: 5m
    layers: [{{ repeat: {layers}, slices: [{{ material: Al, thickness: 2mm }}, {{ material: Ar, thickness: 13mm, sensitive: yes }}] }}]
chambers: {{ stack: {{}} }}
periods: {{ all: {{ on_target: 1e10, chamber: stack }} }}
references: {{ beam: "M: not needed", volumes: "V: Geant4 reference", periods: "M: not needed" }}
"""


def reference():
    found = {}
    with open(REFERENCE) as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            found.setdefault((row["n_layers"], row["energy_MeV"]), {})[row["quantity"]] = float(row["value"]), float(row["error"] or 0)
    return found


def stacks(program, photons):
    rows, checks, beyond = [], 0, []
    for (layers, energy), values in reference().items():
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "stack.yaml"
            file.write_text(STACK.format(layers=layers))
            report = ask(program, "response", str(file), "stack", "--photon", f"{energy}MeV", "--events", photons, about=[file])
        ratios = {}
        for quantity, (value, error) in values.items():
            kind, _, number = quantity.partition("_")
            if kind == "mean":
                continue
            ours = report["consecutive" if kind == "consecutive" else "hit_layers"][number]
            ratio = ours["mean"] / value
            ratios[quantity] = ratio, ratio * math.hypot(ours["error"] / ours["mean"], error / value)
            checks += 1
            if abs(ratio - 1) > max(TOLERANCE, 3 * ratios[quantity][1]):
                beyond.append(f"{layers} layers, {energy} MeV, {quantity.replace('_', ' ')}")
        single = [ratio for quantity, (ratio, _) in ratios.items() if quantity.startswith("layer")]
        rows.append([layers, energy] + ["%.3f +- %.3f" % ratios[f"consecutive_{k}"] for k in range(1, 6)] + ["%.3f - %.3f" % (min(single), max(single))])
        print(*rows[-1], flush=True)
    text = table(["layers", "E (MeV)"] + [f"K >= {k}" for k in range(1, 6)] + ["each layer"], rows)
    text += f"\n\n{checks - len(beyond)} of {checks} numbers agree within {TOLERANCE:.0%} or three standard errors."
    return text + (" Beyond: " + "; ".join(beyond) + "." if beyond else "")


def speed(program):
    rows = []
    for experiment, chamber in [("cms-run3", "DT"), ("cms-phase2", "ME0")]:
        for energy in ["1MeV", "10MeV", "100MeV", "1GeV", "10GeV"]:
            report = ask(program, "response", experiment, chamber, "--photon", energy, "--events", 200_000)
            two, three, four = (report["consecutive"][k] for k in "234")
            rows.append([experiment, report["station"], energy] + ["%.4f +- %.4f" % (part["mean"], part["error"]) for part in (two, three, four)]
                        + ["%.1f" % (report["cpu_s"] * 5)])
            print(*rows[-1], flush=True)
    return table(["experiment", "station", "photon", "2 layers in a row", "3", "4", "CPU s per million"], rows)


def patterns(program):
    rows = []
    for experiment, chamber, rate, what in [("cms-run3", "DT", 4.5, "1e34"), ("cms-run3", "DT", 34, "7.5e34"), ("cms-phase2", "ME0", 9960, "7.5e34, r = 100 cm")]:
        reports = [ask(program, "response", experiment, chamber, "--photon", energy, "--events", 50_000, "--hit-rate", rate) for energy in ["30MeV", "1GeV"]]
        muon = ask(program, "response", experiment, chamber, "--particle", "mu-", "--energy", "10GeV", "--events", 10_000)
        for low, high, through in zip(reports[0]["patterns"], reports[1]["patterns"], muon["patterns"]):
            found = high["accidental_Hz"]
            rate_text = "%.2g +- %.1g" % (found["mean"], found["error"]) if found["mean"] else "below %.2g" % (2.3 * found["error"])
            rows.append([chamber, f"{rate} ({what})", low["name"]] + ["%.3f" % one["efficiency"]["mean"] for one in (low, high, through)] + [rate_text])
            print(*rows[-1], flush=True)
    return table(["chamber", "hits per cm2 and s", "pattern", "photon of 30 MeV", "1 GeV", "muon of 10 GeV", "random hits, Hz per station"], rows)


def main():
    program, photons = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 400_000
    replace_section("response stacks", stacks(program, photons), document="docs/Responses.md", stamp=stamp(program))
    replace_section("response patterns", patterns(program), document="docs/Responses.md", stamp=stamp(program))
    replace_section("response speed", speed(program), document="docs/Responses.md", stamp=stamp(program))


if __name__ == "__main__":
    main()
