"""Every number of a run that README.md and docs/Paper.md state, and the figures: from one run directory, by one version of the program.

Usage: run_numbers.py PROGRAM RUN

The run must be complete: collisions to figures ('calodump run'), the kaons ('calodump punchthrough --out RUN') and the growth of the
reach ('calodump ceiling RUN').
"""

import json
import pathlib
import shutil
import sys

import numpy as np

from document import ROOT, power, replace_section, table
from program import ask, stamp

PAPER, README = "docs/Paper.md", "README.md"
SCENARIOS = {"run2-zerobias": "P21", "run23-hlt": "P22", "run4-dt": "P23", "run4-me0": "P24"}
MASSES = (0.01, 0.03, 0.1)  # GeV
WAYS = [("photon", "theta-phi"), ("photon", "eta-phi"), ("incident", "theta-phi"), ("none", "theta-phi")]
NAMES = {"photon": "photon", "incident": "incident particle", "none": "none"}


def photons(comparison, record):
    """P1 - P3 in all ways of the cut, and what they say together."""
    rows, found = [], {}
    for entry in comparison["statements"]:
        found[entry["id"], entry["dump"], entry["cut"], entry["cone"] if entry["cut"] != "none" else "theta-phi"] = entry

    def name(cut, cone):
        text = NAMES[cut] if cut == "none" else f"{NAMES[cut]}, {cone}"
        return f"**{text}: the paper's reading**" if (cut, cone) == ("photon", "theta-phi") else text

    for id, dump in (("P1", "ECAL"), ("P2", "HCAL")):
        for i, (cut, cone) in enumerate(WAYS):
            e = found[id, dump, cut, cone]
            rows.append([id if not i else "", dump if not i else "", name(cut, cone), f"{e['paper']:.2g}".replace("e+", "e") if not i else "",
                         power(e["ours"], e.get("error")), f"{e['ratio']:.2g}"])
    share = lambda dump, cut: found["P3", dump, cut, "theta-phi"]  # noqa: E731
    for cut in ("photon", "none"):
        both = [share(dump, cut) for dump in ("ECAL", "HCAL")]
        rows.append(["P3" if cut == "photon" else "", "ECAL / HCAL" if cut == "photon" else "", name(cut, "theta-phi"),
                     " / ".join(f"{100 * e['paper']:.1f} %" for e in both) if cut == "photon" else "",
                     " / ".join(f"{100 * e['ours']:.2f} +- {100 * (e.get('error') or 0):.1g} %" for e in both), " / ".join(f"{e['ratio']:.2g}" for e in both)])
    ratio = lambda id, dump, cut: found[id, dump, cut, "theta-phi"]["ratio"]  # noqa: E731
    with_cut = [1 / ratio("P1", "ECAL", "photon"), 1 / ratio("P2", "HCAL", "photon")]
    without = [ratio("P1", "ECAL", "none"), ratio("P2", "HCAL", "none")]
    collisions = sum(sample["collisions"] for sample in record["samples"])
    shares = [100 * share(dump, "none")["ours"] for dump in ("ECAL", "HCAL")]
    cut = [100 * share(dump, "photon")["ours"] for dump in ("ECAL", "HCAL")]
    kind = "inelastic collisions" if len(record["samples"]) == 1 else "collisions in stitched samples"
    return (f"{collisions:,} {kind}, seed {record['seed']}, 500 fb^-1; errors are the spread over {record['replicas']} groups of collisions "
            "(`calodump compare`).\n\n" + table(["", "dump", "cut on dR < 0.5", "paper", "ours", "ratio"], rows)
            + f"\n\n**Without the cut on the photons' directions the totals are {without[0]:.2f} (ECAL) and {without[1]:.2f} (HCAL) of the paper's; with it they are "
            f"smaller by factors of {with_cut[0]:.1f} and {with_cut[1]:.1f}.** The share above 100 MeV is {shares[0]:.1f} % and {shares[1]:.1f} % without the cut, near the "
            f"paper's 3.7 % and 3.5 %, and {cut[0]:.1f} % and {cut[1]:.1f} % with it.")


def contours(run):
    """(mass, lower, upper, is open) by reading and scenario at the level of 2.3 events."""
    sys.path.insert(0, str(ROOT / "python"))
    from calodump import Run

    run = Run(run)
    found = {}
    for reading, list_ in (("paper", run.contours), ("realistic", run.realistic_contours)):
        for contour in list_:
            if contour.signal == 2.3:
                found[contour.scenario, reading] = contour
    return found


