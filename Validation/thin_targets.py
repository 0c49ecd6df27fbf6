"""Single collisions on thin targets against measurements: pions of protons, photons of neutrons of 14 MeV (sections of collisions.py)."""

import math

import matplotlib.pyplot as plt

from comparison import LABELS, PLOTS, cell, collide, mean, ratio, read
from document import table

PROTON = 0.938272  # GeV
SCALES = {3: 1, 5: 2, 8: 4, 12: 8}  # of the plot


def totals(program):
    cells = {}
    for row in read("pion_totals.csv"):
        if row["target"] == "D":
            continue
        answer = collide(program, row["target"], "p", 0.585, 30_000)
        value, error = (1e-3 * answer["inelastic_mb"] * 1e3 * x for x in mean(answer["particles"], row["pion"]))
        measured = float(row["sigma_mb"]), float(row["error"])
        cells.setdefault(row["pion"], {})[row["target"]] = f"{value:.1f} / {measured[0]:.3g} = " + cell(ratio((value, error), measured))
    targets = list(cells["pi+"])
    return table(["mb, ours / measured"] + targets, [[pion] + [by.get(t, "") for t in targets] for pion, by in cells.items()])


class Bin:
    """One measured value (mb/sr) and, after `fill`, ours in the same range."""

    def __init__(self, row):
        low, high = float(row["theta_min_rad"]), float(row["theta_max_rad"])
        self.low, self.high, self.variable = low, high, row["variable"]
        self.angle, self.measured = math.degrees((low + high) / 2), (float(row["dsigma_dOmega_mb_sr"]), float(row["error"]))
        self.single = low == high  # an angle, no bin
        if self.single:
            low, high, self.label = low - 0.09, high + 0.09, f"{self.angle:.0f}°"
        else:
            self.label = f"{math.degrees(low):.0f}-{math.degrees(high):.0f}°" if row["variable"] == "pT" else f"{low:.4g}-{high:.4g}"
        limits = float(row["low_GeVc"]), float(row["high_GeVc"])
        # A range in transverse momentum becomes one in momentum per slice of the angle.
        slices = 4 if row["variable"] == "pT" else 1
        self.slices = []
        for i in range(slices):
            a, b = (round(low + (high - low) * k / slices, 5) for k in (i, i + 1))
            sine = math.sin((a + b) / 2) if row["variable"] == "pT" else 1
            self.slices.append((a, b, *(round(x / sine, 5) for x in limits)))
        self.solid_angle = 2 * math.pi * (math.cos(low) - math.cos(high))

    def fill(self, spectrum):
        angles, momenta, value, variance = spectrum["angle_edges_rad"], spectrum["momentum_edges_GeV"], 0.0, 0.0
        for a, b, p, q in self.slices:
            for i in range(angles.index(a), angles.index(b)):
                for k in range(momenta.index(p), momenta.index(q)):
                    area = (angles[i + 1] - angles[i]) * (momenta[k + 1] - momenta[k])
                    value += area * spectrum["d2sigma_dp_dtheta_mb_per_GeV_rad"][i][k]
                    variance += (area * spectrum["error_mb_per_GeV_rad"][i][k]) ** 2
        self.ours = value / self.solid_angle, math.sqrt(variance) / self.solid_angle


def production(program, experiments=("HARP", "HARP-CDP", "Cochran")):
    """Bins by experiment, target, beam and pion, with ours filled in."""
    found = {}
    for row in read("pion_production.csv"):
        if row["experiment"] not in experiments:
            continue
        found.setdefault((row["experiment"], row["target"], float(row["beam"]), row["beam_unit"], row["pion"]), []).append(Bin(row))
    for (experiment, target, beam, unit, pion), bins in found.items():
        energy = beam if unit == "GeV" else math.hypot(beam, PROTON) - PROTON
        slices = [s for b in bins for s in b.slices]
        angles, momenta = (",".join(f"{x:.5f}" for x in sorted({s[i] for s in slices for i in pair})) for pair in ((0, 1), (2, 3)))
        collisions = 60_000 if experiment == "Cochran" else 15_000
        spectrum = collide(program, target, "p", energy, collisions, "--spectrum", pion, "--momenta", momenta, "--angles", angles)["spectrum"]
        for b in bins:
            b.fill(spectrum)
    return found


