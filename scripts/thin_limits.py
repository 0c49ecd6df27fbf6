#!/usr/bin/env python3
"""Makes the tables of published bounds in Sources/Bounds/Limits from digitised curves.

    scripts/thin_limits.py CURVES [--out Sources/Bounds/Limits]

CURVES is a folder of CSV files with the columns mass_GeV, coupling_per_GeV, one per curve, named as in `CURVES_USED` below,
made from the files of the compilations that each entry credits: eV to GeV; for ALPINIST g = 16 pi alpha C_BB / Lambda. The
convention is L = (g/4) a F Ftilde, so that the width is g^2 m^3 / (64 pi).

Each curve is thinned with the algorithm of Douglas and Peucker (Cartographica 10 (1973) 112) in (ln m, ln g): the table stays
within TOLERANCE, as a relative deviation, of the curve it came from. Small loops of a digitised tip are cut. Numbers are rounded
to four digits.
"""

import argparse
import csv
import math
import os
import sys
from pathlib import Path
from typing import NamedTuple

TOLERANCE = 0.01

AXIONLIMITS = "AxionLimits, github.com/cajohare/AxionLimits, MIT"
FORESEE = "FORESEE, github.com/KlingFelix/FORESEE, MIT"
NOT_STATED = "not stated in the compilation"
ALPINIST = "ALPINIST, github.com/jjerhot/ALPINIST, BSD-3-Clause"

BIBTEX = {  # keys of Sources/Bounds/Limits/references.bib: the experiment, the analysis, the compilation
    "e137": "Bjorken:1988as, Dolan:2017osp, Kling:2021fwx",
    "e141": "Riordan:1987aw, Jerhot:2022chi",
    "charm": "CHARM:1985anb, Jerhot:2022chi",
    "nucal": "Blumlein:1990ay, Jerhot:2022chi",
    "na64": "NA64:2020qwq, AxionLimits",
    "lep": "Jaeckel:2015jla, AxionLimits",
    "belle2": "BelleII:2020jti, AxionLimits",
    "bes3": "BESIII:2024hdv, Kling:2021fwx",
    "primex": "Aloni:2019ruo, Kling:2021fwx",
    "ee-gamma-inv": "Hewett:2012ns, Kleban:2005rj",
    "atlas-pbpb": "ATLAS:2020hii, AxionLimits",
    "cms-pbpb": "CMS:2018erd, AxionLimits",
    "miniboone": "Capozzi:2023ffu, AxionLimits",
    "hb-stars": "Ayala:2014pea, Dolan:2022kul, AxionLimits",
    "sn1987a-cooling": "Caputo:2021rux, AxionLimits",
    "sn1987a-decay": "Muller:2023vjm, AxionLimits",
    "sn-explosion-energy": "Caputo:2022mah, AxionLimits",
    "dune": "Brdar:2020dpr, AxionLimits",
    "faser": "Feng:2018pew, Kling:2021fwx",
    "faser2": "Feng:2022inv, Kling:2021fwx",
    "ldmx": "Berlin:2018bsc, Kling:2021fwx",
    "na64-projection": "Dusaev:2020gxi, Kling:2021fwx",
    "ship": "Alekhin:2015byh, Jerhot:2022chi",
    "faser-2024": "FASER:2024bbl, AxionLimits",
    "ccm": "CCM:2021jmk",
}


# Production on nuclei and width are those of a scalar coupled to photons.
SCALARS_TOO = ("e137", "e141", "charm", "nucal", "na64")

# Where figures put the labels: mass, coupling, rotation in degrees (-22 along g ~ 1/m, -38 along 1/m^2).
LABEL_AT = {
    "e137": "0.005 1.1e-05 0",
    "e141": "0.0022 0.008 -22",
    "charm": "0.1 3.9e-06 0",
    "nucal": "0.195 2.15e-06 0",
    "na64": "0.0045 0.00032 0",
    "lep": "0.05 0.012 0",
    "belle2": "1 0.004 0",
    "bes3": "0.34 0.00023 0",
    "primex": "0.185 0.0019 0",
    "ee-gamma-inv": "0.014 0.00075 0",
    "faser-2024": "0.036 0.00026 0",
    "miniboone": "0.12 3.3e-07 0",
    "sn1987a-cooling": "0.0032 7e-08 0",
    "sn1987a-decay": "0.008 1.7e-08 0",
    "sn-explosion-energy": "0.0023 1.7e-06 0",
    "dune": "0.55 2.1e-08 -8",
    "faser": "0.113 9.5e-06 -16",
    "faser2": "0.4 3.3e-06 0",
    "ldmx": "0.0205 0.000105 -14",
    "na64-projection": "0.31 0.0001 0",
    "ship": "0.95 1.6e-06 -38",
}