def edges(contour, mass):
    if not contour.reaches or not contour.mass[0] <= mass <= contour.mass[-1]:
        return "-"
    low, high = (np.exp(np.interp(np.log(mass), np.log(contour.mass), np.log(edge))) for edge in (contour.lower, contour.upper))
    return f"{low:.2e} - {'open' if high >= 0.999 else f'{high:.2g}'}".replace("e-0", "e-")


def reach(run, area):
    areas = {(entry["scenario"], entry["reading"]): entry for entry in area if entry["signal"] == "2.3"}
    rows, found = [], contours(run)
    for scenario, id in SCENARIOS.items():
        for reading in ("paper", "realistic"):
            contour, entry = found[scenario, reading], areas[scenario, "study" if reading == "paper" else "realistic"]
            end = f"{1e3 * contour.mass[-1]:.3g} MeV" if contour.reaches else "no reach"
            beyond = f"{entry['beyond_laboratory_and_astrophysics']:.2g}" if contour.reaches else "0"
            rows.append([f"{scenario} ({id})" if reading == "paper" else "", reading, *(edges(contour, mass) for mass in MASSES), end,
                         beyond + (", up to the 1/GeV where the search ends" if contour.reaches and (contour.upper[contour.mass > 0.02] > 0.999).any() else "")])
    return "Couplings (1/GeV) within reach at N = 2.3.\n\n" + table(
        ["scenario", "reading", *(f"m = {mass:g} GeV" for mass in MASSES), "region ends at", "area in ln m x ln g beyond all bounds"], rows)


POINTS = [(0.01, 1e-4), (0.05, 1e-5), (0.2, 1e-5)]


def choices(program, run, about):
    """What each choice of model does to the count."""
    columns, names = {}, []
    for mass, coupling in POINTS:
        answer = ask(program, "events", run, "--mass", f"{mass}GeV", "--coupling", f"{coupling}/GeV", "--scenario", "run4-dt", "--scenario", "run4-me0",
                     "--choices", about=about)
        for row in answer["rows"]:
            columns[row["choice"], row["scenario"], mass] = row.get("ratio")
            if row["choice"] not in names:
                names.append(row["choice"])
    keys = [(scenario, mass) for scenario in ("run4-dt", "run4-me0") for mass, _ in POINTS]

    def cell(value):
        return "-" if value is None else f"{value:.2f}"

    header = ["choice"] + [f"{scenario}, {1e3 * mass:g} MeV, {g:g}/GeV".replace("e-0", "e-") for scenario in ("run4-dt", "run4-me0") for mass, g in POINTS]
    return "Factor on the expected count of the paper's reading.\n\n" + table(
        header, [[name] + [cell(columns[name, scenario, mass]) for scenario, mass in keys] for name in names[1:]])


def ceiling(folder):
    rows = json.loads((folder / "ceiling.json").read_text())
    masses = (0.003, 0.01, 0.03, 0.1)

    def cell(setup, mass):
        parts = []
        for x in (1e2, 1e6):
            found = [row for row in rows["rows"] if row["setup"] == setup and row["background"] == "none" and abs(row["mass_GeV"] / mass - 1) < 1e-6
                     and abs(row["x"] / x - 1) < 1e-6]
            if found:
                parts.append(f"{found[0]['upper_ratio']:.2f} ({found[0]['eq7']:.2f})" if found[0].get("eq7") else f"{found[0]['upper_ratio']:.2f}")
        return ", ".join(parts) or "-"

    spans = []
    for span in rows["spans"]:
        free = span.get("free_of_ceiling_GeV")
        spans.append(f"{span['setup']} at x = {span['x']:g}: " + (f"{1e3 * free[0]:.3g} to {1e3 * free[1]:.3g} MeV" if free else "nowhere"))
    setups = ["run4-dt", "E137"]
    return ("Upper edge g'/g at x = 100 and 1e6, ours (eq. 7):\n\n"
            + table([""] + [f"{1e3 * mass:g} MeV" for mass in masses], [[setup] + [cell(setup, mass) for mass in masses] for setup in setups])
            + "\n\nFree of the ceiling (ten times the data raise the upper edge by 10 % or more): " + "; ".join(spans) + ".")