def summed(bins):
    """Ours and measured, with errors, over the bins by their solid angles; single angles stand for the range to their neighbours."""
    weights = [b.solid_angle for b in bins]
    if bins[0].single:
        x = [b.angle for b in bins]
        weights = [math.sin(math.radians(b)) * (d - a) for a, b, d in zip([0] + x, x, x[1:] + [180])]
    ours = sum(w * b.ours[0] for w, b in zip(weights, bins)), math.sqrt(sum((w * b.ours[1]) ** 2 for w, b in zip(weights, bins)))
    return ours, tuple(sum(w * b.measured[i] for w, b in zip(weights, bins)) for i in (0, 1))


def production_tables(found):
    blocks = {
        "HARP, large angles (rad)": lambda key, b: key[0] == "HARP" and b.angle > 17,
        "HARP, forward, above 0.5 GeV/c (rad)": lambda key, b: key[0] == "HARP" and b.angle < 17,
        "HARP-CDP": lambda key, b: key[0] == "HARP-CDP",
        "Cochran et al.": lambda key, b: key[0] == "Cochran" and key[1] != "H",
        "Cochran et al., hydrogen": lambda key, b: key[0] == "Cochran" and key[1] == "H",
    }
    parts = []
    for name, chosen in blocks.items():
        rows, labels = [], []
        for key, bins in found.items():
            if bins := [b for b in bins if chosen(key, b)]:
                labels = [b.label for b in bins]
                rows.append([f"{key[1]}, {key[2]:g} {key[3]}, {key[4]}", cell(ratio(*summed(bins)))] + [cell(ratio(b.ours, b.measured)) for b in bins])
        parts.append(table([name, "all"] + labels, rows))
    return "\n\n".join(parts)


def plot_production(found):
    panels = [("HARP", "C", "pi+"), ("HARP", "C", "pi-"), ("HARP", "Ta", None), ("Cochran", None, "pi+"), ("Cochran", None, "pi-"), ("HARP-CDP", "Pb", None)]
    figure, axes = plt.subplots(2, 3, figsize=(11, 6.8), gridspec_kw={"hspace": 0.3, "wspace": 0.22})
    for axis, (experiment, target, pion) in zip(axes.flat, panels):
        chosen = [(key, bins) for key, bins in found.items() if key[0] == experiment and target in (None, key[1]) and pion in (None, key[4])]
        beams = {f"{key[2]:g} {key[3]}" for key, _ in chosen}
        for i, ((_, nucleus, beam, unit, meson), bins) in enumerate(chosen):
            label, scale = f"{beam:g} {unit}", 1
            if target is None:
                label = nucleus
            elif len(beams) == 1:
                label = LABELS[meson]
            elif not pion:
                label += f" {LABELS[meson]}"
            if target and pion and (scale := SCALES[beam]) > 1:
                label += f" × {scale}"
            for block in ([b for b in bins if b.angle < 17], [b for b in bins if b.angle > 17]) if experiment == "HARP" else (bins,):
                if block:
                    x = [b.angle for b in block]
                    axis.errorbar(x, [scale * b.measured[0] for b in block], [scale * b.measured[1] for b in block], fmt="o", ms=4, color=f"C{i}", lw=1)
                    axis.plot(x, [scale * b.ours[0] for b in block], color=f"C{i}", lw=1.4, label=label)
                    label = None
        title = f"{experiment}, p + {target or 'A'} → {LABELS[pion] if pion else 'π'}"
        axis.set_title(title + (f", {beams.pop()}" if len(beams) == 1 else ""), fontsize=10)
        axis.set_yscale("log")
        axis.set_xlabel("angle (degrees)")
        axis.legend(fontsize=8, frameon=False)
    for axis in axes[:, 0]:
        axis.set_ylabel("dσ/dΩ (mb/sr)")
    figure.savefig(PLOTS / "pion_production.png", dpi=100, bbox_inches="tight")


def neutron_photons(program):
    rows = []
    for row in read("neutron_photons_14MeV.csv"):
        answer = collide(program, row["target"], "n", 0.0142, 20_000)
        barn = 1e-3 * answer["inelastic_mb"]
        number = [barn * x for x in mean(answer["particles"], "nuclear photon")]
        energy = [14.2 * barn * x for x in mean(answer["energy_share"], "nuclear photons")]
        line = [row["target"], row["angle_deg"]]
        for ours, name in ((number, "photons"), (energy, "energy")):
            measured = float(row["photons_b" if name == "photons" else "energy_b_MeV"]), float(row[f"{name}_error"])
            line += [f"{ours[0]:.2f}", cell(measured), cell(ratio(ours, measured))]
        rows.append(line)
    return table(["target", "measured at, degrees", "photons, b", "measured", "ratio", "energy, b MeV", "measured", "ratio"], rows)
