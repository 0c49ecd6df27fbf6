"""Real detectors: what each step of the realistic reading does to the count, layers against their mixture, and the reach of the experiments.

Usage: experiments.py PROGRAM RUNS PAPER_RUN

RUNS holds the runs (made where they are missing, interrupted ones go on), PAPER_RUN one of the default study. Writes sections of docs/Experiments.md and docs/Paper.md,
and the figures of docs/figures.
"""

import json
import pathlib
import shutil
import subprocess
import sys

import numpy as np

from document import ROOT, power, replace_section, table
from program import ask, stamp

# Slices of the partons' transverse momentum: lower edge (GeV) and collisions.
SLICES = [(10, 800), (15, 2000), (30, 1500), (60, 700), (150, 300)]
EXPERIMENTS = {
    "cms-run3": {"DT": "hl-500-dt", "CSC": "hl-500-csc"}, "cms-phase2": {"DT": "hl-500-dt", "CSC": "hl-500-csc", "ME0": "hl-500-me0"},
    "atlas": {"MDT": "hl-500-mdt", "MDT-EC": "hl-500-mdt-ec"},
}
POINTS = [(0.02, 1e-5), (0.05, 1e-5), (0.1, 1e-5)]  # GeV, 1/GeV
# Each on top of the ones before, from the particles of the paper on lines through the detector to the realistic reading.
PAPER_SPECIES = "hadronic: [pi+, pi-, K+, K-]"
STEPS = [
    ("the paper's particles, its cut of photons to the jet", f"{{ {PAPER_SPECIES}, field: off, decays: off, cut: photon }}", "shower"),
    ("no cut", f"{{ {PAPER_SPECIES}, field: off, decays: off }}", "shower"),
    ("all hadrons", "{ field: off, decays: off }", "shower"),
    ("K0S, Lambda, ... decay in flight", "{ field: off }", "shower"),
    ("the field bends, those that turn are lost", "{}", "shower"),
    ("the photons' own directions and places", "{}", "detector"),
]
SMALL, FEW = 0.4, 0.2


def samples(scale):
    lines = []
    for i, (edge, events) in enumerate(SLICES):
        top = f", 'PhaseSpace:pTHatMax = {SLICES[i + 1][0]}.'" if i + 1 < len(SLICES) else ""
        lines.append(f"{{ name: from-{edge}, process: 'HardQCD:all', events: {round(events * scale)}, pythia: ['PhaseSpace:pTHatMin = {edge}.'{top}] }}")
    return "[ " + ", ".join(lines) + " ]"


def study(experiment, scale=1.0, incident="{}", coordinates="detector", sample=None):
    return (f"experiment: {experiment}\nreading: realistic\nsource: {{ collisions: {{ samples: {sample or samples(scale)} }} }}\nincident: {incident}\n"
            f"showers: {{ coordinates: {coordinates}, thin: {{ below: 10MeV, factor: 8 }} }}\n")


def run(program, folder, name, text, reach=False):
    """The run directory of a study, made or finished."""
    folder.mkdir(parents=True, exist_ok=True)
    file, out = folder / f"{name}.yaml", folder / name
    file.write_text(text)
    subprocess.run([program, "flux", file, "--out", out], check=True, stdout=subprocess.DEVNULL)
    if reach:
        subprocess.run([program, "reach", out], check=True, stdout=subprocess.DEVNULL)
    return out


def about(out):
    return [out / "study.yaml", *sorted((out / "flux").glob("*.json"))]


def counts(program, out, scenarios):
    """{(scenario, mass): answer of 'events'} at the points."""
    found = {}
    chosen = [word for scenario in scenarios for word in ("--scenario", scenario)]
    for mass, coupling in POINTS:
        for entry in ask(program, "events", out, "--mass", f"{mass}GeV", "--coupling", f"{coupling}/GeV", *chosen, about=about(out)):
            found[entry["scenario"], mass] = entry
    return found


def photons(out, above="10MeV"):
    """Photons per collision above an energy by dump, in each replica."""
    found = {}
    for header in sorted((out / "flux").glob("*.json")):
        flux = json.loads(header.read_text())
        if flux["species"] == "photon":
            found[flux["dump"]] = np.array([entry["no_cut"][above]["mean"] for entry in flux["totals_by_replica"]])
    return found


def over(a, b):
    """The ratio of two means over replicas of the same collisions, with its error from their spread."""
    ratio = b.mean() / a.mean()
    return f"{ratio:.3f} +- {(b - ratio * a).std(ddof=1) / a.mean() / len(a) ** 0.5:.3f}"