def kaons(run, comparison):
    report = json.loads((run / "punchthrough.json").read_text())
    paper = next(entry["paper"] for entry in comparison["paper_statements"] if entry["id"] == "P17")
    rows = [[entry["behind"], power(entry["K0S_10_to_50GeV"]["mean"], entry["K0S_10_to_50GeV"]["error"]), power(entry["hand_estimate"]),
             f"{paper:g}" if not i else ""] for i, entry in enumerate(report["behind"])]
    showers, collisions = sum(entry["showers"] for entry in report["yields"]), sum(entry["collisions"] for entry in report["samples"])
    return (f"K0S of 10-50 GeV behind the HCAL, |eta| < {report['abs_eta'][1]:g}, per 500 fb^-1; {showers:,} showers, {collisions:,} collisions.\n\n"
            + table(["behind", "ours", "hand estimate", "paper"], rows) + f"\n\nBy hand: {report['hand_formula']}.")


def by_hand(program, run, about):
    """The point that docs/Paper.md follows by hand."""
    entry = ask(program, "events", run, "--mass", "0.1GeV", "--coupling", "1e-5/GeV", "--scenario", "run4-me0", about=about)[0]
    b = {factor["factor"]: factor["value"] for factor in entry["budget"]}
    return (f"**By hand**, run4-me0 at m = 0.1 GeV, g = 1e-5/GeV. Photons above 100 MeV between \\|eta\\| = 2.0 and 2.8: {power(b['photons'])}, mostly of 0.1-1 GeV. One of 0.5 GeV in "
            f"PbWO4: sigma_P/sigma_SM = 1.0e-4 g^2 GeV^2 = 1.0e-14; averaged over the spectrum (it falls to nothing at the threshold of 0.1 GeV) {power(b['conversion'])}. Width "
            "g^2 m^3/(64 pi) = 5.0e-16 GeV, c tau = 39.7 cm; at 0.5 GeV l = 39.7 x 4.9 = 195 cm. From the middle of a Cu shower at 10 cm L = 120 cm: survival 0.54; from PbWO4 "
            f"L = 185 cm: 0.39 (mean over the spectrum {b['survival']:.2f}, the harder ones live longer). Decay within 25 cm: 1 - exp(-25/195) = 0.12 (mean "
            f"{b['decay']:.3f}). {power(b['photons'])} x {power(b['conversion'])} x {b['survival']:.2f} x {b['decay']:.3f} x {b['efficiency']:g} = {entry['expected']:.3g}.")


def heavy(program, run, about):
    """P24: what is missing at 1 GeV."""
    entry = ask(program, "events", run, "--mass", "1GeV", "--coupling", "1e-6/GeV", "--scenario", "run4-me0", about=about)[0]
    b = {factor["factor"]: factor["value"] for factor in entry["budget"]}
    return (f"At m = 1 GeV, g = 1e-6/GeV, run4-me0 expects {power(entry['expected'], entry.get('error'))} decays: {power(b['photons'])} photons above 1 GeV in the acceptance, conversion "
            f"{power(b['conversion'])} (the form factor cuts at momentum transfers m^2/2E), survival {b['survival']:.2f}, decay {b['decay']:.2f}. For 2.3 decays one would need "
            f"{2.3 / entry['expected']:.1g} times more photons.".replace("e+0", "e"))


def bounds(program):
    entries = ask(program, "limits")
    drawn = [entry for entry in entries if entry["shape"] != "unavailable"]
    prospects = sum(entry["kind"] == "projection" for entry in drawn)
    without = len(entries) - len(drawn)
    return (f"- **{len(drawn) - prospects} published bounds and {prospects} prospects** with their bibliography"
            + (f" ({without} more without numbers, for the record)" if without else "")
            + ", and four beam-dump searches computed again as a check of the whole chain;")


def main():
    program, run = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    made = stamp(program)
    record = json.loads((run / "record.json").read_text())
    about = [run / "record.json", run / "study.yaml", *sorted((run / "flux").glob("*.json"))]
    comparison, area = ask(program, "compare", run, about=[*about, *sorted((run / "reach").rglob("*.csv"))]), ask(
        program, "area", run, about=sorted((run / "reach").rglob("*.csv")))
    sections = {
        "photons": photons(comparison, record), "reach": reach(run, area), "choices": choices(program, run, about), "ceiling": ceiling(run / "ceiling"),
        "kaons": kaons(run, comparison), "by hand": by_hand(program, run, about), "heavy": heavy(program, run, about),
    }
    for name, text in sections.items():
        replace_section(name, text, PAPER, made)
    replace_section("bounds", bounds(program), README, made)
    for name in ("fig1", "fig2", "fig3"):
        shutil.copy(run / "figures" / f"{name}.png", ROOT / "docs" / "figures" / f"{name}.png")
    print(f"README.md and docs/Paper.md state {made}, {run}")


if __name__ == "__main__":
    main()