class Bound(NamedTuple):
    name: str
    label: str
    kind: str  # laboratory, astrophysical or projection
    shape: str  # polygon (the last vertex joins the first), lower (excluded above), line or unavailable
    cl: str  # as stated by the source
    reference: str
    arxiv: str
    compiled_by: str
    note: str = ""
    curve: str = ""  # file in CURVES
    top: float = math.inf  # GeV^-1; of a line: where the source's grid or plot ends, no physics


# The published number: flat in the mass. The upper edge is ours: g m^2 constant, i.e. a constant decay length at fixed energy.
FLAT_G, FLAT_END = 4.8e-4, 0.030
FLAT_BOUND = [(1e-6, FLAT_G), (FLAT_END, FLAT_G), (FLAT_END * (FLAT_G / 1.0) ** 0.5, 1.0), (1e-6, 1.0)]

CURVES_USED = [
    Bound("e137", "E137", "laboratory", "polygon", NOT_STATED,
          "J.D. Bjorken et al., Phys. Rev. D 38 (1988) 3375; M.J. Dolan et al., JHEP 12 (2017) 094",
          "1709.00009", FORESEE, "the upper end, g = 0.099 /GeV, is where the source stops", "lab_E137.csv"),
    Bound("e141", "E141", "laboratory", "polygon", NOT_STATED,
          "E.M. Riordan et al., Phys. Rev. Lett. 59 (1987) 755; J. Jerhot et al., JHEP 07 (2022) 094",
          "2201.05170", ALPINIST, "the upper end, g = 0.037 /GeV, is where the source stops", "lab_E141_alpinist.csv"),
    Bound("charm", "CHARM", "laboratory", "polygon", "90 % (the experiment; of the recast not stated in the compilation)",
          "F. Bergsma et al. (CHARM), Phys. Lett. B 157 (1985) 458; J. Jerhot et al., JHEP 07 (2022) 094",
          "2201.05170", ALPINIST, "the upper end, g = 0.037 /GeV, is where the source stops", "lab_CHARM_alpinist.csv"),
    Bound("nucal", "nuCal", "laboratory", "polygon", NOT_STATED,
          "J. Bluemlein et al., Z. Phys. C 51 (1991) 341; J. Jerhot et al., JHEP 07 (2022) 094",
          "2201.05170", ALPINIST, "the upper end, g = 0.037 /GeV, is where the source stops", "lab_NuCal_alpinist.csv"),
    Bound("na64", "NA64", "laboratory", "polygon", "90 %",
          "D. Banerjee et al. (NA64), Phys. Rev. Lett. 125 (2020) 081801", "2005.02710", AXIONLIMITS, "", "lab_NA64.csv"),
    Bound("lep", "LEP", "laboratory", "polygon", NOT_STATED,
          "J. Jaeckel, M. Spannowsky, Phys. Lett. B 753 (2016) 482", "1509.00476", AXIONLIMITS, "", "lab_LEP.csv"),
    Bound("belle2", "Belle II", "laboratory", "polygon", "95 %",
          "F. Abudinen et al. (Belle II), Phys. Rev. Lett. 125 (2020) 161806", "2007.13071", AXIONLIMITS, "", "lab_BelleII.csv"),
    Bound("bes3", "BESIII", "laboratory", "lower", "95 %",
          "M. Ablikim et al. (BESIII), Phys. Rev. D 110 (2024) L031101", "2404.04640", FORESEE,
          "digitised up to 0.022 /GeV", "lab_BESIII_2024.csv"),
    Bound("primex", "PrimEx", "laboratory", "lower", NOT_STATED,
          "D. Aloni et al., Phys. Rev. Lett. 123 (2019) 071801", "1903.03586", FORESEE,
          "digitised up to 0.010 /GeV; the gap is the pi0", "lab_PrimEx_foresee.csv"),
    Bound("ee-gamma-inv", "e+e- -> gamma + inv", "laboratory", "polygon", NOT_STATED,
          "J.L. Hewett et al., Fundamental Physics at the Intensity Frontier (2012); M. Kleban, R. Rabadan (2005)",
          "1205.2671; hep-ph/0510183", "CaloDump, from the published number",
          "flat at 4.8e-4 /GeV up to 30 MeV; the upper edge is the line of constant decay length through that end, indicative,"
          " and lies inside other bounds"),
    Bound("atlas-pbpb", "ATLAS PbPb", "laboratory", "polygon", "95 %",
          "G. Aad et al. (ATLAS), JHEP 03 (2021) 243", "2008.05355", AXIONLIMITS, "", "lab_ATLAS_PbPb.csv"),
    Bound("cms-pbpb", "CMS PbPb", "laboratory", "polygon", "95 %",
          "A.M. Sirunyan et al. (CMS), Phys. Lett. B 797 (2019) 134826", "1810.04602", AXIONLIMITS, "", "lab_CMS_PbPb.csv"),
    Bound("miniboone", "MiniBooNE", "laboratory", "polygon", NOT_STATED,
          "F. Capozzi et al., Phys. Rev. D 108 (2023) 075019", "2307.03878", AXIONLIMITS,
          "recast of the beam-dump run; the flat part at low mass is the scattering channel", "lab_MiniBooNE_dump.csv"),
    Bound("faser-2024", "FASER (2024)", "laboratory", "polygon", "90 %",
          "R. Mammen Abraham et al. (FASER), JHEP 01 (2025) 199", "2410.10363", AXIONLIMITS,
          "57.7 fb^-1; sent to AxionLimits by the authors, from 10 MeV upward and up to 0.0099 /GeV; the corner joins these two ends",
          "lab_FASER_2024.csv"),
    Bound("ccm", "CCM", "laboratory", "unavailable", NOT_STATED,
          "A.A. Aguilar-Arevalo et al. (CCM), Phys. Rev. D 107 (2023) 095036", "2112.09979", "-",
          "engineering run of 2019; no table of the curve was found, so it is listed and not drawn"),

    Bound("hb-stars", "HB stars", "astrophysical", "polygon", "95 %",
          "A. Ayala et al., Phys. Rev. Lett. 113 (2014) 191302; M.J. Dolan, F.J. Hiskens, R.R. Volkas, JCAP 10 (2022) 096",
          "1406.6053; 2207.03102", AXIONLIMITS, "ends at 0.39 MeV", "astro_HB_stars.csv"),
    Bound("sn1987a-cooling", "SN1987A cooling", "astrophysical", "polygon", "indicative",
          "A. Caputo, G. Raffelt, E. Vitagliano, Phys. Rev. D 105 (2022) 035022", "2109.03244", AXIONLIMITS,
          "below 80 MeV the upper edge at 1e-6 /GeV is where the source stops; sn-explosion-energy covers what lies above",
          "astro_SN1987A_cooling.csv"),
    Bound("sn1987a-decay", "SN1987A decay", "astrophysical", "polygon", NOT_STATED,
          "E. Mueller et al., JCAP 07 (2023) 056", "2304.01060", AXIONLIMITS, "", "astro_SN1987A_decay.csv"),
    Bound("sn-explosion-energy", "SN explosion energy", "astrophysical", "polygon", "indicative",
          "A. Caputo, H.-T. Janka, G. Raffelt, E. Vitagliano, Phys. Rev. Lett. 128 (2022) 221103", "2201.09890", AXIONLIMITS,
          "", "astro_SN_explosion_energy.csv"),

    Bound("dune", "DUNE", "projection", "line", NOT_STATED,
          "V. Brdar et al., Phys. Rev. Lett. 126 (2021) 201801", "2011.07054", AXIONLIMITS,
          "near detector, 7 years; the lower edge of the recast in arXiv:2201.05170 is ten times higher, the upper edges agree",
          "projection_DUNE.csv"),
    Bound("faser", "FASER", "projection", "line", NOT_STATED,
          "J.L. Feng, I. Galon, F. Kling, S. Trojanowski, Phys. Rev. D 98 (2018) 055021", "1806.02348", FORESEE,
          "150 fb^-1", "projection_FASER.csv", top=1.0),
    Bound("faser2", "FASER2", "projection", "line", NOT_STATED,
          "J.L. Feng et al., J. Phys. G 50 (2023) 030501", "2203.05090", FORESEE,
          "3 ab^-1, at the Forward Physics Facility", "projection_FASER2_FPF.csv", top=1.0),
    Bound("ldmx", "LDMX", "projection", "line", NOT_STATED,
          "A. Berlin et al., Phys. Rev. D 99 (2019) 075001", "1807.01730", FORESEE,
          "digitised from 10 MeV upward", "projection_LDMX.csv"),
    Bound("na64-projection", "NA64 (projection)", "projection", "line", NOT_STATED,
          "not stated in the compilation; see R.R. Dusaev et al., Phys. Rev. D 102 (2020) 055018", "2004.04469", FORESEE,
          "digitised from 10 MeV upward", "projection_NA64.csv"),
    Bound("ship", "SHiP", "projection", "line", NOT_STATED,
          "S. Alekhin et al., Rept. Prog. Phys. 79 (2016) 124201; J. Jerhot et al., JHEP 07 (2022) 094",
          "1504.04855; 2201.05170", ALPINIST, "the edge at 2.4 MeV is in the source", "projection_SHiP_alpinist.csv", top=0.0367),
]


