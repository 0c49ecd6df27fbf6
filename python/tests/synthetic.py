"""Run directories with made-up numbers in the real formats."""

import json
from pathlib import Path

import numpy as np

ETA = [0, 0.25, 0.5, 0.75, 1, 1.5, 1.8, 2.2, 2.5, 3, 4, 5, 6]
REPLICAS = 20
MASSES = np.geomspace(1e-3, 5, 200)
# As the program writes it beside a run's figures.
LABELS = {
    "experiment": "toy", "dumps": ["EM", "HAD"],
    "chambers": [{"name": "BAR", "label": "barrel chambers", "abs_eta": [0, 1]}, {"name": "END", "label": "END", "abs_eta": [1.8, 2.5]}],
    "scenarios": [
        {"name": "unbiased", "label": "First years, unbiased, barrel", "luminosity_per_fb": 100},
        {"name": "triggers", "label": "All years, triggers, barrel", "luminosity_per_fb": 200},
        {"name": "barrel", "label": "Later years, barrel", "luminosity_per_fb": 300},
        {"name": "forward", "label": "Later years, forward", "luminosity_per_fb": 300},
    ],
}


def theta_edges():
    forward = [2 * np.arctan(np.exp(-eta)) for eta in ETA]
    return np.array([0.0, *forward[::-1], *(np.pi - edge for edge in forward[1:]), np.pi])


def write_flux(run, dump, material, depth_cm, yield_per_collision, seed):
    """Soft photons everywhere, harder ones forward: E^-1 dE/dlogE cut at 3 GeV cosh(eta), clumpy where few jets contribute."""
    random = np.random.default_rng(seed)
    energy = np.geomspace(1e-3, 1e4, 281)
    theta, depth = theta_edges(), np.linspace(0, depth_cm, 13)
    e = np.sqrt(energy[1:] * energy[:-1])[:, None]
    middle = 0.5 * (theta[1:] + theta[:-1])[None, :]
    eta = np.abs(np.log(np.tan(0.5 * middle)))
    hard = np.exp(-e / (3 * np.cosh(eta))) * (1 + e / 0.01) ** -0.7
    spread = np.sin(middle) * np.diff(theta)[None, :] + 0.4 * np.exp(-(((eta - 4) / 2) ** 2)) / (1 + 3 * e ** -0.3)
    shape = e ** -0.3 * hard * spread
    along = np.exp(-0.5 * (depth[1:] + depth[:-1]) / (depth_cm / 5))
    mean = yield_per_collision * (shape / shape.sum())[:, :, None] * along / along.sum()
    clumps = random.gamma(1 + 30 * (shape / shape.max()) ** 0.3, size=(REPLICAS, *shape.shape)) / (1 + 30 * (shape / shape.max()) ** 0.3)
    kept = shape * random.gamma(2, size=shape.shape) > shape.max() * 1e-9
    photons = np.ascontiguousarray(mean * (clumps * kept * random.gamma(9, 1 / 9, size=(REPLICAS, 1, 1)))[..., None])
    folder = Path(run) / "flux"
    folder.mkdir(parents=True, exist_ok=True)
    header = {
        "format": "calodump-flux-1", "dump": dump, "material": material, "depth_cm": depth_cm, "sigma_mb": 70,
        "collisions": 36000, "replicas": REPLICAS, "photon_cut_MeV": 1, "cone": "theta-phi", "cut": "photon", "study": "0",
        "axes": [
            {"name": "energy_GeV", "edges": list(energy)},
            {"name": "theta_rad", "edges": list(theta)},
            {"name": "depth_cm", "edges": list(depth)},
        ],
    }
    (folder / f"{dump}.json").write_text(json.dumps(header))
    np.save(folder / f"{dump}.photons.npy", photons)
    np.save(folder / f"{dump}.track_length_cm.npy", photons)


def write_contour(run, scenario, signal, lower, upper):
    """Edges (GeV^-1) at 10 MeV: the lower one falls as 1/m, the upper one as 1/m^2; both steepen beyond 200 MeV."""
    folder = Path(run) / "reach"
    folder.mkdir(parents=True, exist_ok=True)
    chamber = "END, 1.8 < |eta| < 2.5, layers at 0-40 cm behind the dumps" if scenario == "forward" else "BAR, 0 < |eta| < 1, layers at 100-150 cm behind the dumps"
    lines = [f"# scenario: {scenario}", "# luminosity: 300/fb", f"# chamber: {chamber}", "mass_GeV,lower_per_GeV,upper_per_GeV"]
    low = lower * (0.01 / MASSES) * np.exp((MASSES / 0.2) ** 1.5)
    high = upper * (0.01 / MASSES) ** 2
    rows = [(m, a, b) for m, a, b in zip(MASSES, low, high) if a <= b]
    if not rows:
        lines.insert(1, "# no reach")
    lines += [f"{m:.6e},{a:.6e},{b:.6e}" for m, a, b in rows]
    (folder / f"{scenario}_N{signal:g}.csv").write_text("\n".join(lines) + "\n")


def write_run(run):
    write_flux(run, "EM", "Pb", 40, 7e2, seed=1)
    write_flux(run, "HAD", "Fe", 200, 3e2, seed=2)
    for scenario, strength, upper in [("unbiased", 1e-6, 2e-3), ("triggers", 3e-5, 3e-3), ("barrel", 1.0, 7e-3), ("forward", 3.0, 2.5e-2)]:
        for signal in (2.3, 100):
            ease = (signal / 2.3 / strength) ** 0.25
            write_contour(run, scenario, signal, 4e-5 * ease, upper / (1 + 0.15 * np.log(ease + 1)))
    (Path(run) / "labels.json").write_text(json.dumps(LABELS))
    return Path(run)
