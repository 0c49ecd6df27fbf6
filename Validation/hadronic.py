"""Hadron showers in copper against Geant4, the published electromagnetic fractions and the CMS parametrisation of profiles.

Usage: hadronic.py PROGRAM [SHOWERS_AT_20_GEV]
"""

import csv
import math
import pathlib
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

from document import ROOT, replace_section, table
from program import ask, stamp

REFERENCE = pathlib.Path(__file__).resolve().parent / "reference"
NAMES = {"proton": "p", "neutron": "n", "kaon+": "K+", "kaon-": "K-", "kaon0L": "K0L", "kaon0S": "K0S", "lambda": "Lambda"}
# Published parametrisations f_em = 1 - (E/E0)^(k-1) of pion showers (E in GeV), and Gaisser's.
PUBLISHED = {"Cu, Groom/Wigmans": (0.7, 0.82), "Fe and Cu, Groom": (1.0, 0.82), "Gaisser": (1.0, 0.86)}
RADIATION_LENGTH, INTERACTION_LENGTH = 1.43558, 15.32  # Cu, cm (PDG)


def run(program, primary, energy, showers, *options):
    command = [program, "shower", "Cu", "--depth", "130cm", "--primary", primary, "--energy", f"{energy}GeV",
               "--showers", str(showers), *options]
    return ask(*command)


def gamma_density(x, a):
    return x ** (a - 1) * math.exp(-x) / math.gamma(a) if x > 0 else 0.0


def cms_profile(energy, edges):
    """Mean energy (GeV) in depth bins (cm): Grindhammer et al., SLAC-PUB-5072, with the constants of CMS's fast simulation.

    Depths are counted from the first inelastic interaction, which is exponential with mean one interaction length.
    """
    e = min(max(energy, 2.0), 500.0)
    length = math.log((0.35 + 0.09 * math.log(e)) * e)
    if e > 10:
        a_em, b_em, a_had, b_had, p = 1.30 + 0.255 * length, 0.289 - 0.010 * length, 0.38 + 0.23 * length, 0.83 - 0.049 * length, 0.509 - 0.021 * length
    else:
        a_em, b_em, a_had, b_had, p = 1.08 + 0.24 * length, 0.478 - 0.135 * length, 1.17 + 0.21 * length, 2.10 - 0.72 * length, 0.751 - 0.177 * length
    # Depths over which the two gamma distributions are integrated; then folded with the exponential.
    step = 0.05  # cm
    n = round(300 / step)
    shower = [0.0] * n
    for i in range(n):
        z = (i + 0.5) * step
        em = p * b_em / RADIATION_LENGTH * gamma_density(b_em * z / RADIATION_LENGTH, a_em)
        had = (1 - p) * b_had / INTERACTION_LENGTH * gamma_density(b_had * z / INTERACTION_LENGTH, a_had)
        shower[i] = energy * (em + had) * step
    folded, decay = [0.0] * n, math.exp(-step / INTERACTION_LENGTH)
    started = 0.0
    for i in range(n):
        # started: the shower's densities weighted with the probability of having begun that far in front.
        started = started * decay + shower[i] * (1 - decay)
        folded[i] = started
    out = []
    for low, high in zip(edges, edges[1:]):
        out.append(sum(folded[round(low / step):min(round(high / step), n)]))
    return out


def moments(profile, edges):
    """Centroid and depth that holds 95 % of what is in the profile, cm."""
    total, run_sum = sum(profile), 0.0
    centroid = sum(0.5 * (a + b) * x for a, b, x in zip(edges, edges[1:], profile)) / total
    for low, high, x in zip(edges, edges[1:], profile):
        if run_sum + x >= 0.95 * total:
            return centroid, low + (high - low) * (0.95 * total - run_sum) / x
        run_sum += x
    return centroid, edges[-1]


