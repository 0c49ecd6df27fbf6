"""Bremsstrahlung of a light boson off electrons in the field of an atom at rest: the exact tree-level integral beside approximations.

    python bremsstrahlung.py [calodump]      # a table for tungsten; with the program its own cross sections beside it

The exact integral has the two diagrams e Z -> e Z X with traces of matrices taken number by number, integrated over x = E_X/E, the boson's angle, the
momentum transfer t to the atom and its azimuth. Nothing here is shared with the program. Takes minutes.
"""

import json
import subprocess
import sys

import numpy as np

ALPHA, ELECTRON, BARN = 7.2973525643e-3, 0.51099895069e-3, 3.8937937e-4  # 1, GeV, GeV^2 barn
FERMI = 5.0677307  # 1 fm in 1/GeV
PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])
ZERO, ONE = np.zeros((2, 2)), np.eye(4)
GAMMA = [np.diag([1, 1, -1, -1]).astype(complex), *(np.block([[ZERO, s], [-s, ZERO]]) for s in PAULI)]
GAMMA5 = np.block([[ZERO, np.eye(2)], [np.eye(2), ZERO]])
METRIC = np.array([1.0, -1, -1, -1])
VERTICES = {"pseudoscalar": [(1j * GAMMA5, 1)], "scalar": [(ONE, 1)], "vector": [(GAMMA[mu], -METRIC[mu]) for mu in range(4)]}


def slash(p, mass):
    return np.einsum("...m,mab->...ab", p, np.array([METRIC[m] * GAMMA[m] for m in range(4)])) + mass * ONE


def amplitude(kind, p, out, k, mass):
    """Half the sum over spins of |u'(gamma0 S V + V S gamma0)u|^2."""
    before = slash(p - k, ELECTRON) / (mass**2 - 2 * p @ (METRIC * k))
    after = slash(out + k, ELECTRON) / (mass**2 + 2 * out @ (METRIC * k))[..., None, None]
    total = 0
    for vertex, sign in VERTICES[kind]:
        whole = GAMMA[0] @ before @ vertex + vertex @ after @ GAMMA[0]
        barred = GAMMA[0] @ np.conj(np.swapaxes(whole, -1, -2)) @ GAMMA[0]
        total = total + sign * 0.5 * np.einsum("...ab,...ba->...", slash(out, ELECTRON) @ whole, slash(p, ELECTRON) @ barred).real
    return total


def form(t, z, a):
    """Helm's nucleus and the protons one by one, both screened."""
    q = np.sqrt(t)
    x = q * np.sqrt((1.23 * a ** (1 / 3) - 0.6) ** 2 + 2.18) * FERMI
    sphere = np.where(x < 1e-2, 1 - x**2 / 10, 3 * (np.sin(x) - x * np.cos(x)) / np.maximum(x, 1e-9) ** 3)
    whole, single = ((length / ELECTRON) ** 2 * t for length in (111 * z ** (-1 / 3), 773 * z ** (-2 / 3)))
    tau = t / (4 * 0.938272**2)
    nucleus = z**2 * sphere**2 * np.exp(-t * (0.9 * FERMI) ** 2) * (whole / (1 + whole)) ** 2
    return nucleus + z * (1 + tau * 2.792847**2) / (1 + tau) / (1 + t / 0.71) ** 4 * (single / (1 + single)) ** 2


def nodes(n, low, high):
    x, w = np.polynomial.legendre.leggauss(n)
    return (low + high) / 2 + (high - low) / 2 * x, (high - low) / 2 * w