def read_curve(path):
    """Vertices (GeV, GeV^-1) of one digitised curve."""
    with open(path, newline="") as file:
        rows = [row for row in csv.reader(file) if row]
    if not rows or rows[0] != ["mass_GeV", "coupling_per_GeV"]:
        raise ValueError(f"no table; {path}; expected the columns mass_GeV,coupling_per_GeV; see the head of this script")
    vertices = [(float(mass), float(coupling)) for mass, coupling in rows[1:]]
    if not all(0 < x < math.inf for vertex in vertices for x in vertex):
        raise ValueError(f"a number is not positive; {path}; expected masses and couplings above 0; repair the file")
    return vertices


def distance(point, start, end):
    """Distance of a point from a segment."""
    (x, y), (x0, y0), (x1, y1) = point, start, end
    length2 = (x1 - x0) ** 2 + (y1 - y0) ** 2
    t = 0.0 if length2 == 0 else min(1.0, max(0.0, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length2))
    return math.hypot(x - x0 - t * (x1 - x0), y - y0 - t * (y1 - y0))


def thinned(points, tolerance):
    """Indices that Douglas and Peucker keep of an open polyline, its ends included."""
    kept, pending = {0, len(points) - 1}, [(0, len(points) - 1)]
    while pending:
        first, last = pending.pop()
        between = range(first + 1, last)
        farthest = max(between, key=lambda i: distance(points[i], points[first], points[last]), default=None)
        if farthest is not None and distance(points[farthest], points[first], points[last]) > tolerance:
            kept.add(farthest)
            pending += [(first, farthest), (farthest, last)]
    return sorted(kept)