def against_geant4(program, showers20):
    with open(REFERENCE / "geant4_hadronic.csv") as file:
        reference = list(csv.DictReader(line for line in file if not line.startswith("#")))
    rows, checks, met = [], 0, 0
    for primary, energy in sorted({(r["primary"], r["energy_GeV"]) for r in reference}, key=lambda r: (r[0], float(r[1]))):
        showers = showers20 if energy == "20" else 4 * showers20
        report = run(program, primary, energy, showers)
        for r in (r for r in reference if (r["primary"], r["energy_GeV"]) == (primary, energy)):
            value, error, label = float(r["value"]), float(r["error"] or 0), r["label"]
            kind, limit = r["quantity"], None
            if kind in ("photons_created", "photons_electromagnetic", "photons_nuclear"):
                if kind == "photons_nuclear" and label != "1MeV":
                    continue
                entry = report[kind][label]
                mine, my_error = entry["mean"], entry["error"]
                if kind == "photons_electromagnetic" and label == "1MeV" or kind == "photons_created" and label in ("10MeV", "100MeV"):
                    limit = 1.15
            elif kind == "leaving_far_n":
                entry = report["leaving_far"].get(NAMES.get(label, label), {"mean": 0, "error": 0})
                mine, my_error = entry["mean"], entry["error"]
                if value < 5 * error or label.startswith(("nu", "anti")) or label == "deuteron":
                    continue
                limit = 1.5
            elif kind.startswith("energy_fraction"):
                mine, my_error = report["energy_fraction"][kind[16:]], 0.0
            elif kind == "mean_creation_depth_cm":
                mine, my_error = report[kind][label], error
            else:
                continue
            sigma = math.hypot(error, my_error)
            verdict = ""
            if limit:
                good = 1 / limit <= mine / value <= limit or abs(mine - value) <= 3 * sigma
                checks, met, verdict = checks + 1, met + good, "yes" if good else "**no**"
            rows.append([primary, energy, r["physics"], kind, label, f"{mine:.4g}", f"{my_error:.2g}" if my_error else "", f"{value:.4g}",
                         f"{error:.2g}" if error else "", f"{mine / value:.3f}", verdict])
    text = (f"{met} of {checks} numbers meet the accuracy asked for (photons above 10 and 100 MeV and electromagnetic photons above 1 MeV 15 %, particles behind "
            "1.3 m a factor 1.5; or 3 standard errors). The others stand without a verdict: nuclear photons of the reference are a continuum model without data.\n\n")
    return text + table(["primary", "GeV", "physics list", "quantity", "of", "CaloDump", "+-", "Geant4", "+-", "ratio", "met"], rows)


def electromagnetic_fractions(program, showers20):
    energies = [5, 10, 20, 50, 100, 200, 500]
    rows, points = [], []
    for energy in energies:
        entry = run(program, "pi-", energy, max(100, round(showers20 * 20 / energy)))["electromagnetic_fraction"]
        points.append(entry)
        sets = [1 - (energy / e0) ** (k - 1) for e0, k in PUBLISHED.values()]
        rows.append([str(energy), f"{entry['mean']:.3f}", f"{entry['error']:.3f}"] + [f"{f:.3f}" for f in sets])
    figure, axes = plt.subplots(figsize=(5, 3.4))
    axes.errorbar(energies, [p["mean"] for p in points], [p["error"] for p in points], fmt="o", color="C3", label="CaloDump, π⁻ in Cu")
    grid = [5 * 10 ** (i / 50) for i in range(101)]
    for (name, (e0, k)), style in zip(PUBLISHED.items(), ("-", "--", ":")):
        axes.plot(grid, [1 - (e / e0) ** (k - 1) for e in grid], style, color="k", lw=1, label=name)
    axes.set(xscale="log", xlabel="energy (GeV)", ylabel="electromagnetic fraction", ylim=(0, 0.8))
    axes.legend(fontsize=8, frameon=False)
    figure.savefig(ROOT / "docs" / "validation" / "electromagnetic_fraction.png", dpi=110, bbox_inches="tight")
    return table(["GeV", "CaloDump, pi- in Cu", "+-"] + [f"{n}, E0 = {e0}, k = {k}" for n, (e0, k) in PUBLISHED.items()], rows) \
        + "\n\n![electromagnetic fraction](validation/electromagnetic_fraction.png)"


