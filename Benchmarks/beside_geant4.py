"""Showers of CaloDump beside Geant4: one machine, one core, the two programs in turn.

    pip install geant4-pybind==0.1.3              # Geant4 11.4.1, within the wheel; Python 3.11
    python Benchmarks/beside_geant4.py [ROUNDS]   # 5 by default; needs .build/release/calodump

A round times both programs one after the other, in changing order: processor time of the showers alone, after initialisation
and a few showers more. The table has medians over the rounds, and median, least and largest of the rounds' own ratios. Photons
created are counted in Geant4 in runs of their own, to see that the same work is timed.

Geant4's data files are not on PyPI. The physics is therefore G4EmStandardPhysics as it is (general process of the photons,
Urban multiple scattering below 100 MeV), but for the photoelectric effect by Sandia's table (G4PEEffectFluoModel), no Rayleigh
scattering, and the Seltzer-Berger spectra of this repository in place of G4LEDATA's. No photonuclear reactions. For the pion
QGSP_BERT's constructors of hadrons and ions, without levels of nuclei, and below 20 MeV with this repository's cross sections of
neutrons in place of G4PARTICLEXSDATA's. What is below the threshold is not made (cuts applied to all processes), stopped
(electrons, positrons) or dropped (photons, neutrons) by Geant4's own means; of Python there is only the gun, once a shower.
"""

import collections
import csv
import ctypes
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / ".build/release/calodump"
# Energy in GeV; the production cut in MeV is also the energy below which nothing is followed; showers per round.
Case = collections.namedtuple("Case", "primary energy material depth_cm cut showers_geant4 showers_calodump")
CASES = [Case("gamma", 10, "PbWO4", 60, 1, 200, 2500), Case("gamma", 10, "Pb", 40, 10, 1000, 12500), Case("pi+", 20, "Cu", 130, 1, 160, 1200)]
THRESHOLDS = {"1MeV": 1, "10MeV": 10, "100MeV": 100}  # of the photons counted, MeV


def read(table):
    with open(ROOT / "Sources" / table) as file:
        return list(csv.reader(line for line in file if not line.startswith("#")))


def interpolated(x, y, value):
    i = next(i for i in range(1, len(x)) if value <= x[i] or i == len(x) - 1)
    return y[i - 1] + (y[i] - y[i - 1]) * (max(value, x[0]) - x[i - 1]) / (x[i] - x[i - 1])


def write_neutrons(folder):
    """Cross sections (mm2) of neutrons on H and Cu up to 20 MeV. Inelastic ones below 14 MeV open from copper's first level on, as in CaloDump."""
    folder.mkdir()
    rows = {tuple(row[:3]): [float(value) for value in row[3:]] for row in read("Nuclei/Tables/hadrons.csv")}
    slow, fast = rows["slow n", "energy", ""], rows["n", "energy", ""]
    energies = [20 * 10 ** (i / 50 - 4) for i in range(201)]
    for z, elements in ("1", [1]), ("29", range(2, 93)):  # Geant4 reads all elements, and uses those of the block and of the vacuum
        sections = {"inel": [], "el": [], "cap": []}
        for t in (energy * 1e-3 for energy in energies):
            total = interpolated(slow + fast, rows["slow n", "total", z] + rows["n", "total", z], t)
            opened = min(1, (1 - math.exp(-max(0, t - 0.7e-3) / 1.5e-3)) / (1 - math.exp(-13.3 / 1.5)))
            inelastic = interpolated(fast, rows["n", "inelastic", z], t) * opened
            for name, section in ("inel", inelastic), ("el", total - inelastic), ("cap", 1e-3):
                sections[name].append(section * 1e-25)
        for name, values in sections.items():
            lines = [f"{energies[0]} {energies[-1]} {len(values)}", str(len(values)), *(f"{t} {value}" for t, value in zip(energies, values))]
            for element in elements:
                (folder / f"{name}{element}").write_text("\n".join(lines) + "\n")


def write_data(folder):
    """Folders of Geant4's data, which have to be named. Bremsstrahlung: k/T, ln(T/MeV), (beta^2/Z^2) k dsigma/dk in mb."""
    write_neutrons(folder / "neutron")
    for name in "LE ENSDFSTATE LEVELGAMMA RADIOACTIVE PARTICLEXS NEUTRONHP PII REALSURFACE SAIDXS ABLA INCL CHANNELING".split():
        os.environ[f"G4{name}DATA"] = str(folder)
    os.environ["GEANT4_DATA_DIR"] = str(folder)
    (folder / "ENSDFSTATE.dat").touch()
    ratios, *lines = read("Materials/Tables/bremsstrahlung.csv")
    elements = collections.defaultdict(dict)
    for z, energy, *values in lines:
        elements[z][float(energy)] = values
    (folder / "brem_SB").mkdir()
    for z, rows in elements.items():
        energies = [1e-3] + sorted(rows)  # Geant4's model begins at 1 keV, far below the cuts
        lines = [["0", str(len(ratios) - 2), str(len(energies))], ratios[2:], [repr(math.log(energy)) for energy in energies]]
        lines += [rows[max(energy, energies[1])] for energy in energies]
        (folder / "brem_SB" / f"br{z}").write_text("\n".join(" ".join(line) for line in lines) + "\n")