def without_loops(vertices):
    """Cuts the small loops where a digitised curve crosses itself: at most three points give way to the crossing."""
    points = [(math.log(m), math.log(g)) for m, g in vertices]

    def turn(p, q, r):
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    for i in range(len(points) - 3):
        for j in range(i + 2, min(i + 4, len(points) - 1)):
            (a, b), (c, d) = points[i:i + 2], points[j:j + 2]
            if turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0:
                t = turn(c, d, a) / (turn(c, d, a) - turn(c, d, b))
                crossing = tuple(math.exp(x + t * (y - x)) for x, y in zip(a, b))
                return without_loops(vertices[:i + 1] + [crossing] + vertices[j + 1:])
    return vertices


def table(bound, vertices, tolerance=TOLERANCE):
    """The vertices that go into the table: opened where a line's source was cut, thinned, not repeating the first one."""
    if vertices[0] == vertices[-1]:
        vertices = vertices[:-1]
    if bound.shape == "line":
        vertices = [(m, g) for m, g in vertices if g < bound.top]
    points = [(math.log(m), math.log(g)) for m, g in vertices]
    if bound.shape == "polygon":  # open it at its two ends in mass, so that each part has ends that stay
        start = points.index(min(points))
        points, vertices = [p[start:] + p[:start] for p in (points, vertices)]
        end = points.index(max(points))
        keep = thinned(points[:end + 1], tolerance)
        keep += [end + i for i in thinned(points[end:] + points[:1], tolerance)[1:-1]]
    else:
        keep = thinned(points, tolerance)
    return without_loops([vertices[i] for i in keep])


def vertices(bound, curves):
    """The vertices of a bound's table; none where no curve is to be had."""
    if bound.shape == "unavailable":
        return []
    return table(bound, read_curve(curves / bound.curve) if bound.curve else FLAT_BOUND)


def write(bound, vertices, folder):
    shared = [("mediator", "alp-photon, scalar-photon")] if bound.name in SCALARS_TOO else []
    keys = [("name", bound.name), *shared, ("label", bound.label), ("kind", bound.kind), ("shape", bound.shape), ("cl", bound.cl),
            ("reference", bound.reference), ("arxiv", bound.arxiv), ("bibtex", BIBTEX[bound.name]),
            ("compiled_by", bound.compiled_by)]
    if bound.note:
        keys.append(("note", bound.note))
    if bound.name in LABEL_AT:
        keys.append(("label_at", LABEL_AT[bound.name]))
    write_table(keys, "coupling_per_GeV", vertices, folder)


def write_table(keys, coupling, vertices, folder):
    """NAME.csv with its keys as comments, the name first."""
    name = keys[0][1]
    lines = [f"# {key}: {value}" for key, value in keys] + [f"mass_GeV,{coupling}"]
    lines += [f"{mass:.3e},{value:.3e}" for mass, value in vertices]
    partial = folder / f".{name}.csv.partial"
    partial.write_text("\n".join(lines) + "\n")
    os.replace(partial, folder / f"{name}.csv")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("curves", type=Path, metavar="CURVES", help="folder of digitised curves")
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent.parent / "Sources/Bounds/Limits")
    arguments = parser.parse_args()
    try:
        tables = [(bound, vertices(bound, arguments.curves)) for bound in CURVES_USED]
        for bound, points in tables:
            write(bound, points, arguments.out)
            print(f"{bound.name:20s} {len(points):4d} points")
    except (OSError, ValueError) as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
