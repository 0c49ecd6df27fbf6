"""Triggers on the chambers' hits (P30): efficiency for decays against rate, table of docs/Responses.md.

Usage: triggers.py PROGRAM RUN [EVENTS] [WINDOWS]
"""

import pathlib
import shutil
import subprocess
import sys

from document import ROOT, replace_section, table
from program import ask, stamp

RATES = {"1": 1e3, "10": 1e4, "100": 1e5, "1,000": 1e6}


def best(curve, rate):
    within = [point for point in curve["points"] if point["rate_Hz"]["mean"] <= rate]
    return within[-1] if within else None


def number(estimate):
    return f"{estimate['mean']:.3f} +- {estimate['error']:.3f}"


def frequency(pattern, kind):
    rate = pattern["rates_Hz"].get(kind)
    return f"{rate['mean'] / 1e3:.2g}" if rate else ""


def main(program, run, events="20000", windows="24000"):
    # Another seed than that of the samples that the learned patterns were trained on.
    report = ask(program, "patterns", run, "--coupling", "1e-5/GeV", "--events", events, "--windows", windows, "--seed", "7")
    rows, curves, times = [], [], []
    for entry in report["entries"]:
        if entry["chamber"] in {row[0] for row in rows}:
            continue
        most = entry["settings"][-1]
        for index, pattern in enumerate(most["patterns"]):
            quiet = entry["settings"][0]["patterns"][index]
            rows.append([
                entry["chamber"], f"`{pattern['name']}`", number(quiet["efficiency"]), f"{pattern['efficiency']['mean']:.3f}", f"{pattern['muons']['mean']:.2g}",
                frequency(pattern, "independent"), frequency(pattern, "photons")])
        for setting in entry["settings"]:
            for name, rate in RATES.items():
                points = [best(curve, rate) for curve in setting["curves"]]
                if len(points) == 2 and all(points):
                    cuts, learned = points
                    gain = learned["efficiency"]["mean"] / cuts["efficiency"]["mean"]
                    error = gain * sum((p["efficiency"]["error"] / p["efficiency"]["mean"]) ** 2 for p in points) ** 0.5
                    curves.append([
                        entry["chamber"], f"{setting['pile_up']:g}", name, number(cuts["efficiency"]), cuts["cut"].replace(">=", "from"), number(learned["efficiency"]), f"{gain:.2f} +- {error:.2f}"])
        if entry.get("cpu_ns"):
            times.append(f"{entry['chamber']}: {entry['cpu_ns']['observables']:.0f} ns for the observables of a window at 200 collisions in a crossing, {entry['cpu_ns']['network']:.0f} ns for the network")
    first = report["entries"][0]
    text = "\n\n".join([
        table(["chamber", "pattern", "decays, no pile-up", "at 200", "muons, at 200", "random hits, kHz: independent", "of photons"], rows),
        table(["chamber", "collisions in a crossing", "at most, kHz", "cuts", "which", "learned", "gain"], curves),
        f"m = 50 MeV, 1e-5/GeV, production of the run ({first['median_energy_GeV']:.2g} GeV is the median energy of the decays in {first['station']}), {int(events):,} decays. Processor time: {'; '.join(times)}."])
    replace_section("triggers", text, "docs/Responses.md", stamp(program))
    subprocess.run([program, "figures", run], check=True)
    shutil.copy(pathlib.Path(run) / "figures" / "P30.png", ROOT / "docs" / "figures" / "P30.png")


main(*sys.argv[1:])