def profiles(program, showers20):
    rows = []
    figure, panels = plt.subplots(1, 3, figsize=(10, 3.2))
    for panel, energy in zip(panels, (10, 50, 100)):
        report = run(program, "pi-", energy, max(100, round(showers20 * 20 / energy)))
        mine = [x * 1e-3 for x in report["profile_dE_dX0_MeV"]]
        edges = [i * RADIATION_LENGTH for i in range(len(mine) + 1)]
        theirs = cms_profile(energy, edges)
        a, b = moments(mine, edges), moments(theirs, edges)
        rows.append([str(energy), f"{a[0]:.1f}", f"{b[0]:.1f}", f"{a[1]:.1f}", f"{b[1]:.1f}", f"{sum(mine) / energy:.3f}"])
        x = [0.5 * (p + q) for p, q in zip(edges, edges[1:])]
        panel.semilogy(x, [v / RADIATION_LENGTH * 1e3 for v in mine], drawstyle="steps-mid", color="C3", lw=1, label="CaloDump")
        panel.semilogy(x, [v / RADIATION_LENGTH * 1e3 * sum(mine) / sum(theirs) for v in theirs], "k--", lw=1, label="CMS parametrisation")
        panel.set(xlabel="depth in Cu (cm)", title=f"π⁻ {energy} GeV")
        panel.title.set_fontsize(9)
    panels[0].set_ylabel("MeV / cm, per shower")
    panels[0].legend(fontsize=8, frameon=False)
    figure.savefig(ROOT / "docs" / "validation" / "hadronic_profile.png", dpi=110, bbox_inches="tight")
    return table(["pi-, GeV", "centroid, cm", "CMS", "95 % of the energy within, cm", "CMS", "deposited share"], rows) \
        + "\n\nThe parametrisation is normalised to the energy deposited here.\n\n![profiles](validation/hadronic_profile.png)"


CHOICES = {
    "as it is": [],
    "PYTHIA's products leave the nucleus untouched": ["--no-rescattering"],
    "Angantyr at high energy": ["--high-energy", "angantyr"],
    "below PYTHIA's range all is deposited": ["--low-energy", "deposit"],
    "no elastic scattering": ["--no-elastic"],
    "cross sections + 5 %": ["--cross-section-scale", "1.05"],
    "cross sections - 5 %": ["--cross-section-scale", "0.95"],
    "neutrons to 0.1 MeV": ["--neutron-cut", "0.1MeV"],
    "neutrons captured where they stop": ["--neutron-capture"],
}


def choices(program, showers20):
    rows = []
    for primary, energy in (("pi+", 20), ("p", 20), ("pi+", 100)):
        plain = None
        for name, options in CHOICES.items():
            report = run(program, primary, energy, max(100, round(showers20 * 20 / energy)), *options)
            cells = [report["photons_electromagnetic"]["1MeV"], report["photons_nuclear"]["1MeV"], report["photons_created"]["10MeV"],
                     report["photons_created"]["100MeV"], report["photons_created"]["1GeV"], report["electromagnetic_fraction"]]
            plain = plain or cells
            rows.append([primary, str(energy), name] + [
                f"{c['mean']:.4g}" if c is p else f"{c['mean'] / p['mean']:.3f} ± {math.hypot(c['error'], p['error']) / p['mean']:.3f}"
                for c, p in zip(cells, plain)])
    return ("Numbers per shower in the first line of each primary, then ratios to it.\n\n"
            + table(["primary", "GeV", "choice", "electromagnetic > 1 MeV", "nuclear > 1 MeV", "> 10 MeV", "> 100 MeV", "> 1 GeV", "f_em"], rows))


def main():
    program = sys.argv[1]
    showers20 = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    (ROOT / "docs" / "validation").mkdir(exist_ok=True)
    replace_section("hadronic", against_geant4(program, showers20), stamp=stamp(program))
    replace_section("electromagnetic fraction", electromagnetic_fractions(program, showers20), stamp=stamp(program))
    replace_section("hadronic profile", profiles(program, showers20), stamp=stamp(program))
    replace_section("hadronic choices", choices(program, showers20), stamp=stamp(program))
    print("docs/Validation.md is rewritten")


if __name__ == "__main__":
    main()