class Processes:
    """Processes of Geant4 that geant4-pybind does not show, through the symbols of its library."""

    def __init__(self, library):
        self.library, self.kept = ctypes.CDLL(library), []

    def call(self, symbol, *arguments):
        function = getattr(self.library, symbol)
        function.restype = ctypes.c_void_p
        return ctypes.c_void_p(function(*arguments))

    def make(self, name, process, *arguments, types=""):
        text = ctypes.create_string_buffer(process.encode())
        string = (ctypes.c_size_t * 4)(ctypes.addressof(text), len(process), len(process), 0)  # a std::string
        memory = ctypes.create_string_buffer(1 << 16)  # more than any of them needs
        self.kept += [text, string, memory]
        made = ctypes.c_void_p(ctypes.addressof(memory))
        self.call(f"_ZN{len(name)}{name}C1ERK8G4String{types}", made, string, *arguments)
        return made

    def replace_photons(self, manager):
        """Leaves transport; adds the general process without Rayleigh scattering, and the end at the user's lowest energy (neutrons, too)."""
        for i in reversed(range(manager.GetProcessListLength())):
            process = manager.GetProcessList()[i]
            if process.GetProcessName() != "Transportation":
                manager.RemoveProcess(process)
        general = self.make("G4GammaGeneralProcess", "GammaGeneralProc")
        for name, process in ("G4PhotoElectricEffect", "phot"), ("G4ComptonScattering", "compt"), ("G4GammaConversion", "conv"):
            part = self.make(name, process, 2, types="13G4ProcessType")  # 2: electromagnetic
            self.call("_ZN21G4GammaGeneralProcess12AddEmProcessEP12G4VEmProcess", general, part)
        helper, cut = self.call("_ZN19G4PhysicsListHelper20GetPhysicsListHelperEv"), self.make("G4UserSpecialCuts", "UserSpecialCut")
        photon, neutron = self.call("_ZN7G4Gamma5GammaEv"), self.call("_ZN9G4Neutron7NeutronEv")
        for process, particle in (general, photon), (cut, photon), (cut, neutron):
            self.call("_ZN19G4PhysicsListHelper15RegisterProcessEP10G4VProcessP20G4ParticleDefinition", helper, process, particle)