def exact(kind, energy, mass, x, z, a, angles=20, transfers=30, turns=8):
    """d sigma / dx at unit coupling, barn."""
    p0, own, rest = np.sqrt(energy**2 - ELECTRON**2), x * energy, (1 - x) * energy
    k0, out0 = np.sqrt(own**2 - mass**2), np.sqrt(rest**2 - ELECTRON**2)
    scale = mass**2 * (1 - x) / x + ELECTRON**2 * x
    v, wv = nodes(angles, 0, np.log1p(min(energy**2 * x * np.pi**2, 1e7 * scale) / scale))
    total = 0
    for u, weight in zip(scale * np.expm1(v), wv):
        theta = np.sqrt(u / (energy**2 * x))
        p, k = np.array([energy, 0, 0, p0]), np.array([own, k0 * np.sin(theta), 0, k0 * np.cos(theta)])
        left = p[1:] - k[1:]
        length = np.linalg.norm(left)
        a1, b1 = ELECTRON**2 / (energy + p0), mass**2 / (own + k0)  # least transfer without cancellation
        least = (-(mass**2) + 2 * (energy * b1 + own * a1 - a1 * b1) + 4 * p0 * k0 * np.sin(theta / 2) ** 2) / (length + out0)
        logarithm, wt = nodes(transfers, 2 * np.log(least), 2 * np.log(length + out0))
        t = np.exp(logarithm)
        bend = np.minimum(2, (t - least**2) / (2 * length * out0))
        c, s = (1 - bend)[:, None, None], np.sqrt(np.maximum(0, bend * (2 - bend)))[:, None, None]
        phi = ((np.arange(turns) + 0.5) * 2 * np.pi / turns)[None, :, None]
        along = left / length
        across = np.array([along[2], 0, -along[0]])
        direction = c * along + s * (np.cos(phi) * across + np.sin(phi) * np.cross(along, across))
        final = np.concatenate([np.full((*direction.shape[:2], 1), rest), out0 * direction], -1)
        mean = amplitude(kind, p, final, k, mass).mean(1) * 2 * np.pi
        inner = np.sum(wt * t * mean * form(t, z, a) / t**2) / (2 * length * out0)
        total += weight * (u + scale) / (2 * energy**2 * x) / theta * 2 * np.pi * np.sin(theta) * inner
    charge = 4 * np.pi * ALPHA
    return charge**2 * energy * k0 * out0 / (2 * p0) * 2 * np.pi / (4 * (2 * np.pi) ** 6) * total * BARN


def flux(low, high, z, a):
    if low >= high:
        return 0.0
    logarithm, w = nodes(60, np.log(low), np.log(high))
    t = np.exp(logarithm)
    return np.sum(w * (t - low) / t * form(t, z, a))


def approximate(kind, energy, mass, x, z, a, improved):
    """Weizsaecker and Williams: improved (one flux for all angles), or with t from each angle's least transfer to 2.6 U/x."""
    scale = mass**2 * (1 - x) / x + ELECTRON**2 * x
    weight = {"pseudoscalar": 2 * mass**2, "scalar": 2 * (mass**2 - 4 * ELECTRON**2), "vector": 4 * (mass**2 + 2 * ELECTRON**2)}[kind]
    leading = (2 * (2 - 2 * x + x**2) if kind == "vector" else x**2) / (1 - x)
    s, w = nodes(24, 0, 1)
    u = scale / s**2
    if improved:
        photons = flux((mass**2 / 2 / energy) ** 2, mass**2 + ELECTRON**2, z, a)
    else:
        photons = np.array([flux((one / (2 * energy * (1 - x))) ** 2, min(2.6 * one / x, 1e3), z, a) for one in u])
    integral = np.sum(w * 2 * s * (leading + weight * x * (scale - u) / u**2) * photons) / scale
    return ALPHA**2 / (4 * np.pi) * (1 - x) * np.sqrt(1 - (mass / x / energy) ** 2) * integral * BARN


def total(density, energy, mass, count=16):
    offset = (ELECTRON / mass) ** 2
    soft, hard = np.log(1 - mass / energy + offset), np.log(ELECTRON / energy + offset)
    s, w = nodes(count, 0, 1)
    rest = np.exp(soft + (hard - soft) * s**2)
    return sum(weight * 2 * one * (soft - hard) * r * density(1 + offset - r) for one, weight, r in zip(s, w, rest))


def main():
    z, a = 74, 183.84
    names = {"pseudoscalar": ("alp-electron", 1), "scalar": ("scalar-electron", 1), "vector": ("dark-photon", 4 * np.pi * ALPHA)}
    print("kind E/GeV m/GeV exact/barn(unit coupling) improved/exact ours/exact" + (" program/exact" if len(sys.argv) > 1 else ""))
    for kind in VERTICES:
        for energy, mass in [(0.02, 0.001), (0.1, 0.003), (0.1, 0.01), (1, 0.01), (10, 0.01), (1, 0.1), (10, 0.1), (100, 0.1), (10, 0.3), (100, 1)]:
            truth = total(lambda x: exact(kind, energy, mass, x, z, a), energy, mass)
            row = [total(lambda x: approximate(kind, energy, mass, x, z, a, improved), energy, mass) / truth for improved in (True, False)]
            if len(sys.argv) > 1:
                name, square = names[kind]
                answer = subprocess.run(
                    [sys.argv[1], "production", name, "W", "--parent", "e-", "--energy", f"{energy}GeV", "--mass", f"{mass}GeV", "--json"], capture_output=True, check=True)
                found = next(channel for channel in json.loads(answer.stdout)["channels"] if channel["name"] == "bremsstrahlung")
                row.append(found["sigma_barn"] / square / truth)
            print(kind, energy, mass, f"{truth:.4e}", *(f"{ratio:.3f}" for ratio in row), flush=True)


if __name__ == "__main__":
    main()