def effects(program, runs):
    experiment, chambers = "cms-phase2", EXPERIMENTS["cms-phase2"]
    keys = [(scenario, mass) for scenario in chambers.values() for mass, _ in POINTS]
    rows, before = [], None
    for i, (what, incident, coordinates) in enumerate(STEPS):
        out = run(program, runs, f"step-{i + 1}", study(experiment, SMALL, incident, coordinates))
        found = counts(program, out, chambers.values())
        rows.append([what] + [power(found[key]["expected"], found[key]["error"]) if before is None else f"{found[key]['expected'] / before[key]['expected']:.2f}" for key in keys])
        before = found
    first = counts(program, runs / "step-1", chambers.values())
    rows.append(["all together"] + [f"{before[key]['expected'] / first[key]['expected']:.2f}" for key in keys])
    # Outside of jets: the same inelastic collisions with and without.
    sample = "[ { name: inelastic, process: 'SoftQCD:inelastic', events: 800 } ]"
    inside, everything = (
        counts(program, run(program, runs, f"inelastic-{name}", study(experiment, incident=incident, sample=sample)), chambers.values())
        for name, incident in (("jets", "{}"), ("all", "{ from: all }")))
    outside = ["all particles of all collisions (pile-up), not those of jets alone"]
    for key in keys:
        extra = everything[key]["expected"] - inside[key]["expected"]
        error = np.hypot(everything[key]["error"], (1 + extra / before[key]["expected"]) * before[key]["error"])
        outside.append(f"{1 + extra / before[key]['expected']:.0f} +- {error / before[key]['expected']:.0f}")
    rows.append(outside)
    header = ["step"] + [f"{chamber}, {1e3 * mass:g} MeV" for chamber in chambers for mass, _ in POINTS]
    return (f"`{experiment}`, 500/fb, g = 1e-5/GeV: the expected count of the first line, then the factor of each step on top of those before.\n\n" + table(header, rows))


def layers(program, runs):
    rows = []
    for experiment, chambers in EXPERIMENTS.items():
        layered = run(program, runs, f"{experiment}-small", study(experiment, FEW))
        mean = run(program, runs, f"{experiment}-mean-small", study(f"{experiment}-mean", FEW))
        a, b = photons(layered), photons(mean)
        shares = ", ".join(f"{dump} {over(a[dump], b[dump])}" for dump in a)
        x, y = (counts(program, out, chambers.values()) for out in (layered, mean))
        for i, (chamber, scenario) in enumerate(chambers.items()):
            rows.append([f"`{experiment}`" if not i else "", shares if not i else "", chamber] + [
                f"{y[scenario, mass]['expected'] / x[scenario, mass]['expected']:.3f}" for mass, _ in POINTS])
    return ("Homogenised over layered, the same collisions: photons above 10 MeV by dump, and expected counts at g = 1e-5/GeV.\n\n"
            + table(["experiment", "photons above 10 MeV", "chamber"] + [f"N, {1e3 * mass:g} MeV" for mass, _ in POINTS], rows))


def contours(out):
    sys.path.insert(0, str(ROOT / "python"))
    from calodump import Run

    return {contour.scenario: contour for contour in Run(out).contours if contour.signal == 2.3}


def edges(contour, mass):
    if not contour.reaches or not contour.mass[0] <= mass <= contour.mass[-1]:
        return "-"
    low, high = (np.exp(np.interp(np.log(mass), np.log(contour.mass), np.log(edge))) for edge in (contour.lower, contour.upper))
    return f"{low:.2e} - {'open' if high >= 0.999 else f'{high:.2g}'}".replace("e-0", "e-")


