"""Single collisions of UrQMD 3.4, a third program beside ours and Geant4: makes reference/urqmd_collisions.csv and reference/urqmd_fast_hadrons.csv.

Usage: urqmd.py [PROCESSES], which needs `pip install chromo==0.11.0` and takes half an hour of processor time. Other scripts read the files alone.
"""

import csv
import math
import multiprocessing
import sys
import warnings

import numpy as np

from comparison import REFERENCE, read

PDG = {"p": 2212, "n": 2112, "pi+": 211, "pi-": -211, "K+": 321, "K-": -321}
MASS = {"p": 0.93827, "n": 0.93957, "pi+": 0.13957, "pi-": 0.13957, "K+": 0.49368, "K-": 0.49368}  # GeV
TARGETS = {"H": "p", "C": (12, 6), "Cu": (64, 29), "Ta": (181, 73), "Pb": (208, 82)}
# target, primaries, kinetic energies (GeV), collisions
SHARES = [("Cu", ("pi+", "pi-", "p", "n"), (2, 5, 10), 1000), ("Cu", ("K+", "K-"), (5,), 1000), ("H", ("pi+", "pi-"), (2, 3), 1000)]
SPECTRA = {("HARP-CDP", "pi-"): 1500, ("HARP-CDP", "pi+"): 1500}  # by experiment and beam, collisions; those of protons take hours
KEY = ("experiment", "beam", "beam_GeVc", "target")
ORIGIN = """# {what} UrQMD 3.4 (S.A. Bass et al., Prog. Part. Nucl. Phys. 41 (1998) 255; M. Bleicher et al., J. Phys. G 25 (1999) 1859) through chromo 0.11.0 with its settings; nuclei do not evaporate.
# Collisions in which something happens; on hydrogen elastic ones are left out. Made by urqmd.py.
"""


def events(primary, target, energy, collisions):
    """Species, momenta (three columns) and energies of the final hadrons, GeV, laboratory, nucleons that nothing has touched included."""
    warnings.filterwarnings("ignore")  # that pi0 and eta have not decayed, as it should be
    import chromo

    gev = chromo.constants.GeV
    generator = chromo.models.UrQMD34(chromo.kinematics.FixedTarget((energy + MASS[primary]) * gev, PDG[primary], TARGETS[target]), seed=5)
    for event in generator(collisions):
        final = event.final_state()
        if target != "H" or sorted(final.pid) != sorted((PDG[primary], PDG["p"])):
            yield final.pid, np.stack([final.px, final.py, final.pz]), final.en


def shares(task):
    """Rows of one primary, target and kinetic energy."""
    target, primary, energy, collisions = task
    found = []
    for species, momentum, total in events(primary, target, energy, collisions):
        number = np.abs(species)
        baryon = (number > 1000) & (number < 10000)
        hadron = baryon | ((number > 100) & (number < 1000))
        kinetic = total - np.sqrt(np.maximum(total**2 - (momentum**2).sum(0), 0))
        neutral = np.isin(number, (111, 221, 331))
        found.append([total[neutral].sum() / energy, *(np.count_nonzero(species == pion) for pion in (211, -211, 111)),
                      kinetic[baryon].max(initial=0) / energy, kinetic[hadron].max(initial=0) / energy])
    means, errors = np.mean(found, 0), np.std(found, 0) / math.sqrt(len(found))
    names = ("share_pi0+eta", "n_pi+", "n_pi-", "n_pi0", "lead_baryon_share", "lead_hadron_share")
    return [[primary, target, energy, name, f"{m:.6g}", f"{e:.3g}"] for name, m, e in zip(names, means, errors)]


def ranges():
    """The measured ranges by experiment, beam, its momentum and target."""
    found = {}
    for r in read("fast_hadrons.csv"):
        found.setdefault(tuple(r[name] for name in KEY), []).append((r["hadron"], r["variable"], *(float(r[name] or 0) for name in ("low", "high", "p_low", "p_high"))))
    return {key: entries for key, entries in found.items() if key[:2] in SPECTRA}


def spectra(task):
    """Rows of one experiment, beam and target: number and momentum in the measured ranges."""
    (experiment, beam, beam_momentum, target), entries = task
    energy = math.hypot(float(beam_momentum), MASS[beam]) - MASS[beam]
    count, sums = 0, np.zeros((len(entries), 3))
    for species, momentum, _ in events(beam, target, energy, SPECTRA[experiment, beam]):
        count += 1
        size, transverse = np.sqrt((momentum**2).sum(0)), np.hypot(momentum[0], momentum[1])
        angle = np.arctan2(transverse, momentum[2])
        for i, (hadron, variable, low, high, p_low, p_high) in enumerate(entries):
            limited = transverse if variable == "pT" else size
            weight = size[(species == PDG[hadron]) & (angle >= low) & (angle < high) & (limited > p_low) & (limited < p_high)]
            sums[i] += len(weight), weight.sum(), (weight**2).sum()
    return [[experiment, beam, beam_momentum, target, hadron, variable, f"{low:g}", count, f"{n / count:.4g}", f"{math.sqrt(n) / count:.4g}",
             f"{w / count:.4g}", f"{math.sqrt(w2) / count:.4g}"] for (hadron, variable, low, *_), (n, w, w2) in zip(entries, sums)]


def write(name, what, columns, rows):
    with open(REFERENCE / name, "w", newline="") as file:
        file.write(ORIGIN.format(what=what))
        csv.writer(file, lineterminator="\n").writerows([columns, *rows])


def main():
    processes = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    with multiprocessing.get_context("spawn").Pool(processes, maxtasksperchild=1) as pool:  # a generator can be started once in a process
        spectrum = pool.map_async(spectra, list(ranges().items()), chunksize=1)
        share = pool.map_async(shares, [(target, primary, energy, n) for target, primaries, energies, n in SHARES for energy in energies for primary in primaries], chunksize=1)
        write("urqmd_fast_hadrons.csv", "Hadrons of single collisions, per collision, in the ranges of fast_hadrons.csv (number; momentum in GeV/c). Of",
              [*KEY, "hadron", "variable", "low", "collisions", "number", "number_error", "momentum", "momentum_error"], [row for rows in spectrum.get() for row in rows])
        write("urqmd_collisions.csv", "Means per collision, as in geant4_collisions.csv: share_pi0+eta is the total energy of undecayed pi0 and eta over the projectile's kinetic energy. Of",
              ["primary", "target", "energy_GeV", "quantity", "mean", "error"], [row for rows in share.get() for row in rows])


if __name__ == "__main__":
    main()