def geant4(case, showers, seed, count):
    """Processor time of the showers in Geant4, s, or the photons created per shower if `count`. Once in a process."""
    import geant4_pybind as g4  # looks for the folders of its data

    processes, photons, kept = Processes(g4.__file__), dict.fromkeys(THRESHOLDS, 0), []

    class Block(g4.G4VUserDetectorConstruction):  # mm, MeV
        def Construct(self):
            def volume(name, material, half_width, half_depth):
                box = g4.G4Box(name, half_width, half_width, half_depth)
                kept.append(g4.G4LogicalVolume(box, g4.G4NistManager.Instance().FindOrBuildMaterial(material), name))
                return kept[-1]
            world, block = volume("world", "G4_Galactic", 2100, 1100), volume("block", f"G4_{case.material}", 2000, 5 * case.depth_cm)
            kept.append(g4.G4UserLimits(sys.float_info.max, sys.float_info.max, sys.float_info.max, case.cut))
            block.SetUserLimits(kept[-1])
            kept.append(g4.G4PVPlacement(None, g4.G4ThreeVector(), block, "block", world, False, 0))
            return g4.G4PVPlacement(None, g4.G4ThreeVector(), world, "world", None, False, 0)

    class Changes(g4.G4VPhysicsConstructor):
        def ConstructParticle(self):
            pass

        def ConstructProcess(self):
            processes.replace_photons(g4.G4Gamma.Gamma().GetProcessManager())

    class Gun(g4.G4VUserPrimaryGeneratorAction):
        def __init__(self):
            super().__init__()
            self.gun = g4.G4ParticleGun(g4.G4ParticleTable.GetParticleTable().FindParticle(case.primary), 1)
            self.gun.SetParticleEnergy(1e3 * case.energy)
            self.gun.SetParticlePosition(g4.G4ThreeVector(0, 0, -5 * case.depth_cm - 1e-3))
            self.gun.SetParticleMomentumDirection(g4.G4ThreeVector(0, 0, 1))

        def GeneratePrimaries(self, event):
            self.gun.GeneratePrimaryVertex(event)

    class Counter(g4.G4UserTrackingAction):
        def PreUserTrackingAction(self, track):
            if track.GetParentID() > 0 and track.GetDefinition().GetParticleName() == "gamma":
                for name, threshold in THRESHOLDS.items():
                    photons[name] += track.GetKineticEnergy() > threshold

    class Actions(g4.G4VUserActionInitialization):
        def Build(self):
            self.SetUserAction(Gun())
            if count:
                self.SetUserAction(Counter())

    manager, physics = g4.G4RunManagerFactory.CreateRunManager(g4.G4RunManagerType.Serial), g4.G4VModularPhysicsList()
    kept += [g4.G4EmStandardPhysics(), Changes("changes")]
    if case.primary != "gamma":
        kept += [g4.G4DecayPhysics(), g4.G4HadronElasticPhysics(), g4.G4HadronPhysicsQGSP_BERT(), g4.G4StoppingPhysics(), g4.G4IonPhysics()]
    for constructor in kept:
        physics.RegisterPhysics(constructor)
    g4.G4EmParameters.Instance().SetApplyCuts(True)
    g4.G4EmParameters.Instance().SetLowestElectronEnergy(case.cut)
    for part in Block(), physics, Actions():
        manager.SetUserInitialization(part)
    manager.Initialize()
    # Cuts are set as ranges: with a range of energies of no width they are all the one energy.
    g4.G4ProductionCutsTable.GetProductionCutsTable().SetEnergyRange(case.cut, case.cut * 1.000001)
    for particle in "gamma", "e-", "e+":
        physics.SetCutValue(1e-6, particle)
    g4.G4Random.setTheSeed(seed)
    manager.BeamOn(showers // 20 + 1)
    photons.update(dict.fromkeys(THRESHOLDS, 0))
    start = time.process_time()
    manager.BeamOn(showers)
    return {name: n / showers for name, n in photons.items()} if count else time.process_time() - start


def answer(command):
    run = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if run.returncode:
        sys.exit(f"beside_geant4.py: {' '.join(map(str, command))}: exit {run.returncode}\n{run.stdout[-2000:]}{run.stderr[-2000:]}")
    return json.loads(run.stdout.split("\nanswer ")[-1])


def ask_geant4(case, showers, seed, count=False):
    return answer([sys.executable, __file__, "--geant4", CASES.index(case), showers, seed, int(count)])


def ask_calodump(case, showers, seed):
    return answer([PROGRAM, "shower", case.material, "--depth", f"{case.depth_cm}cm", "--primary", case.primary, "--energy", f"{case.energy}GeV",
                   "--showers", showers, "--photon-cut", f"{case.cut}MeV", "--electron-cut", f"{case.cut}MeV", "--seed", seed, "--json"])


def main(rounds):
    rows = [["shower", "cuts", "program", "GeV/s", "ours over it", *(f"photons > {name}" for name in THRESHOLDS)], ["---"] * 8]
    for case in CASES:
        ours, theirs = [], []
        for i in range(rounds):
            for calodump in (True, False) if i % 2 == 0 else (False, True):
                if calodump:
                    report = ask_calodump(case, case.showers_calodump, i + 1)
                    ours.append(case.energy * case.showers_calodump / report["cpu_s"])
                else:
                    theirs.append(case.energy * case.showers_geant4 / ask_geant4(case, case.showers_geant4, i + 1))
            print(f"{case.material}, round {i + 1}: {ours[-1]:,.0f} and {theirs[-1]:,.0f} GeV/s", file=sys.stderr)
        ratios = [a / b for a, b in zip(ours, theirs)]
        created = {name: report["photons_created"][name]["mean"] for name in THRESHOLDS}
        ratio = f"{statistics.median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f})"
        counted = ask_geant4(case, 5 * case.showers_geant4, rounds + 1, count=True)
        for name, speed, over, count in ("CaloDump", ours, "", created), ("Geant4", theirs, ratio, counted):
            shown = [f"{n:,.1f}" if THRESHOLDS[key] >= case.cut else "" for key, n in count.items()]
            shower = f"{case.energy} GeV {case.primary}, {case.material} {case.depth_cm} cm"
            rows.append([shower, f"{case.cut} MeV", name, f"{statistics.median(speed):,.0f}", over, *shown])
    print("\n".join("| " + " | ".join(row) + " |" for row in rows))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--geant4"]:
        index, *numbers = map(int, sys.argv[2:])
        print("\nanswer", json.dumps(geant4(CASES[index], *numbers)), flush=True)
        os._exit(0)  # Python would free Geant4's parts in another order than Geant4
    with tempfile.TemporaryDirectory() as data:
        write_data(Path(data))
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