def reach(program, runs, paper):
    """Edges and budgets of all experiments, the paper's reading first."""
    everything = [("paper's reading", paper, {"DT": "run4-dt", "ME0": "run4-me0"})] + [
        (f"`{name}`", run(program, runs, name, study(name), reach=True), chambers) for name, chambers in EXPERIMENTS.items()]
    rows, budgets = [], []
    for label, out, chambers in everything:
        found = contours(out)
        answers = counts(program, out, chambers.values())
        area = {entry["scenario"]: entry for entry in ask(program, "area", out, about=sorted((out / "reach").glob("*.csv"))) if entry["signal"] == "2.3" and entry["reading"] == "study"}
        for i, (chamber, scenario) in enumerate(chambers.items()):
            for data, name in (("500/fb", scenario), ("3/ab", scenario.replace("500", "3ab"))):
                if name not in found or (data == "3/ab" and name == scenario):
                    continue
                contour = found[name]
                end = f"{1e3 * contour.mass[-1]:.3g} MeV" if contour.reaches else "no reach"
                rows.append([label if not i and data == "500/fb" else "", f"{chamber}, {data}", *(edges(contour, mass) for mass in (0.01, 0.03, 0.1)), end,
                             f"{area[name]['beyond_laboratory_and_astrophysics']:.2g}"])
            entry = answers[scenario, 0.05]
            b = {factor["factor"]: factor["value"] for factor in entry["budget"]}
            # In the paper's reading the photons are those in acceptance.
            budgets.append([label if not i else "", chamber, power(b["photons"]), power(b["conversion"]), f"{b['acceptance']:.3f}" if "acceptance" in b else "-", f"{b['survival']:.3f}",
                            f"{b['decay']:.4f}", f"{b['efficiency'] * b['trigger']:.2g}",
                            power(entry["expected"], entry["error"])])
    return ("Couplings (1/GeV) within reach at N = 2.3, no background.\n\n"
            + table(["", "chamber", "m = 0.01 GeV", "m = 0.03 GeV", "m = 0.1 GeV", "region ends at", "area beyond all bounds"], rows)
            + "\n\nThe budget at m = 0.05 GeV, g = 1e-5/GeV, 500/fb:\n\n"
            + table(["", "chamber", "photons", "conversion", "acceptance", "survival", "decay inside", "efficiency x trigger", "N"], budgets), everything)


def stations(folder):
    """What enters the drift tubes behind all that stands before them, as 'calodump punchthrough --chamber DT' has left it."""
    report = json.loads((folder / "stations-DT.json").read_text())
    names = ["K0S 10-50 GeV", "K0S", "K0L", "n, nbar", "pi+, pi-", "K+, K-", "p, pbar", "mu+, mu-"]
    scale = 500e15 / report["luminosity_per_barn"]
    rows = [[station["station"], ", ".join(f"{depth:.1f}" for depth in station["interaction_lengths"])]
            + [power(station["entering"][name]["mean"] * scale, station["entering"][name]["error"] * scale) for name in names]
            + [power(station["K0S_10_to_50GeV_regenerated"] * scale)] for station in report["stations"]]
    return (f"Particles that enter, per 500/fb, of more than {report['above_GeV']:g} GeV of kinetic energy; interaction lengths before the station on the lines at |eta| of "
            + ", ".join(f"{eta:.2g}" for eta in report["stations"][0]["abs_eta"]) + f" that meet it; {report['showers']:,} showers, {report['collisions']:,} collisions of `{report['experiment']}`.\n\n"
            + table(["station", "lambda", *names, "K0S regenerated"], rows))


def main():
    program, runs, paper = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
    made = stamp(program)
    text, everything = reach(program, runs, paper)
    replace_section("experiments", text, "docs/Paper.md", made)
    chosen = [f"{paper}=run4-dt,run4-me0"] + [
        f"{out}=" + ",".join(name for scenario in chambers.values() for name in (scenario, scenario.replace("500", "3ab"))) for _, out, chambers in everything[1:]]
    subprocess.run([program, "figures", *chosen, "--out", runs / "figures"], check=True, stdout=subprocess.DEVNULL)
    shutil.copy(runs / "figures" / "experiments.png", ROOT / "docs" / "figures" / "experiments.png")
    for name in EXPERIMENTS:
        subprocess.run([program, "figures", runs / name], check=True, stdout=subprocess.DEVNULL)
        shutil.copy(runs / name / "figures" / "fig2.png", ROOT / "docs" / "figures" / f"fig2-{name}.png")
    replace_section("effects", effects(program, runs), "docs/Experiments.md", made)
    replace_section("layers", layers(program, runs), "docs/Experiments.md", made)
    file = runs / "stations.yaml"
    file.write_text("experiment: cms-run3\nreading: realistic\n")
    subprocess.run([program, "punchthrough", "--study", file, "--chamber", "DT", "--showers", "200", "--collisions", "1000", "--above", "2GeV", "--out", runs / "stations"],
                   check=True, stdout=subprocess.DEVNULL)
    replace_section("stations", stations(runs / "stations"), "docs/Paper.md", made)
    print(f"docs/Experiments.md and docs/Paper.md state {made}, {runs}")


if __name__ == "__main__":
    main()
